import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useLive } from '../../api/live';
import type { SocleRecord } from '../../api/types';
import { useEntity, useModel } from '../../api/useModel';
import { useCount, useList } from '../../api/useList';
import { grammar, upper } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { IconPlus } from '../../ui/icons';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { Tabs } from '../../ui/Tabs';
import { VirtualGrid } from '../../ui/VirtualGrid';
import { useCreateRecord } from '../create/CreateProvider';
import { FieldEditor } from '../InlineField';
import { columnOf, gridColumns, sortKeys } from './columns';
import { useListState, viewKey } from './useListState';
import { words } from './words';

export default function ListPage({ entity: name }: { entity: string }) {
  const t = useWords(words);
  const { language } = useLocale();
  const g = grammar(language);
  const model = useModel();
  const entity = useEntity(name);
  const [, navigate] = useLocation();
  const create = useCreateRecord();
  const list = useListState(entity, t('all'));
  const { state, set } = list;
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  useLive(name);

  const columns = useMemo(() => {
    const named = state.columns ?? entity.layouts.list ?? [entity.title];
    const paths = [entity.title, ...named.filter((p) => p !== entity.title)];
    return paths.map((p) => columnOf(model, entity, p, { next: t('next') })).filter((c) => c !== null);
  }, [state.columns, entity, model, t]);
  const query = useMemo(() => ({
    plural: entity.plural, entity: entity.name, fields: columns.map((c) => c.path), filter: state.filter, sort: state.sort || undefined, q: state.q,
  }), [entity, columns, state.filter, state.sort, state.q]);
  const rows = useList(query);
  const count = useCount(query);
  const grid = useMemo(() => gridColumns(entity, columns, state.widths ?? {}, state.sort, (path) => {
    const key = sortKeys(state.sort)[0];
    set({ sort: key?.path === path && !key.down ? `-${path}` : path });
  }), [entity, columns, state.widths, state.sort, set]);

  return (
    <Page
      title={upper(entity.label.many)}
      count={count?.n}
      actions={entity.rights.create && <Button look="fill" icon={IconPlus} onClick={() => create({ entity: name })}>{upper(entity.label.one)}</Button>}
    >
      <Tabs
        label={t('views')}
        tabs={list.views.map((v) => ({ value: viewKey(v), label: v.label, mark: list.modified && v === list.view ? t('modified') : undefined }))}
        value={viewKey(list.view)}
        onChange={(key) => list.open(list.views.find((v) => viewKey(v) === key)!)}
      />
      <VirtualGrid<SocleRecord>
        label={g.title(entity.label)}
        rows={rows.rows}
        columns={grid}
        rowId={(r) => r.id}
        rowName={(r) => r._label}
        total={count?.n}
        hasMore={rows.hasMore}
        onMore={rows.loadMore}
        selected={selected}
        onSelect={setSelected}
        onOpen={(r) => navigate(`/${entity.plural}/${r.id}`)}
        editor={({ row, column, typed, done }) => {
          const field = model.field(entity.name, column);
          return field && <FieldEditor cell entity={entity} record={row} field={field} typed={typed} onDone={done} />;
        }}
      />
      <PlinthNotes>{count && <span>{g.counted(count.n, entity.label)}</span>}</PlinthNotes>
    </Page>
  );
}
