import { useMemo, useState } from 'react';
import type { EntityDef, SocleRecord } from '../../api/types';
import type { ListWindow } from '../../api/useList';
import { useModel } from '../../api/useModel';
import { typeOf } from '../../fields/all';
import { useFormat } from '../../i18n/format';
import { grammar } from '../../i18n/grammar';
import { useLocale } from '../../i18n/words';
import { VirtualGrid } from '../../ui/VirtualGrid';
import { FieldEditor } from '../InlineField';
import { ColumnPicker } from './ColumnPicker';
import { type Column, gridColumns, sortKeys, valueAt } from './columns';
import type { ListState } from './useListState';

const places = new Map<string, { offset: number; row: number; column: number }>();

interface GridProps {
  entity: EntityDef;
  rows: ListWindow;
  columns: Column[];
  paths: string[];
  list: ListState;
  total: number | undefined;
  selected: ReadonlySet<number>;
  onSelect: (ids: Set<number>) => void;
  onOpen: (id: number) => void;
}

export function Grid({ entity, rows, columns, paths, list, total, selected, onSelect, onOpen }: GridProps) {
  const model = useModel();
  const { language } = useLocale();
  const format = useFormat();
  const { state, set } = list;
  // Kept for the way back: rows come from the cache, the place from here.
  const [here] = useState(() => `${entity.name}${window.location.search}`);
  // A press sorts, another turns it round; with Shift it adds a second and a third key.
  const grid = useMemo(() => gridColumns(entity, columns, state.widths ?? {}, state.sort, onOpen, (path, more) => {
    const keys = sortKeys(state.sort);
    const known = keys.find((k) => k.path === path);
    const text = (k: { path: string; down: boolean }) => (k.down ? `-${k.path}` : k.path);
    const next = known ? { path, down: !known.down } : { path, down: false };
    const kept = more ? keys.filter((k) => k.path !== path).slice(0, 2) : [];
    set({ sort: [...kept, next].map(text).join(',') });
  }), [entity, columns, state.widths, state.sort, set, onOpen]);
  return (
    <VirtualGrid<SocleRecord>
      label={grammar(language).title(entity.label)}
      rows={rows.rows}
      columns={grid}
      rowId={(r) => r.id}
      rowName={(r) => r._label}
      place={places.get(here)}
      onLeave={(place) => places.set(here, place)}
      textOf={(row, column) => {
        if (column === '_label') return row._label;
        const field = model.path(entity.name, column)?.field;
        return field ? typeOf(field).text(valueAt(row, column), field, format) : '';
      }}
      total={total}
      waiting={rows.isLoading}
      hasMore={rows.hasMore}
      onMore={rows.loadMore}
      selected={selected}
      onSelect={onSelect}
      onOpen={(r) => onOpen(r.id)}
      onResize={(column, width) => set({ widths: { ...state.widths, [column]: width } })}
      corner={<ColumnPicker entity={entity} columns={paths} onChange={(next) => set({ columns: next })} onReset={() => set({ columns: entity.layouts.list ?? [] })} />}
      editor={({ row, column, typed, done }) => {
        const field = model.field(entity.name, column);
        return field && <FieldEditor cell entity={entity} record={row} field={field} typed={typed} onDone={done} />;
      }}
    />
  );
}
