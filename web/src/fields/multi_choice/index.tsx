import { Combobox } from '../../ui/Combobox';
import { IconListCheck } from '../../ui/icons';
import { colourOf, Label } from '../../ui/Label';
import { CodesFilter, colourIn, optionsOf } from '../choice';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asList } from '../values';
import s from './labels.module.css';

export function View({ field, value, dense }: ViewProps) {
  return (
    <span className={dense ? s.line : s.wrap}>
      {asList(value).map((c) => <Label key={c.code} colour={colourIn(field, c.code) ?? colourOf(c.code)}>{c.label}</Label>)}
    </span>
  );
}

function Input({ field, value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  return (
    <Combobox
      source={optionsOf(field)}
      {...(ids ? { ids } : {})}
      {...(label ? { label } : {})}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      values={asList(value).map((c) => ({ value: c.code, label: c.label }))}
      onChangeAll={(all) => onChange(all.map((o) => ({ code: o.value, label: o.label })))}
      onKeyDown={onKeyDown}
    />
  );
}

export const multi_choice: FieldType = {
  name: 'multi_choice', label: ['Choix multiple', 'Multiple choice'], icon: IconListCheck, View, Input, width: 170,
  FilterInput: ({ field, op, ...rest }) => <CodesFilter options={optionsOf(field)} op={op === 'contains' ? 'in' : op} {...rest} />,
  text: (v, _, format) => format.list(asList(v).map((c) => c.label)),
  operators: ['in', 'nin', 'is_empty', 'is_set'],
};
