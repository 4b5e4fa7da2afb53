import { useSuspenseQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import type { Ref } from '../../api/types';
import { useMe } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { words } from './words';

interface DayData {
  date: string;
  now: string;
  sentence: string;
  items: { kind: string; state: string; at: string | null; title: string; account: Ref | null; entity: string; id: number; reason: { code: string; text: string } }[];
  others_hidden?: number;
}

export default function Day() {
  const t = useWords(words);
  const format = useFormat();
  const me = useMe();
  const { data } = useSuspenseQuery({ queryKey: keys.day, queryFn: ({ signal }) => get<DayData>('/me/day', { signal }) });
  return (
    <Page title={upper(format.fullDay(data.date).replace(/ \d{4}$/, ''))} sub={data.sentence} line>
      <ul style={{ padding: '12px var(--gutter)', overflow: 'auto' }}>
        {data.items.map((item) => (
          <li key={`${item.entity}${item.id}`} style={{ padding: '12px 0' }}>
            <strong>{item.title}</strong> {item.account?.label}
            <p className="quiet">{item.reason.text}</p>
          </li>
        ))}
        {data.items.length === 0 && <li className="quiet">{t('nothing')}</li>}
      </ul>
      <PlinthNotes>
        <span>{t('items', { n: data.items.length, who: me.name })}</span>
        {!!data.others_hidden && <span>{t('hidden', { n: data.others_hidden })}</span>}
        <span>{t('at', { when: format.exact(data.now) })}</span>
      </PlinthNotes>
    </Page>
  );
}
