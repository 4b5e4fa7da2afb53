import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useLive } from '../../api/live';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import type { EntityDef, FieldDef, SocleRecord } from '../../api/types';
import { useEntity, useModel } from '../../api/useModel';
import { useRecordPage, useRemove, useRestore } from '../../api/useRecord';
import { typeOf } from '../../fields/all';
import { isEmpty } from '../../fields/type';
import { upper } from '../../i18n/grammar';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { IconButton } from '../../ui/Button';
import b from '../../ui/Button.module.css';
import { Skeleton } from '../../ui/Empty';
import { IconArrowLeft, IconChevronDown, IconChevronUp, IconCopy, IconDots, IconHistory, IconPhone, IconTrash } from '../../ui/icons';
import { usePhone } from '../../ui/media';
import { Menu } from '../../ui/Menu';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { useShortcut } from '../../ui/shortcuts';
import { Tabs } from '../../ui/Tabs';
import { tell } from '../../ui/Toast';
import { neighboursOf } from '../list/order';
import { useModules } from '../slots';
import { Fields } from './Fields';
import s from './RecordPage.module.css';
import { Related } from './Related';
import { Timeline } from './Timeline';
import { words } from './words';

const History = lazy(() => import('./History'));

type Part = 'thread' | 'fields' | 'related';

export default function RecordPage({ entity: name, id }: { entity: string; id: number }) {
  const t = useWords(words);
  const entity = useEntity(name);
  const [, navigate] = useLocation();
  const { data, error } = useRecordPage(entity, id);
  const modules = useModules();
  const phone = usePhone();
  const [part, setPart] = useState<Part>('thread');
  const [calls, setCalls] = useState(0);
  useLive(`${name}:${id}`);
  useEffect(() => {
    if (data) document.title = `${data.record._label} · Socle`;
  }, [data]);
  const beside = neighboursOf(name, id);
  const back = () => navigate(beside?.href ?? `/${entity.plural}`);
  const go = (to: number | null | undefined) => to && navigate(`/${entity.plural}/${to}`);
  useShortcut('j', t('next'), t('move'), () => go(beside?.next));
  useShortcut('k', t('previous'), t('move'), () => go(beside?.previous));
  if (error && !data) throw error;
  const lists = (data?.relations ?? []).filter((list) => entity.relations.find((r) => r.name === list.name)?.entity !== 'activity');
  const panels = data ? modules.flatMap((m) => m['record.panel'] ?? []).filter((p) => p.entities === 'all' || p.entities.includes(name)) : [];
  const total = data?.timeline ? Object.values(data.timeline.counts).reduce((a, c) => a + c, 0) : 0;
  const shown = (p: Part) => (!phone || part === p ? true : undefined);
  return (
    <Page
      title={data?.record._label ?? <Skeleton width={200} height={16} />}
      sub={phone ? undefined : upper(entity.label.one)}
      line
      onBack={back}
      actions={data && <Head entity={entity} record={data.record} beside={beside} onBack={back} onGo={go} onCall={() => { setPart('thread'); setCalls(calls + 1); }} />}
    >
      <div className={s.tabs}>
        <Tabs<Part>
          label={t('parts')}
          value={part}
          onChange={setPart}
          tabs={[{ value: 'thread', label: t('thread'), count: total }, { value: 'fields', label: t('fields') }, { value: 'related', label: t('related') }]}
        />
      </div>
      {data && (
        <div className={s.columns}>
          <section className={s.left} data-shown={shown('fields')} aria-label={t('fields')}><Fields entity={entity} record={data.record} /></section>
          <section className={s.middle} data-shown={shown('thread')} aria-label={t('timeline')}>
            {data.timeline && <Timeline key={id} entity={entity} record={data.record} first={data.timeline} calls={calls} />}
          </section>
          <aside className={s.right} data-shown={shown('related')} aria-label={t('related')}>
            {panels.map(({ panel: Panel }, i) => <Panel key={i} entity={entity} record={data.record} />)}
            {lists.map((list) => <Related key={list.name} entity={entity} record={data.record} list={list} />)}
          </aside>
        </div>
      )}
      {data?.timeline && <PlinthNotes><span>{t.rich('entries', { n: <b>{total}</b> }, total)}</span></PlinthNotes>}
    </Page>
  );
}

