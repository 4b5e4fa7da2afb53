import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { Label } from '../../../ui/Label';
import s from '../Admin.module.css';
import { words } from '../words';
import { Imports } from './Imports';
import { colourOf, isKind, isState, type JobRow, states, under } from './job';

// Long works of everybody, the newest first: how far, for whom, what went wrong; a running one can be stopped.
export function Jobs() {
  const t = useWords(words);
  const format = useFormat();
  const client = useQueryClient();
  const [state, setState] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['jobs', state],
    queryFn: () => get<{ items: JobRow[]; next_cursor: string | null }>('/jobs', { query: { limit: 100, state } }),
    refetchInterval: (query) => (query.state.data?.items.some((j) => under(j.state)) ? 1500 : 15_000),
  });
  const act = (id: number, noun: string) => {
    setError(null);
    post(`/jobs/${id}/${noun}`, {}).then(() => client.invalidateQueries({ queryKey: ['jobs'] }), (cause: Error) => setError(cause.message));
  };
  const items = data?.items ?? [];
  return (
    <>
      <div className={s.bar}>
        <Field label={t('status')} hideLabel>
          {(ids) => (
            <select className={s.select} value={state} onChange={(e) => setState(e.target.value)} {...ids}>
              <option value="">{t('everyState')}</option>
              {states.map((x) => <option key={x} value={x}>{t(`job_${x}`)}</option>)}
            </select>
          )}
        </Field>
        <span className="quiet num">{data && t('jobCount', { n: items.length })}</span>
      </div>
      {error && <p className={s.error} role="alert">{error}</p>}
      {data && items.length === 0 && <p className="quiet">{t('noJob')}</p>}
      {items.length > 0 && (
        <table className={s.table}>
          <thead><tr><th scope="col">{t('work')}</th><th scope="col">{t('status')}</th><th scope="col" className={s.wide}>{t('askedBy')}</th><th scope="col" className={s.wide}>{t('begun')}</th><th scope="col"><span className="hidden-text">{t('actions')}</span></th></tr></thead>
          <tbody>
            {items.map((j) => (
              <tr key={j.id}>
                <th scope="row">{isKind(j.kind) ? t(`kind_${j.kind.replace('.', '_') as 'quality_import'}`) : j.kind}{j.error_text && <p className={s.error}>{j.error_text}</p>}</th>
                <td data-keep>
                  {isState(j.state) && <Label colour={colourOf(j.state)}>{j.cancelling ? t('cancelling') : t(`job_${j.state}`)}</Label>}
                  {under(j.state) && j.total !== null && j.total > 0 && (
                    <span className={s.progress}><progress value={j.done} max={j.total} aria-label={t('progress')} /><span className="num quiet">{t('doneOf', { done: j.done, total: j.total })}</span></span>
                  )}
                  {j.state === 'waiting' && j.attempt > 0 && <span className="quiet"> {t('again', { n: j.attempt })}</span>}
                </td>
                <td className={s.wide}>{j.actor?.label ?? t('theSystem')}</td>
                <td className={`${s.wide} num quiet`}>{format.moment(j.started_at ?? j.created_at)}</td>
                <td data-keep className={s.figure}>
                  {under(j.state) && !j.cancelling && <Button size="s" onClick={() => act(j.id, 'cancellation')}>{t('stop')}</Button>}
                  {j.state === 'dead' && <Button size="s" onClick={() => act(j.id, 'replay')}>{t('tryAgain')}</Button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Imports />
    </>
  );
}
