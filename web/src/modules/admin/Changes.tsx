import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { asProblem } from '../../api/problem';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Field, TextInput } from '../../ui/Field';
import { IconAlertTriangle } from '../../ui/icons';
import s from './Admin.module.css';
import { type Definition, inOrder, say } from './definition';
import { Losses } from './Losses';
import type { Obstacle, Publication } from './publish';
import { words } from './words';

// Why nothing was saved, and what a draft would do, in sentences, before it is published.
export function Changes({ publication }: { publication: Publication }) {
  const t = useWords(words);
  const { draft, problem } = publication;
  const told = asProblem(problem);
  const sentences = told?.errors.length ? [...new Set(told.errors.map((e) => e.message))] : [];
  return (
    <div aria-live="polite" className={s.live}>
      {problem && (
        <div className={s.refusal} role="alert">
          <IconAlertTriangle size={16} aria-hidden />
          <div>
            <p>{told?.isOffline ? t('unreachable') : problem.message}</p>
            {sentences.length > 0 && <ul>{sentences.map((text) => <li key={text}>{text}</li>)}</ul>}
            <p className="quiet">{t('nothingLost')}</p>
          </div>
        </div>
      )}
      {draft && <Proposal publication={publication} />}
    </div>
  );
}

function Proposal({ publication }: { publication: Publication }) {
  const t = useWords(words);
  const { draft, busy } = publication;
  if (!draft) return null;
  const { differences, refusals, losses = [], weight } = draft.preview;
  return (
    <section className={s.changes} aria-label={t('willDo')}>
      <h3 className={s.section}>{t('willDo')}</h3>
      {differences.length === 0 ? <p className="quiet">{t('nothingChanges')}</p> : (
        <ul className={s.list}>{differences.map((d, i) => <li key={`${d.code}${i}`}>{d.text}{d.weight === 'grave' && <span className={s.grave}>{t('grave')}</span>}</li>)}</ul>
      )}
      <Losses losses={losses} />
      {refusals.length > 0 && (
        <>
          <h3 className={s.section}>{t('inTheWay')}</h3>
          <ul className={s.obstacles}>{refusals.map((r, i) => <li key={`${r.code}${i}`}><InTheWay obstacle={r} publication={publication} /></li>)}</ul>
        </>
      )}
      {weight === 'grave' && refusals.length === 0 && <p className="quiet">{t('graveHelp')}</p>}
      <div className={s.end}>
        <Button onClick={publication.drop}>{t('cancel')}</Button>
        <Button look="fill" busy={busy} disabled={refusals.length > 0 || differences.length === 0} onClick={publication.publish}>{t('publish')}</Button>
      </div>
    </section>
  );
}

// One obstacle with its count, its examples, and what may be decided for the records concerned.
function InTheWay({ obstacle, publication }: { obstacle: Obstacle; publication: Publication }) {
  const t = useWords(words);
  const [value, setValue] = useState('');
  const { path, choices, params = {} } = obstacle;
  const settle = (transition: unknown) => publication.settle(path, transition);
  return (
    <>
      <p className={s.error}>{obstacle.text}</p>
      {obstacle.examples.length > 0 && <p className="quiet">{t('examples', { list: obstacle.examples.map((e) => e.label).join(', ') })}</p>}
      <div className={s.row}>
        {choices.includes('map') && params.code && <Replacement path={path} code={params.code} onPick={(to) => settle({ map: { [params.code!]: to } })} />}
        {choices.includes('default') && (
          <form className={s.row} onSubmit={(e) => { e.preventDefault(); settle({ default: value }); }}>
            <Field label={t('fillWith')}>{(ids) => <TextInput value={value} onChange={(e) => setValue(e.target.value)} {...ids} />}</Field>
            <Button type="submit" disabled={value === ''}>{t('fill')}</Button>
          </form>
        )}
        {choices.includes('stay_empty_until_next_stage') && <Button onClick={() => settle({ stay_empty_until_next_stage: true })}>{t('stayEmpty')}</Button>}
        {choices.includes('empty') && <Button onClick={() => settle({ empty: true })}>{t('emptyThem')}</Button>}
      </div>
      {choices.length === 0 && <p className="quiet">{t('correctFirst')}</p>}
    </>
  );
}

// The value or the stage that takes the place of one that goes.
function Replacement({ path, code, onPick }: { path: string; code: string; onPick: (to: string | null) => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const { data } = useQuery({ queryKey: ['definition'], queryFn: () => get<Definition>('/model/definition') });
  const [, entity = '', , field = ''] = path.split('.');
  const known = data?.entities[entity]?.fields[field];
  const values = known?.pipelines
    ? inOrder(known.pipelines).flatMap(([, p]) => inOrder(p.stages).filter(([, x]) => !x.retired && !x.removed && !p.retired && !p.removed))
    : inOrder(known?.choices).filter(([, c]) => !c.removed && !c.retired);
  const mayBeEmpty = !known?.pipelines && !known?.required;
  return (
    <Field label={t('replaceBy')}>
      {(ids) => (
        <select className={s.select} defaultValue="" onChange={(e) => onPick(e.target.value === '\u0000' ? null : e.target.value)} {...ids}>
          <option value="" disabled>{t('choose')}</option>
          {values.filter(([other]) => other !== code).map(([other, v]) => <option key={other} value={other}>{say(v.label, language, other)}</option>)}
          {mayBeEmpty && <option value={'\u0000'}>{t('leaveEmpty')}</option>}
        </select>
      )}
    </Field>
  );
}
