// The columns of a list, from the model: what each shows, how wide, how it sorts.
import { Link } from 'wouter';
import type { EntityDef, FieldDef, SocleRecord, Value } from '../../api/types';
import { titleColumn, titleSort } from '../../api/titles';
import type { ModelIndex } from '../../api/useModel';
import { useFetchAhead } from '../../api/useRecord';
import { isEditable, typeOf } from '../../fields/all';
import { isPerson } from '../../fields/reference/search';
import { isEmpty } from '../../fields/type';
import { Avatar } from '../../ui/Label';
import g from '../../ui/VirtualGrid.module.css';
import type { GridColumn } from '../../ui/VirtualGrid';
import { type Language, useWords } from '../../i18n/words';
import { pathLabel } from '../fieldLabel';
import { NextStepView } from '../NextStepView';
import { words } from './words';

export interface Column {
  path: string;
  title: string;
  field: FieldDef | null;
  /** Of this entity itself, and not of a record that it refers to. */
  own: boolean;
}

export function columnOf(model: ModelIndex, entity: EntityDef, path: string, language: Language, facts: Record<string, string>): Column | null {
  const fact = facts[path];
  if (fact !== undefined) return { path, title: fact, field: null, own: false };
  const found = model.path(entity.name, path);
  if (!found) return null;
  return { path, title: pathLabel(model, entity.name, path, language) ?? path, field: found.field, own: !path.includes('.') };
}

export function valueAt(record: SocleRecord, path: string): Value {
  let at: unknown = record;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at as Value;
}

export interface SortKey { path: string; down: boolean }
export const sortKeys = (sort: string | undefined): SortKey[] =>
  (sort ?? '').split(',').filter(Boolean).map((k) => (k.startsWith('-') ? { path: k.slice(1), down: true } : { path: k, down: false }));

function Cell({ column, record }: { column: Column; record: SocleRecord }) {
  const value = valueAt(record, column.path);
  if (column.path === '_next') return <NextStepView record={record} />;
  if (column.path === '_age_days') return <Age value={value} />;
  if (!column.field || isEmpty(value)) return null;
  const { View } = typeOf(column.field);
  return <View field={column.field} value={value} dense />;
}

export function gridColumns(
  entity: EntityDef,
  columns: Column[],
  widths: Record<string, number>,
  sort: string | undefined,
  onOpen: (id: number) => void,
  onSort: (path: string, more: boolean) => void,
): GridColumn<SocleRecord>[] {
  const keys = sortKeys(sort);
  return columns.map((column) => {
    const { path, field, own } = column;
    const title = path === titleColumn(entity);
    const sortPath = title ? titleSort(entity) : path;
    const key = keys.find((k) => k.path === sortPath);
    const type = field ? typeOf(field) : null;
    const base: GridColumn<SocleRecord> = {
      id: path,
      title: column.title,
      width: widths[path] ?? (title ? 210 : (type?.width ?? 186)),
      sorted: key ? (key.down ? 'down' : 'up') : undefined,
      editable: !!field && own && isEditable(field) && entity.rights.update,
      cell: title
        ? (record) => <Title entity={entity} record={record} onOpen={onOpen} />
        : (record) => <Cell column={column} record={record} />,
    };
    if (type?.align) base.align = type.align;
    if (sortPath && (title || field?.sortable)) base.onSort = (e) => onSort(sortPath, e.shiftKey);
    if (path === '_age_days') base.width = 110;
    return base;
  });
}

function Age({ value }: { value: Value }) {
  const t = useWords(words);
  return typeof value === 'number' ? <span className="num">{t('days', { n: value })}</span> : null;
}

function Title({ entity, record, onOpen }: { entity: EntityDef; record: SocleRecord; onOpen: (id: number) => void }) {
  const name = record._label;
  const ahead = useFetchAhead(entity, record.id);
  return (
    <>
      {isPerson(entity.name) && <Avatar name={name} size={22} />}
      <Link
        className={`${g.link} cut strong`}
        href={`/${entity.plural}/${record.id}`}
        tabIndex={-1}
        title={name}
        {...ahead}
        onClick={(e) => {
          if (e.ctrlKey || e.metaKey || e.shiftKey) return;
          e.preventDefault();
          onOpen(record.id);
        }}
      >
        {name || '…'}
      </Link>
    </>
  );
}
