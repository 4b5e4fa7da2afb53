import { TextArea } from '../../ui/Field';
import { IconFileText } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asText } from '../values';
import s from './view.module.css';

function View({ value, dense }: ViewProps) {
  return <span className={dense ? 'cut' : s.lines} title={dense ? asText(value) : undefined}>{asText(value)}</span>;
}

function Input({ value, onChange, ids, label, autoFocus, typed, onKeyDown }: InputProps) {
  return (
    <TextArea
      {...ids}
      aria-label={label}
      autoFocus={autoFocus}
      data-autofocus={autoFocus || undefined}
      value={typed && asText(value) === '' ? typed : asText(value)}
      onChange={(e) => onChange(e.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

export const long_text: FieldType = {
  name: 'long_text', label: ['Texte long', 'Long text'], icon: IconFileText, View, Input, text: asText, width: 220, lines: true,
  operators: ['contains', 'is_empty', 'is_set'],
};
