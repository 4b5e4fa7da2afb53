import { useSuspenseQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import { useLive } from '../../api/live';
import { useMe } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Empty } from '../../ui/Empty';
import { IconCalendar, IconChevronRight } from '../../ui/icons';
import { usePhone } from '../../ui/media';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import s from './day.module.css';
import { Item } from './Item';
import { Ruler } from './Ruler';
import type { DayData } from './types';
import { words } from './words';

export default function Day() {
  const t = useWords(words);
  const format = useFormat();
  const me = useMe();
  const phone = usePhone();
  const { data } = useSuspenseQuery({ queryKey: keys.day, queryFn: ({ signal }) => get<DayData>('/me/day', { signal }), refetchInterval: 120_000 });
  useLive('activity', 'lead', 'opportunity');
  const title = upper(format.fullDay(data.date).replace(/ \d{4}$/, ''));
  useEffect(() => {
    document.title = `${title} · Socle`;
  }, [title]);
  const body = (
    <>
      <div className={s.day}>
        <div className={s.main}>
          <header className={s.head}>
            <div>
              {!phone && <h1>{title}</h1>}
              <p>{data.sentence}</p>
            </div>
            <span className={`${s.week} num`}><IconCalendar size={16} aria-hidden />{t('week', { n: weekOf(data.date) })}</span>
          </header>
          {data.items.length > 0
            ? <ol>{data.items.map((item) => <Item key={`${item.entity}${item.id}`} item={item} />)}</ol>
            : <Empty drawing="lamp" title={t('nothing')} />}
          {!!data.later?.count && (
            <p className={s.later}>
              <IconChevronRight size={16} aria-hidden style={{ marginTop: 2 }} />
              <span>{t('later', { n: data.later.count })}</span>
              <span className="num">{data.later.by_day.map((d) => `${format.weekday(d.day)} : ${d.count}`).join(', ')}</span>
            </p>
          )}
        </div>
        <aside className={s.side}><Ruler slots={data.ruler ?? []} now={data.now} /></aside>
      </div>
      <PlinthNotes>
        <span>{t.rich('items', { n: <b>{data.items.length}</b>, who: <b>{me.name}</b> }, data.items.length)}</span>
        {!!data.others_hidden && <span>{t('hidden', { n: data.others_hidden })}</span>}
        <span>{t('at', { when: format.exact(data.now) })}</span>
      </PlinthNotes>
    </>
  );
  return phone ? <Page title={title} line>{body}</Page> : body;
}

// The ISO week of a day: that of its Thursday.
function weekOf(day: string): number {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7));
  return Math.ceil(((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7);
}
