import { useRef } from 'react';
import { useLocale, useWords } from '../../../i18n/words';
import { IconButton } from '../../../ui/Button';
import { Combobox, type Option } from '../../../ui/Combobox';
import { Checkbox, Field, TextInput } from '../../../ui/Field';
import { IconArrowBackUp, IconX } from '../../../ui/icons';
import s from '../Admin.module.css';
import { type EntityDefinition, say } from '../definition';
import { words } from '../words';
import type { CriterionRow } from './stage';

interface CriteriaProps { entity: EntityDefinition; rows: CriterionRow[]; onChange: (rows: CriterionRow[]) => void; faults: ReadonlySet<string>; errorOf: (code: string) => string | null }

// What a stage asks before one enters it or leaves it, as sentences that are shown to whoever is refused.
export function Criteria({ entity, rows, onChange, faults, errorOf }: CriteriaProps) {
  const t = useWords(words);
  const { language } = useLocale();
  const added = useRef(0);
  const fields: Option[] = Object.entries(entity.fields).filter(([, f]) => !f.removed && !['stage', 'computed', 'rollup'].includes(f.type ?? ''))
    .map(([value, f]) => ({ value, label: say(f.label, language, value) })).sort((a, b) => a.label.localeCompare(b.label, language));
  const set = (key: string, change: Partial<CriterionRow>) => onChange(rows.map((r) => (r.key === key ? { ...r, ...change } : r)));
  const add = (field: Option) => {
    added.current += 1;
    const label = entity.fields[field.value]?.label;
    const fr = `« ${say(label, 'fr', field.value)} » est renseigné`;
    const en = `“${say(label, 'en', field.value)}” is filled in`;
    onChange([...rows, { code: '', key: `new${added.current}`, fr, en, on_exit: false, blocking: true, field: field.value, removed: false }]);
  };
  return (
    <section className={s.choices} aria-label={t('criteria')}>
      <h3 className={s.section}>{t('criteria')}</h3>
      <p className="quiet">{t('criteriaHelp')}</p>
      <ul className={s.criteria}>
        {rows.map((row) => {
          const name = say(row, language, row.code);
          return (
            <li key={row.key} data-off={row.removed || undefined}>
              <div className={s.pair}>
                <TextInput aria-label={t('criterionFr', { name })} value={row.fr} disabled={row.removed} aria-invalid={faults.has(row.key)} onChange={(e) => set(row.key, { fr: e.target.value })} />
                <TextInput aria-label={t('criterionEn', { name })} value={row.en} disabled={row.removed} onChange={(e) => set(row.key, { en: e.target.value })} />
              </div>
              <div className={s.row}>
                <select className={s.select} aria-label={t('moment', { name })} disabled={row.removed} value={row.on_exit ? 'exit' : 'entry'} onChange={(e) => set(row.key, { on_exit: e.target.value === 'exit' })}>
                  <option value="entry">{t('onEntry')}</option>
                  <option value="exit">{t('onExit')}</option>
                </select>
                <Checkbox label={t('blocking')} disabled={row.removed} checked={row.blocking} onChange={(e) => set(row.key, { blocking: e.target.checked })} />
                <IconButton icon={row.removed ? IconArrowBackUp : IconX} label={t(row.removed ? 'keepCriterion' : 'dropCriterion', { name })}
                  onClick={() => (row.code ? set(row.key, { removed: !row.removed }) : onChange(rows.filter((r) => r.key !== row.key)))} />
              </div>
              {(faults.has(row.key) || (row.code && errorOf(row.code))) && <p className={s.error} role="alert">{faults.has(row.key) ? t('nameIt') : errorOf(row.code)}</p>}
            </li>
          );
        })}
      </ul>
      {rows.length === 0 && <p className="quiet">{t('noCriterion')}</p>}
      <Field label={t('addCriterion')} hint={t('addCriterionHelp')}>
        {(ids) => <Combobox key={rows.length} source={fields} ids={ids} placeholder={t('pickField')} value={null} onChange={(option) => option && add(option)} />}
      </Field>
    </section>
  );
}
