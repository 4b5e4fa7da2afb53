import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import { useLive } from '../../api/live';
import type { Amount, Board, BoardColumn, SocleRecord } from '../../api/types';
import { useEntity } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { grammar, upper } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Segments } from '../../ui/Field';
import { IconArrowRight, IconExternalLink, IconLayoutKanban, IconList, IconPlus, IconSelector } from '../../ui/icons';
import { Menu, type MenuEntry } from '../../ui/Menu';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { useShortcut } from '../../ui/shortcuts';
import { tell } from '../../ui/Toast';
import { useCreateRecord } from '../create/CreateProvider';
import { FilterBar } from '../filter/FilterBar';
import { wireFilter } from '../filter/filter';
import { rememberRow } from '../list/order';
import { useListState } from '../list/useListState';
import { SaveView, ViewTabs } from '../list/ViewTabs';
import { Card, cardFields } from './Card';
import { Column } from './Column';
import { Missing } from './Missing';
import s from './board.module.css';
import { nextCards, readBoard, withCards } from './pages';
import { columnOfCard, useMoves } from './useMoves';
import { words } from './words';

export default function BoardPage({ entity: name }: { entity: string }) {
  const t = useWords(words);
  const { language } = useLocale();
  const g = grammar(language);
  const format = useFormat();
  const entity = useEntity(name);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const create = useCreateRecord();
  const list = useListState(entity, t('all'), 'board');
  const field = entity.fields.find((f) => f.type === 'stage');
  const pipelines = (field?.pipelines ?? []).filter((p) => !p.retired);
  const [chosen, setChosen] = useState<string | null>(null);
  const pipeline = pipelines.find((p) => p.code === (chosen ?? list.state.pipeline)) ?? pipelines[0];
  const [said, say] = useState('');
  const filter = useMemo(() => wireFilter(list.state.filter), [list.state.filter]);
  const query = { field: field?.name ?? 'stage', pipeline: pipeline?.code, filter, sort: list.state.sort || undefined };
  const queryKey = keys.board(name, query);
  // How many cards somebody read on to, by stage: the next readings of this board show as many.
  // oxlint-disable-next-line exhaustive-deps -- another board begins again
  const wanted = useMemo(() => new Map<string, number>(), [filter, pipeline?.code, list.state.sort]);
  const { data, error } = useQuery({
    queryKey,
    queryFn: ({ signal }) => readBoard(entity, query, wanted, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
  useLive(name);
  const shown = useMemo(() => cardFields(entity), [entity]);
  const stageLabel = (code: string) => pipeline?.stages.find((st) => st.code === code)?.label ?? code;
  const place = useRef<HTMLDivElement>(null);
  const focusCard = (id: number) => requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-card="${id}"] a`)?.focus());
  const moves = useMoves(entity, field, queryKey, {
    moved: (record, to) => say(t('moved', { name: record._label, stage: stageLabel(to) })),
    refused: ({ record, from, problem }) => {
      say(t('moved_back', { name: record._label, stage: stageLabel(from), why: problem.errors.map((e) => e.message).join('. ') }));
      if (problem.status !== 422) tell(problem.isOffline ? t('unreachable') : problem.message);
    },
  });
  const { refused } = moves;
  if (error && !data) throw error;

  // The monitor outlives the drawings: it always moves with the latest of them.
  const drop = useRef<(id: number, to: string) => void>(() => {});
  drop.current = (id, to) => {
    const record = columnOfCard(client.getQueryData<Board>(queryKey), id)?.items.find((r) => r.id === id);
    if (record) void moves.move(record, to);
  };
  useEffect(() => monitorForElements({
    onDrop: ({ source, location }) => {
      const to = location.current.dropTargets[0]?.data.stage;
      if (typeof source.data.card === 'number' && typeof to === 'string') drop.current(source.data.card, to);
    },
  }), []);

  const columns = data?.columns ?? [];
  function step(record: SocleRecord, by: 1 | -1) {
    const at = columns.findIndex((c) => c.items.some((r) => r.id === record.id));
    const to = columns[at + by];
    if (!to) return;
    void moves.move(record, to.stage.code).then(() => focusCard(record.id));
  }
  function pressed(e: KeyboardEvent<HTMLElement>) {
    const own = (e.target as HTMLElement).closest<HTMLElement>('[data-card]');
    if (!own || !(e.target instanceof HTMLAnchorElement) || !e.key.startsWith('Arrow')) return;
    const id = Number(own.dataset.card);
    const at = columns.findIndex((c) => c.items.some((r) => r.id === id));
    const column = columns[at];
    const row = column?.items.findIndex((r) => r.id === id) ?? -1;
    const record = column?.items[row];
    if (!column || !record) return;
    const side = { ArrowRight: 1, ArrowLeft: -1 }[e.key] as 1 | -1 | undefined;
    e.preventDefault();
    if ((e.ctrlKey || e.metaKey) && e.shiftKey) {
      if (side && entity.rights.update) step(record, side);
      return;
    }
    let to = column.items[row + ({ ArrowDown: 1, ArrowUp: -1 }[e.key] ?? 0)];
    if (side) {
      const beside = (side > 0 ? columns.slice(at + 1) : columns.slice(0, at).toReversed()).find((c) => c.items.length > 0);
      to = beside?.items[Math.min(row, beside.items.length - 1)];
    }
    if (to) focusCard(to.id);
  }
  async function more(column: BoardColumn) {
    try {
      const page = await nextCards(entity, query, column);
      wanted.set(column.stage.code, column.items.length + page.items.length);
      client.setQueryData<Board>(queryKey, (now) => now && withCards(now, column.stage.code, page));
    } catch (problem) {
      // The order or the model moved on meanwhile: the column is read again from its beginning.
      wanted.set(column.stage.code, column.items.length + 50);
      if (asProblem(problem)?.code === 'cursor.stale') await client.invalidateQueries({ queryKey });
      else tell(asProblem(problem)?.message ?? String(problem));
    }
  }
  const open = (column: BoardColumn, id: number) => {
    rememberRow(name, column.items.map((r) => r.id), `${window.location.pathname}${window.location.search}`, column.count);
    navigate(`/${entity.plural}/${id}`);
  };
  const start = (stage?: BoardColumn['stage']) => create({
    entity: name,
    preset: stage && field ? { [field.name]: { code: stage.code, label: stage.label, category: stage.category } } : {},
    onCreated: () => void client.invalidateQueries({ queryKey: keys.lists(name) }),
  });
  useShortcut(entity.rights.create ? 'c' : null, g.newOne(entity.label), t('group'), () => start());
  const entriesOf = (column: BoardColumn, record: SocleRecord): MenuEntry[] => [
    { label: t('open'), icon: IconExternalLink, onSelect: () => open(column, record.id) },
    ...(entity.rights.update ? [
      'line' as const,
      { title: t('move_to') },
      ...columns.filter((c) => c !== column).map((c) => ({ label: c.stage.label, icon: IconArrowRight, onSelect: () => void moves.move(record, c.stage.code).then(() => focusCard(record.id)) })),
    ] : []),
  ];
  const round = (sum: Amount) => format.money({ ...sum, amount: String(Math.round(Number(sum.amount))) });
  const totals = data?.totals;

  return (
    <Page
      title={upper(entity.label.many)}
      count={totals && format.number(totals.count)}
      actions={(
        <>
          {pipelines.length > 1 && pipeline && (
            <span data-phone style={{ display: 'flex' }}>
              <Menu label={t('pipeline')} entries={pipelines.map((p) => ({ label: p.label, checked: p === pipeline, onSelect: () => setChosen(p.code) }))}>
                {(button) => <Button look="plain" iconRight={IconSelector} {...button}>{pipeline.label}</Button>}
              </Menu>
            </span>
          )}
          <Segments
            label={t('layout')}
            value="board"
            onChange={() => navigate(`/${entity.plural}${window.location.search}`)}
            segments={[{ value: 'list', label: t('list'), icon: IconList }, { value: 'board', label: t('board'), icon: IconLayoutKanban }]}
          />
          {entity.rights.create && <Button look="fill" icon={IconPlus} onClick={() => start()}>{upper(entity.label.one)}</Button>}
        </>
      )}
    >
      <ViewTabs entity={entity} list={list} />
      <FilterBar entity={entity} filter={list.state.filter} onFilter={(f) => list.set({ filter: f })}><SaveView entity={entity} list={list} /></FilterBar>
      <div className={s.board} id="rows" role="tabpanel" aria-label={list.view.label} onKeyDown={pressed}>
        {field && columns.map((column) => (
          <Column
            key={column.stage.code}
            entity={entity}
            field={field}
            column={column}
            place={refused?.to === column.stage.code ? { ref: place, text: <>{t('refused')}<br />{t('back_in', { stage: stageLabel(refused.from) })}</> } : undefined}
            onCreate={() => start(column.stage)}
            onMore={() => more(column)}
          >
            {column.items.map((record) => (
              <Card
                key={record.id}
                entity={entity}
                record={record}
                shown={shown}
                mostDays={column.stage.max_age_days}
                closed={column.stage.category !== 'open'}
                missing={refused?.record.id === record.id ? refused.problem.errors.length : null}
                moving={moves.moving.has(record.id)}
                entries={entriesOf(column, record)}
                onOpen={() => open(column, record.id)}
              />
            ))}
          </Column>
        ))}
      </div>
      {refused && (
        <Missing
          key={`${refused.record.id}${refused.to}`}
          entity={entity}
          refused={refused}
          from={stageLabel(refused.from)}
          to={stageLabel(refused.to)}
          anchor={place}
          onMove={(values, override) => moves.move(refused.record, refused.to, values, override)}
          onClose={() => { moves.forget(); focusCard(refused.record.id); }}
        />
      )}
      <div className="hidden-text" role="status" aria-live="assertive">{said}</div>
      {totals && (
        <PlinthNotes>
          <span><b>{format.number(totals.count)}</b> {g.named(totals.count, entity.label)}</span>
          {totals.sum && <span>{t.rich('total', { sum: <b>{round(totals.sum)}</b> })}</span>}
          {totals.weighted && <span>{t.rich('weighted', { sum: <b>{round(totals.weighted)}</b> })}</span>}
          <span>{[data?.filter_text, t('as_of', { when: format.exact(new Date().toISOString()).replace(/^\S+ /, '') })].filter(Boolean).join(', ')}</span>
        </PlinthNotes>
      )}
    </Page>
  );
}
