import type { EntityDef } from '../../api/types';
import { useWords } from '../../i18n/words';
import s from './Imports.module.css';
import type { Column, Format, Mapped, Treatment } from './model';
import { words } from './words';

const numbers = ['integer', 'decimal', 'money', 'percent'];

interface Props { column: Column; mapped: Mapped; entity: EntityDef; model: { entities: EntityDef[] }; onChange: (mapped: Mapped) => void }

// What decides how the cells of one column become values: order of dates, decimal sign, key of references, words of choices.
export function ColumnFormat({ column, mapped, entity, model, onChange }: Props) {
  const t = useWords(words);
  const owner = mapped.of ? model.entities.find((e) => e.name === mapped.of?.split(':')[0]) : entity;
  const field = owner?.fields.find((f) => f.name === mapped.field);
  const format: Format = mapped.format ?? column.format;
  const target = model.entities.find((e) => e.name === field?.target);
  const keys = target?.fields.filter((f) => f.unique || f.name === target.title || f.type === 'email') ?? [];
  const choose = (label: string, value: string, options: (readonly [string, string])[], pick: (value: string) => void) => (
    <label className={s.small}>
      <span>{label}</span>
      <select className={s.select} value={value} aria-label={`${column.name}, ${label}`} onChange={(e) => pick(e.target.value)}>
        {options.map(([code, text]) => <option key={code} value={code}>{text}</option>)}
      </select>
    </label>
  );
  return (
    <div className={s.formats}>
      {format.kind.startsWith('date') && format.date_order !== 'serial' && choose(t('dateOrder'), format.date_order ?? 'dmy', [['dmy', t('dmy')], ['mdy', t('mdy')]], (date_order) => onChange({ ...mapped, format: { ...format, date_order } }))}
      {numbers.includes(format.kind) && choose(t('mark'), format.decimal_mark ?? ',', [[',', t('comma')], ['.', t('point')]], (decimal_mark) => onChange({ ...mapped, format: { ...format, decimal_mark } }))}
      {keys.length > 1 && choose(t('by'), mapped.by ?? '', keys.map((f) => [f.name, f.label] as const), (by) => onChange({ ...mapped, by }))}
      {!mapped.of && choose(t('treatment'), mapped.treatment ?? 'keep', (['keep', 'enrich', 'clean'] as const).map((code) => [code, t(code)] as const), (treatment) => onChange({ ...mapped, treatment: treatment as Treatment }))}
      {field?.choices && (column.choices?.length ?? 0) > 0 && (
        <details>
          <summary>{t('values')}</summary>
          {column.choices?.map(({ value }) => (
            <div key={value}>
              {choose(value, mapped.choices?.[value] ?? '', [['', t('noValue')], ...(field.choices ?? []).map((c) => [c.code, c.label] as const)], (code) => onChange({ ...mapped, choices: { ...mapped.choices, [value]: code } }))}
            </div>
          ))}
        </details>
      )}
    </div>
  );
}
