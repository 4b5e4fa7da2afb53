import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { get } from '../../api/client';
import type { EntityDef, Found } from '../../api/types';
import { useWords } from '../../i18n/words';
import { words } from '../words';
import s from './create.module.css';

// While a name is typed, what bears one like it already: better opened than created again. They open beside, so that nothing typed is lost.
export function Duplicates({ entity, typed }: { entity: EntityDef; typed: string }) {
  const t = useWords(words);
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), 300);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => get<{ items: Found[] }>('/search', { query: { q, limit: 10 }, signal }),
    enabled: q.length > 2 && entity.name !== 'activity',
    staleTime: 10_000,
  });
  const found = q.length > 2 ? (data?.items ?? []).filter((f) => f.entity === entity.name).slice(0, 3) : [];
  if (found.length === 0) return null;
  return (
    <div className={s.same} role="status">
      <p>{t('possible_duplicates')}</p>
      <ul>
        {found.map((f) => (
          <li key={f.id}>
            <span className="cut"><strong>{f.label}</strong>{f.detail && <> <span className="quiet">{f.detail}</span></>}</span>
            <a href={`/${entity.plural}/${f.id}`} target="_blank" rel="noreferrer">{t('open')}<span className="hidden-text"> {f.label}</span></a>
          </li>
        ))}
      </ul>
    </div>
  );
}
