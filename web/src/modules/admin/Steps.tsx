import { useState } from 'react';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Field, TextInput } from '../../ui/Field';
import s from './Admin.module.css';
import { Changes } from './Changes';
import { type Definition, say } from './definition';
import { identifier, usePublication } from './publish';
import { words } from './words';

// The steps of each pipeline, in order: one is added behind another, retired, brought back.
export function Steps({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication();
  const pipelines = Object.entries(definition.entities).flatMap(([entity, e]) =>
    Object.entries(e.fields).flatMap(([field, f]) => Object.entries(f.pipelines ?? {}).map(([code, p]) => ({ entity, field, code, ...p }))));
  const [adding, setAdding] = useState<string | null>(null);
  const [fr, setFr] = useState('');
  const [after, setAfter] = useState('');
  const [probability, setProbability] = useState('50');
  const change = (p: (typeof pipelines)[number], stages: unknown) =>
    void publication.prepare({ entities: { [p.entity]: { fields: { [p.field]: { pipelines: { [p.code]: { stages } } } } } } });
  return (
    <>
      <Changes publication={publication} />
      {pipelines.map((p) => {
        const stages = Object.entries(p.stages).sort((a, b) => (a[1].position ?? 0) - (b[1].position ?? 0));
        const add = () => {
          const position = (p.stages[after]?.position ?? 0) + 1;
          setAdding(null);
          change(p, { [identifier(fr)]: { label: { fr }, category: 'open', probability: Number(probability), forecast_category: 'pipeline', position } });
        };
        return (
          <section key={p.code}>
            <div className={s.row}>
              <h2 className={s.section}>{say(p.label, language, p.code)}</h2>
              <Button size="s" onClick={() => { setAdding(p.code); setFr(''); setAfter(stages[0]?.[0] ?? ''); }}>{t('addStep')}</Button>
            </div>
            {adding === p.code && (
              <form className={s.changes} onSubmit={(e) => { e.preventDefault(); add(); }}>
                <div className={s.row}>
                  <Field label={t('labelFr')} required>{(ids) => <TextInput value={fr} onChange={(e) => setFr(e.target.value)} required {...ids} />}</Field>
                  <Field label={t('after')}>
                    {(ids) => <select className={s.select} value={after} onChange={(e) => setAfter(e.target.value)} {...ids}>{stages.map(([code, x]) => <option key={code} value={code}>{say(x.label, language, code)}</option>)}</select>}
                  </Field>
                  <Field label={t('probability')}>{(ids) => <TextInput inputMode="numeric" value={probability} onChange={(e) => setProbability(e.target.value)} {...ids} />}</Field>
                </div>
                <div className={s.row}>
                  <Button onClick={() => setAdding(null)}>{t('cancel')}</Button>
                  <Button look="fill" type="submit">{t('check')}</Button>
                </div>
              </form>
            )}
            <table className={s.table}>
              <tbody>
                {stages.map(([code, x]) => (
                  <tr key={code} data-off={x.retired || undefined}>
                    <th scope="row">{say(x.label, language, code)}</th>
                    <td className="quiet">{code}</td>
                    <td className="num">{x.probability ?? 0} %</td>
                    <td>{code.startsWith('x_') && <Button size="s" onClick={() => change(p, { [code]: { retired: !x.retired } })}>{t(x.retired ? 'restore' : 'retire')}</Button>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        );
      })}
    </>
  );
}
