import { useRef } from 'react';
import type { FieldDef, Leaf, Operator } from '../../../api/types';
import { formatFor } from '../../../i18n/format';
import { type Language, sayer, useLocale, useWords } from '../../../i18n/words';
import { carried, needsValue } from '../../../records/filter/filter';
import { leafText } from '../../../records/filter/say';
import { ValueInput } from '../../../records/filter/ValueInput';
import { words as filterWords } from '../../../records/filter/words';
import { IconButton } from '../../../ui/Button';
import { Combobox, type Option } from '../../../ui/Combobox';
import { Checkbox, Field, TextInput } from '../../../ui/Field';
import { IconArrowBackUp, IconX } from '../../../ui/icons';
import s from '../Admin.module.css';
import { type Definition, drawn, say } from '../definition';
import { words } from '../words';
import { asks, type CriterionRow, type StageFaults } from './stage';

interface CriteriaProps {
  definition: Definition;
  entity: string;
  rows: CriterionRow[];
  onChange: (rows: CriterionRow[]) => void;
  faults: StageFaults['criteria'];
  errorOf: (code: string) => string | null;
}

// What a stage asks before one enters it or leaves it, as sentences that are shown to whoever is refused.
export function Criteria({ definition, entity, rows, onChange, faults, errorOf }: CriteriaProps) {
  const t = useWords(words);
  const { language, zone } = useLocale();
  const added = useRef(0);
  const of = definition.entities[entity]?.fields ?? {};
  const field = (name: string, l: Language = language): FieldDef | null => (of[name] ? drawn(definition, name, of[name], l) : null);
  const fields: Option[] = Object.entries(of).filter(([, f]) => !f.removed && !['stage', 'computed', 'rollup'].includes(f.type ?? ''))
    .map(([value]) => ({ value, label: field(value)?.label ?? value })).sort((a, b) => a.label.localeCompare(b.label, language));
  // The sentence that goes without saying; once somebody has written another, it is left alone.
  const sentence = (leaf: Leaf, l: Language): string => {
    const asked = field(leaf.field, l);
    const name = asked?.label ?? leaf.field;
    if (!asked || !needsValue(leaf.op)) return sayer(words, l)(leaf.op === 'is_empty' ? 'leftEmpty' : 'filledIn', { name });
    return sayer(words, l)('askedValue', { name, value: leafText(leaf, asked, formatFor({ language: l, zone }), sayer(filterWords, l)) });
  };
  const set = (key: string, change: Partial<CriterionRow>) => onChange(rows.map((r) => (r.key === key ? { ...r, ...change } : r)));
  const ask = (row: CriterionRow, leaf: Leaf) => {
    const said = (l: Language) => (row[l] === (row.leaf ? sentence(row.leaf, l) : null) ? sentence(leaf, l) : row[l]);
    set(row.key, { leaf, fr: said('fr'), en: said('en') });
  };
  const add = ({ value }: Option) => {
    added.current += 1;
    const leaf: Leaf = { field: value, op: 'is_set' };
    onChange([...rows, { code: '', key: `new${added.current}`, fr: sentence(leaf, 'fr'), en: sentence(leaf, 'en'), on_exit: false, blocking: true, leaf, removed: false }]);
  };
  const wrong = (row: CriterionRow) => {
    const fault = faults.get(row.key);
    return fault ? t(fault === 'name' ? 'nameIt' : 'valuePlease') : row.code && errorOf(row.code);
  };
  return (
    <section className={s.choices} aria-label={t('criteria')}>
      <h3 className={s.section}>{t('criteria')}</h3>
      <p className="quiet">{t('criteriaHelp')}</p>
      <ul className={s.criteria}>
        {rows.map((row) => {
          const name = say(row, language, row.code);
          const asked = row.leaf && field(row.leaf.field);
          return (
            <li key={row.key} data-off={row.removed || undefined}>
              <div className={s.pair}>
                <TextInput aria-label={t('criterionFr', { name })} value={row.fr} disabled={row.removed} aria-invalid={faults.has(row.key)} onChange={(e) => set(row.key, { fr: e.target.value })} />
                <TextInput aria-label={t('criterionEn', { name })} value={row.en} disabled={row.removed} onChange={(e) => set(row.key, { en: e.target.value })} />
              </div>
              {asked && row.leaf && !row.removed ? <Asked field={asked} leaf={row.leaf} name={name} onChange={(leaf) => ask(row, leaf)} /> : <p className="quiet">{t(row.removed ? 'criterionGoes' : 'richer')}</p>}
              <div className={s.row}>
                <select className={s.select} aria-label={t('moment', { name })} disabled={row.removed} value={row.on_exit ? 'exit' : 'entry'} onChange={(e) => set(row.key, { on_exit: e.target.value === 'exit' })}>
                  <option value="entry">{t('onEntry')}</option>
                  <option value="exit">{t('onExit')}</option>
                </select>
                <Checkbox label={t('blocking')} disabled={row.removed} checked={row.blocking} onChange={(e) => set(row.key, { blocking: e.target.checked })} />
                <IconButton icon={row.removed ? IconArrowBackUp : IconX} label={t(row.removed ? 'keepCriterion' : 'dropCriterion', { name })}
                  onClick={() => (row.code ? set(row.key, { removed: !row.removed }) : onChange(rows.filter((r) => r.key !== row.key)))} />
              </div>
              {wrong(row) && <p className={s.error} role="alert">{wrong(row)}</p>}
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

function Asked({ field, leaf, name, onChange }: { field: FieldDef; leaf: Leaf; name: string; onChange: (leaf: Leaf) => void }) {
  const t = useWords(words);
  const filterWord = useWords(filterWords);
  const ways = [...new Set([...asks(field), leaf.op])];
  const choose = (op: Operator) => {
    const value = carried(leaf.op, op, leaf.value);
    onChange(value === undefined ? { field: leaf.field, op } : { field: leaf.field, op, value });
  };
  return (
    <div className={s.asked}>
      <span className="quiet cut">{field.label}</span>
      <select className={s.select} aria-label={t('conditionOf', { name })} value={leaf.op} onChange={(e) => choose(e.target.value as Operator)}>
        {ways.map((op) => <option key={op} value={op}>{filterWord(`op_${op}`)}</option>)}
      </select>
      {needsValue(leaf.op) && <ValueInput key={leaf.op} field={field} leaf={leaf} onEnter={() => {}} onChange={(value) => onChange({ ...leaf, value })} />}
    </div>
  );
}
