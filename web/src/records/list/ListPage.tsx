import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useLive } from '../../api/live';
import { asProblem } from '../../api/problem';
import { titleColumn, titleFields } from '../../api/titles';
import { useEntity, useModel } from '../../api/useModel';
import { useCount, useList } from '../../api/useList';
import { useFormat } from '../../i18n/format';
import { grammar, upper } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { usePhone } from '../../ui/media';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { useShortcut } from '../../ui/shortcuts';
import { tell } from '../../ui/Toast';
import { useCreateRecord } from '../create/CreateProvider';
import { FilterBar } from '../filter/FilterBar';
import { partsOf, wireFilter } from '../filter/filter';
import { useTell } from '../filter/say';
import { BulkBar, type Selection } from './BulkBar';
import { Cards } from './Cards';
import { columnOf } from './columns';
import { exportRows } from './exportRows';
import { Grid } from './Grid';
import { ListActions } from './ListActions';
import s from './list.module.css';
import { Nothing } from './Nothing';
import { rememberRow } from './order';
import { useListState } from './useListState';
import { useSums } from './useSums';
import { SaveView, ViewTabs } from './ViewTabs';
import { words } from './words';

// What was chosen in each list, for the way back from a record.
const chosen = new Map<string, Selection>();
const nobody: Selection = { ids: new Set(), all: false };

