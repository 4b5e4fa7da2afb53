import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { useLive } from '../../api/live';
import type { EntityDef, SocleRecord, TimelineEntry } from '../../api/types';
import { useEntity, useModel } from '../../api/useModel';
import { useRecordPage } from '../../api/useRecord';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Skeleton } from '../../ui/Empty';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { InlineField } from '../InlineField';
import s from './RecordPage.module.css';
import { words } from './words';

export default function RecordPage({ entity: name, id }: { entity: string; id: number }) {
  const t = useWords(words);
  const entity = useEntity(name);
  const [, navigate] = useLocation();
  const { data, error } = useRecordPage(entity, id);
  useLive(`${name}:${id}`);
  useEffect(() => {
    if (data) document.title = `${data.record._label} · Socle`;
  }, [data]);
  if (error && !data) throw error;
  return (
    <Page title={data?.record._label ?? <Skeleton width={200} height={16} />} sub={upper(entity.label.one)} line onBack={() => navigate(`/${entity.plural}`)}>
      {data && (
        <div className={s.columns}>
          <section className={s.left} aria-label={t('fields')}><Fields entity={entity} record={data.record} /></section>
          <section className={s.middle} aria-label={t('timeline')}>
            {(data.timeline?.items ?? []).map((entry) => <Entry key={entry.entry_no} entry={entry} />)}
          </section>
          <aside className={s.right} aria-label={t('related')}>
            {(data.relations ?? []).map((list) => <Related key={list.name} entity={entity} name={list.name} total={list.total} items={list.items} />)}
          </aside>
        </div>
      )}
      {data?.timeline && <PlinthNotes><span>{t('entries', { n: Object.values(data.timeline.counts).reduce((a, b) => a + b, 0) })}</span></PlinthNotes>}
    </Page>
  );
}

function Fields({ entity, record }: { entity: EntityDef; record: SocleRecord }) {
  const model = useModel();
  return (entity.layouts.detail ?? []).map((group) => (
    <section key={group.code} className={s.group}>
      <h2>{group.label}</h2>
      <dl>
        {group.fields.map((name) => {
          const field = model.field(entity.name, name);
          return field && <InlineField key={name} entity={entity} record={record} field={field} />;
        })}
      </dl>
    </section>
  ));
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const format = useFormat();
  return (
    <article className={s.entry}>
      <header><strong>{entry.actor?.label}</strong> <span className="quiet">{String(entry.record?._label ?? entry.kind)}</span><time dateTime={entry.at} className="faint">{format.moment(entry.at)}</time></header>
    </article>
  );
}

function Related({ entity, name, total, items }: { entity: EntityDef; name: string; total: number; items: SocleRecord[] }) {
  const model = useModel();
  const relation = entity.relations.find((r) => r.name === name);
  const target = relation && model.find(relation.entity);
  if (!relation || !target) return null;
  return (
    <section className={s.related}>
      <h2>{relation.label} <span className="faint num">{total}</span></h2>
      <ul>{items.map((r) => <li key={r.id}><Link href={`/${target.plural}/${r.id}`}>{r._label}</Link></li>)}</ul>
    </section>
  );
}
