import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { get } from '../../api/client';
import { Problem } from '../../api/problem';
import { useMe, useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import { Field } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import s from './Imports.module.css';
import { type Import, send } from './model';
import { words } from './words';

// What the list says of an import that is not done; one that is done says what it created.
const said = { profiled: 'profiled', previewing: 'previewing', previewed: 'previewed', running: 'under', failed: 'stopped', undone: 'undone' } as const;

// The first step: which object, which file; and what was imported before.
export default function Start() {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const [, go] = useLocation();
  const given = new URLSearchParams(useSearch()).get('entity');
  // In the order of the menu: what people work on comes before tables such as exchange rates.
  const shown = useMe().menu.map((word) => word.replace('board:', ''));
  const place = (name: string) => (shown.includes(name) ? shown.indexOf(name) : shown.length);
  const entities = model.entities.filter((e) => e.rights.import).sort((a, b) => place(a.name) - place(b.name));
  const [entity, setEntity] = useState(given ?? entities[0]?.name ?? '');
  const [reading, setReading] = useState(false);
  const [over, setOver] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { data } = useQuery({ queryKey: ['imports'], queryFn: () => get<{ items: (Import & { created_at: string })[] }>('/imports') });

  const take = async (file: File | undefined) => {
    if (!file) return;
    setReading(true);
    setError(null);
    try {
      const made = await send(entity, file);
      go(`/imports/${made.id}`);
    } catch (cause) {
      const problem = cause as Problem;
      setError(problem.errors?.[0]?.message ?? problem.message);
      setReading(false);
    }
  };

  return (
    <Page title={t('title')} line>
      <div className={s.start}>
        <div className={s.narrow}>
          <Field label={t('what')}>
            {(ids) => (
              <select className={s.select} value={entity} onChange={(e) => setEntity(e.target.value)} {...ids}>
                {entities.map((e) => <option key={e.name} value={e.name}>{upper(e.label.many)}</option>)}
              </select>
            )}
          </Field>
          <label
            className={s.drop}
            data-over={over || undefined}
            onDragOver={(e) => { e.preventDefault(); setOver(true); }}
            onDragLeave={() => setOver(false)}
            onDrop={(e) => { e.preventDefault(); setOver(false); void take(e.dataTransfer.files[0]); }}
          >
            <span>{reading ? t('reading') : t('drop')}</span>
            <span className={s.choose} aria-hidden="true">{t('choose')}</span>
            <input type="file" className={s.hidden} accept=".csv,.tsv,.txt,.xlsx" disabled={reading} onChange={(e) => void take(e.target.files?.[0])} />
          </label>
          {error && <p className={s.error} role="alert">{error}</p>}
          <h2 className={s.section}>{t('past')}</h2>
          {data?.items.length === 0 && <p className="quiet">{t('none')}</p>}
          <ul className={s.past}>
            {data?.items.map((i) => (
              <li key={i.id}>
                <Link href={`/imports/${i.id}`}>{i.name}</Link>
                <span className="quiet">{upper(model.find(i.entity)?.label.many ?? i.entity)}, {format.exact(i.created_at)}</span>
                <span className="num">{i.state === 'done' ? t('created', { n: i.created }) : t(said[i.state])}</span>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <PlinthNotes><span>{t('notWritten')}</span></PlinthNotes>
    </Page>
  );
}
