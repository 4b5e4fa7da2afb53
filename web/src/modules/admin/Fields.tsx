import { useState } from 'react';
import { upper } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Field, TextArea, TextInput } from '../../ui/Field';
import s from './Admin.module.css';
import { Changes } from './Changes';
import { type Definition, type FieldDefinition, plural, say } from './definition';
import { identifier, usePublication } from './publish';
import { words } from './words';

const kinds = ['text', 'long_text', 'choice', 'multi_choice', 'integer', 'decimal', 'money', 'date', 'boolean', 'email', 'phone', 'url'] as const;

export function Fields({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication();
  const names = Object.keys(definition.entities).filter((e) => !definition.entities[e]?.removed);
  const [entity, setEntity] = useState(names.includes('opportunity') ? 'opportunity' : (names[0] ?? ''));
  const [sought, setSought] = useState('');
  const [adding, setAdding] = useState(false);
  const fields = Object.entries(definition.entities[entity]?.fields ?? {});
  const shown = fields.filter(([name, f]) => `${name} ${say(f.label, language, name)}`.toLowerCase().includes(sought.toLowerCase()));
  const change = (name: string, f: unknown) => void publication.prepare({ entities: { [entity]: { fields: { [name]: f } } } });
  const row = ([name, f]: [string, FieldDefinition]) => (
    <tr key={name}>
      <th scope="row">{say(f.label, language, name)}</th>
      <td className="quiet">{name}</td>
      <td>{kinds.includes(f.type as (typeof kinds)[number]) ? t(f.type as (typeof kinds)[number]) : f.type}</td>
      <td>{name.startsWith('x_') && <Button size="s" onClick={() => change(name, { removed: !f.removed })}>{t(f.removed ? 'restore' : 'retire')}</Button>}</td>
    </tr>
  );
  return (
    <>
      <div className={s.row}>
        <Field label={t('object')} hideLabel>
          {(ids) => (
            <select className={s.select} value={entity} onChange={(e) => setEntity(e.target.value)} {...ids}>
              {names.map((n) => <option key={n} value={n}>{upper(plural(definition.entities[n], language, n))}</option>)}
            </select>
          )}
        </Field>
        <span className={s.find}><TextInput aria-label={t('find')} placeholder={t('find')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>
        <span className="quiet num">{t('count', { n: shown.length })}</span>
        <Button look="fill" onClick={() => setAdding(true)}>{t('addField')}</Button>
      </div>
      {adding && <AddField onDone={(name, f) => { setAdding(false); change(name, f); }} onCancel={() => setAdding(false)} />}
      <Changes publication={publication} />
      <table className={s.table}>
        <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('technical')}</th><th scope="col">{t('kind')}</th><th scope="col"><span className="hidden-text">{t('retire')}</span></th></tr></thead>
        <tbody>{shown.filter(([, f]) => !f.removed).map(row)}</tbody>
      </table>
      {shown.some(([, f]) => f.removed) && (
        <>
          <h2 className={s.section}>{t('retired')}</h2>
          <table className={s.table}><tbody>{shown.filter(([, f]) => f.removed).map(row)}</tbody></table>
        </>
      )}
    </>
  );
}

function AddField({ onDone, onCancel }: { onDone: (name: string, f: unknown) => void; onCancel: () => void }) {
  const t = useWords(words);
  const [fr, setFr] = useState('');
  const [en, setEn] = useState('');
  const [kind, setKind] = useState<(typeof kinds)[number]>('choice');
  const [values, setValues] = useState('');
  const listed = kind === 'choice' || kind === 'multi_choice';
  const save = () => {
    const f: Record<string, unknown> = { type: kind, label: { fr, en: en || fr }, filterable: kind !== 'long_text' };
    if (listed) {
      const lines = values.split('\n').map((v) => v.trim()).filter(Boolean);
      f.choices = Object.fromEntries(lines.map((v, position) => [identifier(v), { label: { fr: v }, position }]));
    }
    onDone(identifier(fr), f);
  };
  return (
    <form className={s.changes} onSubmit={(e) => { e.preventDefault(); save(); }}>
      <div className={s.row}>
        <Field label={t('labelFr')} required>{(ids) => <TextInput value={fr} onChange={(e) => setFr(e.target.value)} required {...ids} />}</Field>
        <Field label={t('labelEn')}>{(ids) => <TextInput value={en} onChange={(e) => setEn(e.target.value)} {...ids} />}</Field>
        <Field label={t('kind')}>
          {(ids) => (
            <select className={s.select} value={kind} onChange={(e) => setKind(e.target.value as (typeof kinds)[number])} {...ids}>
              {kinds.map((k) => <option key={k} value={k}>{t(k)}</option>)}
            </select>
          )}
        </Field>
      </div>
      {listed && <Field label={t('choices')} required>{(ids) => <TextArea value={values} onChange={(e) => setValues(e.target.value)} required {...ids} />}</Field>}
      <div className={s.row}>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button look="fill" type="submit">{t('check')}</Button>
      </div>
    </form>
  );
}