interface HeadProps {
  entity: EntityDef;
  record: SocleRecord;
  beside: ReturnType<typeof neighboursOf>;
  onBack: () => void;
  onGo: (id: number | null | undefined) => void;
  onCall: () => void;
}

function Head({ entity, record, beside, onBack, onGo, onCall }: HeadProps) {
  const t = useWords(words);
  const model = useModel();
  const format = useFormat();
  const modules = useModules();
  const client = useQueryClient();
  const discard = useRemove(entity);
  const restore = useRestore(entity);
  const fields = (entity.layouts.header ?? []).map((n) => model.field(entity.name, n)).filter((f): f is FieldDef => !!f && !isEmpty(record[f.name]));
  const phones = entity.fields.filter((f) => f.type === 'phone').map((f) => record[f.name]).filter((v): v is string => typeof v === 'string' && !!v);
  const [past, showPast] = useState(false);
  useShortcut('h', t('history'), t('move'), () => showPast(true));
  const actions = modules.flatMap((m) => m['record.action'] ?? []).filter((a) => a.entities === 'all' || a.entities.includes(entity.name));
  return (
    <>
      <dl className={s.figures}>
        {fields.slice(0, 4).map((field) => {
          const { View } = typeOf(field);
          return <div key={field.name}><dt>{field.label}</dt><dd><View field={field} value={record[field.name]} dense /></dd></div>;
        })}
      </dl>
      {beside && (
        <div className={s.browse}>
          <span className="num">{t('position', { n: format.number(beside.position), total: format.number(beside.total) })}</span>
          <IconButton icon={IconChevronUp} label={t('previous')} aria-disabled={!beside.previous} onClick={() => onGo(beside.previous)} />
          <IconButton icon={IconChevronDown} label={t('next')} aria-disabled={!beside.next} onClick={() => onGo(beside.next)} />
        </div>
      )}
      {phones[0] && <a href={`tel:${phones[0]}`} className={`${b.button} ${b.line}`} data-phone aria-label={t('call')} onClick={onCall}><IconPhone size={16} aria-hidden /><span>{t('call')}</span></a>}
      {actions.map(({ action: Action }, i) => <Action key={i} entity={entity} record={record} />)}
      <span data-phone style={{ display: 'flex' }}>
        <Menu
          label={t('more')}
          align="end"
          entries={[
            { label: t('history'), icon: IconHistory, keys: 'h', onSelect: () => showPast(true) },
            { label: t('copy_link'), icon: IconCopy, onSelect: () => void navigator.clipboard?.writeText(window.location.href) },
            ...(beside ? [
              { label: t('previous'), icon: IconArrowLeft, onSelect: () => onGo(beside.previous), disabled: beside.previous ? undefined : '' },
              { label: t('next'), icon: IconChevronDown, onSelect: () => onGo(beside.next) },
            ] : []),
            ...(entity.rights.delete ? ['line' as const, {
              label: t('delete'),
              icon: IconTrash,
              danger: true,
              onSelect: () => discard.mutate(record.id, {
                onSuccess: () => {
                  tell(t('deleted', { name: record._label }), { undo: () => restore.mutate(record.id, { onSuccess: () => void client.invalidateQueries({ queryKey: keys.of(entity.name, record.id) }) }) });
                  onBack();
                },
                onError: (e) => tell(asProblem(e)?.message ?? String(e)),
              }),
            }] : []),
          ]}
        >
          {(button) => <IconButton look="line" icon={IconDots} label={t('more')} {...button} />}
        </Menu>
      </span>
      {past && <Suspense><History entity={entity} record={record} onClose={() => showPast(false)} /></Suspense>}
    </>
  );
}
