import { useWords } from '../../i18n/words';
import { Combobox } from '../../ui/Combobox';
import { Checkbox } from '../../ui/Field';
import { IconCheckbox } from '../../ui/icons';
import type { FieldType, FilterProps, InputProps, ViewProps } from '../type';
import { words } from '../words';

function View({ value }: ViewProps) {
  const t = useWords(words);
  if (value === null || value === undefined) return null;
  return <span>{value ? t('yes') : t('no')}</span>;
}

function useOptions() {
  const t = useWords(words);
  return [{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }];
}

function Input({ field, value, onChange, ids, label, autoFocus, inPlace, onKeyDown }: InputProps) {
  const options = useOptions();
  if (!inPlace) return <Checkbox {...ids} label={field.label} checked={value === true} onChange={(e) => onChange(e.currentTarget.checked)} />;
  return (
    <Combobox
      source={options}
      label={label ?? field.label}
      autoFocus={autoFocus}
      openAtOnce
      value={options.find((o) => o.value === String(value)) ?? null}
      onChange={(o) => onChange(o ? o.value === 'true' : null)}
      onKeyDown={onKeyDown}
    />
  );
}

function FilterInput({ value, onChange, label }: FilterProps) {
  const options = useOptions();
  return <Combobox source={options} label={label} value={options.find((o) => o.value === String(value)) ?? null} onChange={(o) => onChange(o?.value === 'true')} />;
}

export const boolean: FieldType = {
  name: 'boolean', label: ['Oui ou non', 'Yes or no'], icon: IconCheckbox, View, Input, FilterInput, width: 90, commits: true,
  text: (v, _, format) => (v === null || v === undefined ? '' : words[v ? 'yes' : 'no'][format.language === 'fr' ? 0 : 1]),
  operators: ['eq', 'is_empty', 'is_set'],
};
