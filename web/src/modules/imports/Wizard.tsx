import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { get, patch, post } from '../../api/client';
import { useEntity, useModel } from '../../api/useModel';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { PlinthNotes } from '../../ui/Plinth';
import { Columns } from './Columns';
import s from './Imports.module.css';
import { getImport, type Import, importKey, type Mapped, type Options, type Refused, under } from './model';
import { ReadingBar } from './ReadingBar';
import { Settings } from './Settings';
import { words } from './words';

const steps = ['file', 'survey', 'trial', 'run'] as const;
const stepOf = (i: Import) => (i.state === 'profiled' ? 1 : i.state === 'previewing' || i.state === 'previewed' ? 2 : 3);

export default function Wizard() {
  const t = useWords(words);
  const id = Number(useParams<{ id: string }>().id);
  const client = useQueryClient();
  const [, go] = useLocation();
  const { data } = useSuspenseQuery({ queryKey: importKey(id), queryFn: () => getImport(id), refetchInterval: (q) => (q.state.data && under(q.state.data.state) ? 700 : false) });
  const entity = useEntity(data.entity);
  const [changed, setChanged] = useState<Record<string, Mapped | null>>({});
  const [options, setOptions] = useState<Partial<Options>>({});
  const [back, setBack] = useState(false);
  const keep = (next: Import) => client.setQueryData(importKey(id), next);
  const begin = useMutation({
    mutationFn: async (noun: 'preview' | 'execution' | 'reversal') => {
      if (Object.keys(changed).length || Object.keys(options).length) await patch(`/imports/${id}`, { mapping: changed, options });
      return post<Import>(`/imports/${id}/${noun}`, {});
    },
    onSuccess: (next) => { setChanged({}); setOptions({}); setBack(false); keep(next); },
  });
  const step = back ? 1 : stepOf(data);
  const problem = begin.error as { message: string; errors?: { message: string }[] } | null;

  return (
    <Page title={t('importFile', { name: data.name })} sub={t('rows', { n: data.rows })} onBack={() => go('/imports')} line actions={step < 3 && <span className={s.lock}>{t('notWritten')}</span>}>
      <ol className={s.steps}>
        {steps.map((name, n) => <li key={name} aria-current={n === step ? 'step' : undefined} data-past={n < step || undefined}><span className="num">{n + 1}</span>{t(name)}</li>)}
      </ol>
      <div className={s.body}>
        {step === 1 && (
          <>
            <ReadingBar data={data} onRead={() => { setChanged({}); setOptions({}); }} />
            <Columns data={data} entity={entity} changed={changed} onChange={(name, m) => setChanged({ ...changed, [name]: m })} />
            <Settings options={{ ...data.options, ...options }} entity={entity} onChange={(o) => setOptions({ ...options, ...o })} />
          </>
        )}
        {step > 1 && <Outcome data={data} decisions={options.decisions ?? data.options.decisions ?? {}} onDecide={(decisions) => setOptions({ ...options, decisions })} />}
        {problem && <p className={s.error} role="alert">{problem.errors?.[0]?.message ?? problem.message}</p>}
      </div>
      <footer className={s.foot}>
        {step === 1 && <Button look="fill" busy={begin.isPending} onClick={() => begin.mutate('preview')}>{t('try')}</Button>}
        {data.state === 'previewed' && !back && (
          <>
            <Button onClick={() => setBack(true)}>{t('again')}</Button>
            <Button look="fill" busy={begin.isPending} disabled={data.created + data.updated + Object.keys(options.decisions ?? {}).length === 0} onClick={() => begin.mutate('execution')}>{t('start')}</Button>
          </>
        )}
        {(data.state === 'done' || (data.state === 'failed' && data.change_set_id !== null)) && (
          <>
            <Button busy={begin.isPending} onClick={() => begin.mutate('reversal')}>{t('undo')}</Button>
            <Button look="fill" onClick={() => go(`/${entity.plural}`)}>{t('open')}</Button>
          </>
        )}
      </footer>
      <PlinthNotes>
        <span>{t('rows', { n: data.rows })}</span>
        <span>{data.name}</span>
      </PlinthNotes>
    </Page>
  );
}