export default function ListPage({ entity: name }: { entity: string }) {
  const t = useWords(words);
  const { language } = useLocale();
  const g = grammar(language);
  const format = useFormat();
  const model = useModel();
  const entity = useEntity(name);
  const [, navigate] = useLocation();
  const phone = usePhone();
  const create = useCreateRecord();
  const told = useTell(name);
  const list = useListState(entity, t('all'));
  const { state, set } = list;
  useLive(name);
  const title = upper(entity.label.many);
  useEffect(() => {
    document.title = `${title} · Socle`;
  }, [title]);

  const paths = useMemo(() => {
    const named = state.columns ?? entity.layouts.list ?? [];
    const first = titleColumn(entity);
    // The parts of a name stand in the one column that says it, unless somebody asked for them apart.
    const parts = list.modified && state.columns !== list.view.state.columns ? [first] : [first, ...titleFields(entity)];
    return [first, ...named.filter((p) => !parts.includes(p))];
  }, [state.columns, entity, list.modified, list.view]);
  const facts = useMemo(() => ({ _label: t('name'), _next: t('next'), _age_days: t('age') }), [t]);
  const columns = useMemo(() => paths.map((p) => columnOf(model, entity, p, language, facts)).filter((c) => c !== null), [paths, entity, model, language, facts]);
  const filter = useMemo(() => wireFilter(state.filter), [state.filter]);
  const query = useMemo(() => ({
    plural: entity.plural, entity: entity.name, fields: columns.map((c) => c.path).filter((p) => p !== '_label'), filter, sort: state.sort || undefined, q: state.q,
  }), [entity, columns, filter, state.sort, state.q]);
  const rows = useList(query);
  const count = useCount(query);
  const whole = useCount(useMemo(() => ({ plural: entity.plural, entity: entity.name, fields: [] }), [entity]), !!filter || !!state.q);
  const money = useMemo(() => columns.filter((c) => c.field?.type === 'money' && !c.path.includes('.')).map((c) => c.field!), [columns]);
  const sums = useSums(entity, money, filter, !state.q && count !== undefined && !count.capped && count.n > 0);
  const key = JSON.stringify([name, filter, state.q]);
  const [kept, keep] = useState<{ key: string; selection: Selection }>({ key: '', selection: nobody });
  const selection = kept.key === key ? kept.selection : (chosen.get(key) ?? nobody);
  const setSelection = (next: Selection) => {
    chosen.clear();
    chosen.set(key, next);
    keep({ key, selection: next });
  };

  const open = useCallback((id: number) => {
    rememberRow(entity.name, rows.rows.map((r) => r.id), `${window.location.pathname}${window.location.search}`, count?.n);
    navigate(`/${entity.plural}/${id}`);
  }, [entity, rows.rows, navigate, count]);
  const start = () => create({ entity: name });
  useShortcut(entity.rights.create ? 'c' : null, g.newOne(entity.label), t('create_group'), start);

  const shown = count && (count.capped ? t('more_than', { n: count.n }) : format.number(count.n));
  const parts = partsOf(state.filter);
  const says = [state.q ? `« ${state.q} »` : '', ...parts.map((p) => {
    const x = told(p);
    return x.name ? t('filter_words', { name: x.name, value: x.text }) : x.text;
  })].filter(Boolean).join(', ');
  const put = (ids: number[] | null, kind: 'csv' | 'xlsx') => {
    const wanted = ids ? { ...query, filter: { field: 'id', op: 'in' as const, value: ids } } : query;
    exportRows(wanted, kind, () => tell(t('exporting'))).catch((e: unknown) => tell(asProblem(e)?.message ?? String(e)));
  };
  const empty = !rows.isLoading && rows.rows.length === 0 && !rows.error;
  const bare = empty && parts.length === 0 && !state.q;

  return (
    <Page title={title} count={bare ? undefined : shown} actions={!bare && <ListActions entity={entity} list={list} onCreate={start} onExport={(kind) => put(null, kind)} onReload={rows.reload} />}>
      <ViewTabs entity={entity} list={list} />
      {!bare && (
        <FilterBar entity={entity} filter={state.filter} q={state.q} onFilter={(f) => set({ filter: f })} onText={(q) => set({ q })}>
          <SaveView entity={entity} list={list} />
        </FilterBar>
      )}
      <div className={s.body} id="rows" role="tabpanel" aria-label={list.view.label}>
        {rows.error && rows.rows.length === 0 ? (
          <Empty drawing="lamp" title={t('load_failed')} actions={<Button onClick={rows.reload}>{t('retry')}</Button>}>{asProblem(rows.error)?.message ?? rows.error.message}</Empty>
        ) : empty ? (
          <Nothing entity={entity} parts={parts} q={state.q} onClear={() => set({ filter: { and: [] }, q: '' })} onCreate={start} />
        ) : phone ? (
          <Cards entity={entity} rows={rows.rows} columns={columns} hasMore={rows.hasMore} onMore={rows.loadMore} onOpen={open} />
        ) : (
          <Grid
            entity={entity}
            rows={rows}
            columns={columns}
            paths={paths}
            list={list}
            total={count?.n}
            selected={selection.ids}
            onSelect={(ids) => setSelection({ ids, all: false })}
            onOpen={open}
          />
        )}
        {selection.ids.size > 0 && (
          <BulkBar
            entity={entity}
            selection={selection}
            total={count?.n}
            filter={filter}
            q={state.q}
            onAll={() => setSelection({ ...selection, all: true })}
            onClear={() => setSelection(nobody)}
            onExport={(ids) => put(ids, 'csv')}
          />
        )}
      </div>
      <PlinthNotes>
        {count && <span>{whole && (filter || state.q) ? t.rich('of_total', { what: <><b>{shown}</b> {g.named(count.n, entity.label)}</>, total: format.number(whole.n) + (whole.capped ? '+' : '') }) : <><b>{shown}</b> {g.named(count.n, entity.label)}</>}</span>}
        {sums.map(({ field, sum }) => <span key={field.name}>{t.rich('sum_of', { field: field.label, sum: <b>{format.money({ ...sum, amount: String(Math.round(Number(sum.amount))) })}</b> })}</span>)}
        {selection.ids.size > 0 && <span>{selection.all && count ? t('all_selected', { n: count.n }) : t('selected', { n: selection.ids.size })}</span>}
        <span>{[says, t('as_of', { when: format.exact(new Date().toISOString()).replace(/^\S+ /, '') })].filter(Boolean).join(', ')}</span>
      </PlinthNotes>
    </Page>
  );
}
