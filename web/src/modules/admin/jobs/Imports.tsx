import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { get, post } from '../../../api/client';
import { useModel } from '../../../api/useModel';
import { useFormat } from '../../../i18n/format';
import { upper } from '../../../i18n/grammar';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import s from '../Admin.module.css';
import { words } from '../words';

const known = ['profiled', 'previewing', 'previewed', 'running', 'done', 'failed', 'undone'] as const;
interface ImportRow {
  id: number; entity: string; name: string; state: (typeof known)[number]; created_at: string;
  created: number; updated: number; skipped: number; refused: number; by: { id: number; label: string } | null;
}

// Every import with what it wrote; one that is done can be taken back, but for what was changed since.
export function Imports() {
  const t = useWords(words);
  const format = useFormat();
  const client = useQueryClient();
  const model = useModel();
  const [asked, setAsked] = useState<ImportRow | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['imports'], queryFn: () => get<{ items: ImportRow[] }>('/imports'),
    refetchInterval: (query) => (query.state.data?.items.some((x) => x.state === 'running' || x.state === 'previewing') ? 1500 : false),
  });
  const undo = (row: ImportRow) => {
    setError(null);
    setAsked(null);
    post(`/imports/${row.id}/reversal`, {}).then(() => client.invalidateQueries({ queryKey: ['imports'] }), (cause: Error) => setError(cause.message));
  };
  const items = data?.items ?? [];
  return (
    <section className={s.pipeline} aria-label={t('imports')}>
      <h2 className={s.section}>{t('imports')}</h2>
      {error && <p className={s.error} role="alert">{error}</p>}
      {data && items.length === 0 && <p className="quiet">{t('noImport')}</p>}
      {items.length > 0 && (
        <table className={s.table}>
          <thead><tr><th scope="col">{t('file')}</th><th scope="col">{t('status')}</th><th scope="col" className={s.wide}>{t('askedBy')}</th><th scope="col" className={s.wide}>{t('written')}</th><th scope="col"><span className="hidden-text">{t('actions')}</span></th></tr></thead>
          <tbody>
            {items.map((x) => (
              <tr key={x.id}>
                <th scope="row"><Link href={`/imports/${x.id}`}>{x.name}</Link><br /><span className="quiet">{upper(model.find(x.entity)?.label.many ?? x.entity)}, {format.moment(x.created_at)}</span></th>
                <td data-keep>{known.includes(x.state) ? t(`import_${x.state}`) : x.state}</td>
                <td className={s.wide}>{x.by?.label}</td>
                <td className={`${s.wide} num`}>{t('importCounts', { created: x.created, updated: x.updated, skipped: x.skipped, refused: x.refused })}</td>
                <td data-keep className={s.figure}>{x.state === 'done' && <Button size="s" onClick={() => setAsked(x)}>{t('undoImport')}</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asked && (
        <Dialog title={t('undoImportOf', { name: asked.name })} onClose={() => setAsked(null)} foot={<><Button onClick={() => setAsked(null)}>{t('cancel')}</Button><Button look="danger" onClick={() => undo(asked)}>{t('undoImport')}</Button></>}>
          <p>{t('undoImportHelp', { n: asked.created + asked.updated })}</p>
        </Dialog>
      )}
    </section>
  );
}
