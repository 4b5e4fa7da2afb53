import type { FieldDef } from '../../api/types';
import { Combobox, type Option } from '../../ui/Combobox';
import { IconCircleCheck } from '../../ui/icons';
import { Label } from '../../ui/Label';
import type { FieldType, FilterProps, InputProps, ViewProps } from '../type';
import { asCoded } from '../values';

export const colourIn = (field: FieldDef, code: string): string | undefined => field.choices?.find((c) => c.code === code)?.color;

export const optionsOf = (field: FieldDef): Option[] =>
  (field.choices ?? []).filter((c) => !c.retired).map((c) => ({
    value: c.code,
    label: c.label,
    drawn: c.color ? <Label colour={c.color}>{c.label}</Label> : undefined,
  }));

// A choice without colours reads as text: the tint is kept for those that mean something.
function View({ field, value }: ViewProps) {
  const choice = asCoded(value);
  if (!choice) return null;
  const colour = colourIn(field, choice.code);
  return colour ? <Label colour={colour}>{choice.label}</Label> : <span className="cut" title={choice.label}>{choice.label}</span>;
}

function Input({ field, value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  const choice = asCoded(value);
  return (
    <Combobox
      source={optionsOf(field)}
      {...(ids ? { ids } : {})}
      {...(label ? { label } : {})}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      clearable={!field.required}
      value={choice ? { value: choice.code, label: choice.label } : null}
      onChange={(o) => onChange(o ? { code: o.value, label: o.label } : null)}
      onKeyDown={onKeyDown}
    />
  );
}

export function CodesFilter({ options, op, value, onChange, label }: Pick<FilterProps, 'op' | 'value' | 'onChange' | 'label'> & { options: Option[] }) {
  if (op === 'in' || op === 'nin') {
    const codes = Array.isArray(value) ? value.map(String) : [];
    const values = codes.map((code) => options.find((o) => o.value === code) ?? { value: code, label: code });
    return <Combobox source={options} label={label} autoFocus values={values} onChangeAll={(all) => onChange(all.map((o) => o.value))} />;
  }
  return <Combobox source={options} label={label} autoFocus value={options.find((o) => o.value === value) ?? null} onChange={(o) => onChange(o?.value)} />;
}

export const choice: FieldType = {
  name: 'choice', label: ['Choix', 'Choice'], icon: IconCircleCheck, View, Input, width: 140, commits: true,
  FilterInput: ({ field, ...rest }) => <CodesFilter options={optionsOf(field)} {...rest} />,
  text: (v) => asCoded(v)?.label ?? '',
  operators: ['in', 'nin', 'is_empty', 'is_set'],
};
