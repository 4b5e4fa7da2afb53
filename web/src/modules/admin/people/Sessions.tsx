import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, remove } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import s from '../Admin.module.css';
import { words } from '../words';
import { browserOf } from './browser';

interface Session { id: number; created_at: string; seen_at: string; remote: string; agent: string }

// Where a person is signed in; one session ends, or all of them.
export function Sessions({ user }: { user: number }) {
  const t = useWords(words);
  const format = useFormat();
  const client = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const key = ['people', 'sessions', user];
  const { data } = useQuery({ queryKey: key, queryFn: () => get<{ items: Session[] }>(`/users/${user}/sessions`) });
  const end = (path: string) => remove(path).then(() => client.invalidateQueries({ queryKey: key }), (cause: Error) => setError(cause.message));
  const items = data?.items ?? [];
  return (
    <section className={s.choices} aria-label={t('sessions')}>
      <div className={s.row}>
        <h3 className={s.section}>{t('sessions')}</h3>
        {items.length > 1 && <Button size="s" onClick={() => void end(`/users/${user}/sessions`)}>{t('endAll')}</Button>}
      </div>
      {error && <p className={s.error} role="alert">{error}</p>}
      {items.length === 0 ? <p className="quiet">{t('noSession')}</p> : (
        <ul className={s.plain}>
          {items.map((x) => (
            <li key={x.id} className={s.row}>
              <span>{browserOf(x.agent) ?? t('unknownBrowser')}, <span className="num">{x.remote}</span><br /><span className="quiet">{t('seenAt', { at: format.moment(x.seen_at) })}</span></span>
              <Button size="s" aria-label={t('endOne', { name: `${browserOf(x.agent) ?? ''} ${x.remote}` })} onClick={() => void end(`/users/${user}/sessions/${x.id}`)}>{t('end')}</Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