type Decisions = NonNullable<Options['decisions']>;
function Outcome({ data, decisions, onDecide }: { data: Import; decisions: Decisions; onDecide: (d: Decisions) => void }) {
  const t = useWords(words);
  const model = useModel();
  // The cell that is refused is quoted, unless the sentence does it: row and field alone send people back to their file.
  const why = ({ field, message, unmet }: Refused['reasons'][number], cells: string[]) => {
    if (unmet) return t('unmet', { message });
    const label = model.field(data.entity, field)?.label;
    const cell = cells[data.columns.findIndex((c) => data.mapping[c.name]?.field === field && !data.mapping[c.name]?.of)];
    if (!label) return message;
    return cell && !message.includes(cell) ? t('becauseOf', { field: label, cell, message }) : t('because', { field: label, message });
  };
  const busy = under(data.state);
  const done = data.counts?.done ?? 0;
  const notes = data.counts?.notes ?? 0;
  const { data: refusals } = useQuery({
    queryKey: [...importKey(data.id), 'refusals', data.state],
    queryFn: () => get<{ items: Refused[] }>(`/imports/${data.id}/refusals`),
    enabled: !busy && data.refused + data.to_decide > 0,
  });
  if (busy) {
    const said = t(data.state === 'running' ? 'running' : 'trying', { done, rows: data.rows });
    return (
      <div className={s.narrow} role="status">
        <p>{said}</p>
        <progress className={s.progress} aria-label={said} max={data.rows || 1} value={done} />
      </div>
    );
  }
  const title = data.state === 'previewed' ? t('tried') : data.state === 'undone' ? t('undone') : data.state === 'failed' ? t('failed') : t('done');
  return (
    <div>
      <h2 className={s.headline}>{title}</h2>
      <ul className={s.figures}>
        <li>{t('created', { n: data.created })}</li>
        <li>{t('updated', { n: data.updated })}</li>
        <li>{t('skipped', { n: data.skipped })}</li>
        {data.to_decide > 0 && <li>{t('toDecide', { n: data.to_decide })}</li>}
        <li data-bad={data.refused > 0 || undefined}>{t('refused', { n: data.refused })}</li>
        {notes > 0 && <li>{t('notes', { n: notes })}</li>}
      </ul>
      {data.refused + data.to_decide > 0 && <a className={s.link} href={`/api/v1/imports/${data.id}/errors.csv`}>{t('errors')}</a>}
      {data.reversal && data.reversal.kept.length > 0 && (
        <p>{t('kept')} {data.reversal.kept.map((k) => k.label).join(', ')}</p>
      )}
      <ul className={s.refusals}>
        {refusals?.items.map((r) => (
          <li key={r.line}>
            <strong className="num">{t('line', { n: r.line })}</strong>
            <span className="cut">{r.cells.filter(Boolean).slice(0, 4).join(', ')}</span>
            <span className={s.why}>
              {r.reasons.map((reason) => why(reason, r.cells)).join(' ')}
              {r.to_decide && data.state === 'previewed' && (
                <select
                  className={s.select}
                  aria-label={`${t('line', { n: r.line })}, ${t('decision')}`}
                  value={decisions[r.line] ?? ''}
                  onChange={(e) => {
                    const others = Object.fromEntries(Object.entries(decisions).filter(([line]) => line !== String(r.line)));
                    onDecide(e.target.value ? { ...others, [r.line]: e.target.value as Options['duplicates'] } : others);
                  }}
                >
                  <option value="">{t('later')}</option>
                  {(['update', 'skip', 'create'] as const).map((how) => <option key={how} value={how}>{t(how)}</option>)}
                </select>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
