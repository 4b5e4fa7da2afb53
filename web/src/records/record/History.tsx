import { useInfiniteQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import type { Change, EntityDef, HistoryEntry, SocleRecord } from '../../api/types';
import { useModel } from '../../api/useModel';
import { isEmpty } from '../../fields/type';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Empty, Skeleton } from '../../ui/Empty';
import { Avatar } from '../../ui/Label';
import s from './History.module.css';
import { inWords } from './inWords';
import { words } from './words';

interface HistoryPage { items: HistoryEntry[]; next_cursor: number | string | null }
const channels = ['api', 'import', 'job', 'cli'] as const;

// Every change of the record's fields: who, when, from where, what it was and what it is.
export default function History({ entity, record, onClose }: { entity: EntityDef; record: SocleRecord; onClose: () => void }) {
  const t = useWords(words);
  const format = useFormat();
  const query = useInfiniteQuery({
    queryKey: keys.history(entity.name, record.id),
    queryFn: ({ pageParam, signal }) => get<HistoryPage>(`/${entity.plural}/${record.id}/history`, { query: { cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: null as number | string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  const days = [...new Set(entries.map((entry) => format.dayOf(entry.at)))];
  return (
    <Dialog where="side" width={460} title={t('history')} sub={record._label} onClose={onClose}>
      {query.error && entries.length === 0 && <Empty drawing="lamp" title={t('history_failed')} actions={<Button onClick={() => void query.refetch()}>{t('retry')}</Button>}>{asProblem(query.error)?.message}</Empty>}
      {query.isLoading && <div className={s.waiting}>{[80, 60, 70, 50].map((w) => <Skeleton key={w} width={`${w}%`} height={14} />)}</div>}
      {query.data && entries.length === 0 && <p className="quiet">{t('history_none')}</p>}
      {days.map((day) => (
        <section key={day}>
          <h3 className={s.day}>{upper(format.fullDay(day))}</h3>
          <ol>{entries.filter((entry) => format.dayOf(entry.at) === day).map((entry) => <Version key={entry.version} entity={entity} entry={entry} />)}</ol>
        </section>
      ))}
      {query.hasNextPage && <div className={s.more}><Button look="plain" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('load_more')}</Button></div>}
    </Dialog>
  );
}

function Version({ entity, entry }: { entity: EntityDef; entry: HistoryEntry }) {
  const t = useWords(words);
  const format = useFormat();
  const who = entry.actor?.label ?? t('somebody');
  const channel = channels.find((c) => c === entry.channel);
  return (
    <li className={s.version}>
      <header>
        <Avatar name={who} size={22} />
        <strong>{who}</strong>
        {channel && <span className="quiet">{t(`by_${channel}`)}</span>}
        <time dateTime={entry.at} title={format.exact(entry.at)}>{format.time(entry.at)}</time>
      </header>
      {entry.changes.length === 0 ? <p className="quiet">{t(entry.version === 1 ? 'history_created' : 'history_untold')}</p> : (
        <dl>{entry.changes.map((change) => <Changed key={change.field} entity={entity} change={change} />)}</dl>
      )}
      {entry.override && <p className="warn">{t('overridden', { reason: entry.override.reason })}</p>}
    </li>
  );
}

function Changed({ entity, change }: { entity: EntityDef; change: Change }) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const before = inWords(model, entity.name, change, change.before, format);
  const after = inWords(model, entity.name, change, change.after, format);
  return (
    <div>
      <dt>{change.label}</dt>
      <dd>
        {isEmpty(change.before) ? <span className="faint">{t('was_empty')}</span> : <del>{before}</del>}
        <span aria-hidden> → </span><span className="hidden-text">{t('becoming')}</span>
        {isEmpty(change.after) ? <span className="faint">{t('is_empty')}</span> : <ins>{after}</ins>}
      </dd>
    </div>
  );
}
