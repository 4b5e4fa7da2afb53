import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post, remove } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { folded } from '../../../i18n/parse';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field, TextInput } from '../../../ui/Field';
import { IconSearch } from '../../../ui/icons';
import s from '../Admin.module.css';
import { Changes } from '../Changes';
import { type Difference, usePublication } from '../publish';
import { words } from '../words';
import { isSwapKind, rollbacks, type Swap } from './swaps';

interface DraftRow { number: number; state: string; opened_at: string; changed_at: string }

// What the model has been: each change in words, who made it and when; an older version can be returned to.
export function Versions() {
  const t = useWords(words);
  const client = useQueryClient();
  const publication = usePublication();
  const [sought, setSought] = useState('');
  const { data, error } = useQuery({ queryKey: ['publications'], queryFn: () => get<{ published: number; items: Swap[] }>('/brief/publications', { query: { limit: 500 } }) });
  const { data: drafts } = useQuery({ queryKey: ['versions'], queryFn: () => get<{ items: DraftRow[] }>('/brief/versions') });
  const items = data?.items ?? [];
  const returnable = rollbacks(items);
  const shown = items.filter((x) => folded(`${x.version} ${x.by?.label ?? ''} ${x.note} ${x.differences.map((d) => d.text).join(' ')}`).includes(folded(sought)));
  const open = (drafts?.items ?? []).filter((d) => ['draft', 'proposed', 'approved', 'failed'].includes(d.state));
  const undo = () => void post('/model/reversal', {}).then(() => client.invalidateQueries());
  return (
    <>
      <Changes publication={publication} />
      {error && <p className={s.error} role="alert">{error.message}</p>}
      {open.length > 0 && <Drafts drafts={open} onReview={publication.review} onDrop={(n) => void remove(`/brief/versions/${n}`).then(() => client.invalidateQueries({ queryKey: ['versions'] }))} />}
      <Compare swaps={items} />
      <div className={s.bar}>
        <span className={s.find}><TextInput icon={IconSearch} aria-label={t('findChange')} placeholder={t('findChange')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>
        <span className="quiet num">{t('versionCount', { n: shown.length })}</span>
      </div>
      <ol className={s.plain}>
        {shown.map((x) => (
          <Line key={x.number} swap={x} current={x.number === data?.published}
            action={x.number === data?.published && x.kind === 'patch' ? <Button size="s" onClick={undo}>{t('undoChange')}</Button>
              : returnable.has(x.number) ? <Button size="s" onClick={() => publication.review(x.draft)}>{t('returnTo')}</Button> : null} />
        ))}
      </ol>
    </>
  );
}

function Line({ swap, current, action }: { swap: Swap; current: boolean; action: React.ReactNode }) {
  const t = useWords(words);
  const format = useFormat();
  return (
    <li className={s.swap}>
      <div className={s.row}>
        <strong className="num">{swap.version}</strong>
        <span>{isSwapKind(swap.kind) ? t(`swap_${swap.kind}`) : swap.kind}{current && <span className={s.good}> {t('inService')}</span>}</span>
        <span className="quiet">{format.moment(swap.at)}, {swap.by?.label ?? t('theSystem')}</span>
        {action}
      </div>
      {swap.note && <p>{swap.note}</p>}
      <Differences list={swap.differences} />
    </li>
  );
}

const few = 4;
function Differences({ list }: { list: Difference[] }) {
  const t = useWords(words);
  const [all, setAll] = useState(false);
  if (list.length === 0) return null;
  const shown = all ? list : list.slice(0, few);
  return (
    <>
      <ul className={s.list}>{shown.map((d, i) => <li key={`${d.code}${i}`}>{d.text}</li>)}</ul>
      {shown.length < list.length && <Button size="s" look="link" onClick={() => setAll(true)}>{t('seeAll', { n: list.length })}</Button>}
    </>
  );
}

function Drafts({ drafts, onReview, onDrop }: { drafts: DraftRow[]; onReview: (n: number) => void; onDrop: (n: number) => void }) {
  const t = useWords(words);
  const format = useFormat();
  return (
    <section className={s.pipeline} aria-label={t('drafts')}>
      <h2 className={s.section}>{t('drafts')}</h2>
      <ul className={s.plain}>
        {drafts.map((d) => (
          <li key={d.number} className={s.row}>
            <span>{t('draftNumber', { number: String(d.number) })} <span className="quiet">{format.moment(d.changed_at)}</span></span>
            <span className={s.end}><Button size="s" onClick={() => onDrop(d.number)}>{t('cancel')}</Button><Button size="s" onClick={() => onReview(d.number)}>{t('check')}</Button></span>
          </li>
        ))}
      </ul>
    </section>
  );
}

// What separates two versions, in words.
function Compare({ swaps }: { swaps: Swap[] }) {
  const t = useWords(words);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { data, error } = useQuery({ queryKey: ['diff', from, to], enabled: from !== '' && to !== '', queryFn: () => get<{ differences: Difference[] }>('/brief/diff', { query: { from, to } }) });
  const pick = (label: string, value: string, set: (v: string) => void) => (
    <Field label={label}>
      {(ids) => (
        <select className={s.select} value={value} onChange={(e) => set(e.target.value)} {...ids}>
          <option value="">{t('choose')}</option>
          {swaps.map((x) => <option key={x.number} value={x.number}>{x.version}</option>)}
        </select>
      )}
    </Field>
  );
  return (
    <section className={s.pipeline} aria-label={t('compare')}>
      <div className={s.row}>{pick(t('compareFrom'), from, setFrom)}{pick(t('compareTo'), to, setTo)}</div>
      {error && <p className={s.error} role="alert">{error.message}</p>}
      {data && (data.differences.length ? <Differences list={data.differences} /> : <p className="quiet">{t('nothingBetween')}</p>)}
    </section>
  );
}
