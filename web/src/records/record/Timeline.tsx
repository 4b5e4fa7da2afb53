import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import type { EntityDef, SocleRecord, TimelineEntry, TimelinePage } from '../../api/types';
import { useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { Composer } from '../activity/Composer';
import { Entry } from './Entry';
import s from './RecordPage.module.css';
import { words } from './words';

interface TimelineProps { entity: EntityDef; record: SocleRecord; first: TimelinePage; calls: number }

// What happened around the record, newest first, day by day; the composer stands at its head.
export function Timeline({ entity, record, first, calls }: TimelineProps) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const [kind, setKind] = useState('');
  const query = useInfiniteQuery({
    queryKey: keys.timeline(entity.name, record.id, kind),
    queryFn: ({ pageParam, signal }) => get<TimelinePage>(`/${entity.plural}/${record.id}/timeline`, { query: { kinds: kind, cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    enabled: kind !== '' || first.next_cursor !== null,
    staleTime: 15_000,
  });
  const entries = query.data?.pages.flatMap((p) => p.items) ?? first.items;
  const counts = Object.entries(first.counts).filter(([, n]) => n > 0).toSorted(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, n]) => sum + n, 0);
  const choices = model.field('activity', 'kind')?.choices ?? [];
  const named = (code: string) => ({ stage: t('kinds_stage'), change: t('kinds_change'), created: t('kinds_created') }[code] ?? choices.find((c) => c.code === code)?.label ?? code);
  const today = format.today();
  const groups: { title: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries.toSorted((a, b) => Number(!!b.pinned) - Number(!!a.pinned))) {
    const day = format.dayOf(entry.at);
    const title = entry.pinned ? t('pinned') : day > today ? t('planned') : day === today ? format.day(day) : upper(format.fullDay(day).replace(new RegExp(` ${today.slice(0, 4)}$`), ''));
    if (groups.at(-1)?.title === title) groups.at(-1)!.entries.push(entry);
    else groups.push({ title, entries: [entry] });
  }
  const phone = entity.fields.filter((f) => f.type === 'phone').map((f) => record[f.name]).find((v) => typeof v === 'string' && v);
  return (
    <>
      <Composer about={{ entity: entity.name, id: record.id }} phone={typeof phone === 'string' ? phone : null} calls={calls} />
      {total > 0 && (
        <div className={s.chips} role="group" aria-label={t('timeline')}>
          <Chip on={kind === ''} pressed={kind === ''} onClick={() => setKind('')}><b>{t('everything')}</b> <span className="num">{format.number(total)}</span></Chip>
          {counts.map(([code, n]) => (
            <Chip key={code} on={kind === code} pressed={kind === code} onClick={() => setKind(kind === code ? '' : code)}>{named(code)} <span className="num">{format.number(n)}</span></Chip>
          ))}
        </div>
      )}
      <div className={s.entries}>
        {groups.map((group) => (
          <section key={`${group.title}${group.entries[0]?.entry_no}`}>
            <h3 className={s.day}>{group.title}</h3>
            {group.entries.map((entry) => <Entry key={entry.entry_no} of={entity} id={record.id} entry={entry} />)}
          </section>
        ))}
      </div>
      {entries.length === 0 && <p className={s.nothing}>{t('nothing_yet')}</p>}
      {query.hasNextPage && <div className={s.more}><Button look="plain" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('load_more')}</Button></div>}
    </>
  );
}
