import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { DayInput } from '../../ui/DayInput';
import { IconCalendar } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asText } from '../values';
import { words } from '../words';

function View({ value }: ViewProps) {
  const format = useFormat();
  const day = asText(value);
  return <span className="cut" title={day && format.fullDay(day)}>{day && format.day(day)}</span>;
}

function Input({ value, onChange, onInvalid, ids, label, autoFocus, onKeyDown }: InputProps) {
  const t = useWords(words);
  return (
    <DayInput
      value={asText(value) || null}
      onChange={onChange}
      onInvalid={(typed) => onInvalid?.(typed === null ? null : t('bad_day'))}
      {...(ids ? { ids } : {})}
      label={label}
      autoFocus={autoFocus}
      onKeyDown={onKeyDown}
    />
  );
}

export const date: FieldType = {
  name: 'date', label: ['Date', 'Date'], icon: IconCalendar, View, Input, width: 126,
  text: (v, _, format) => (asText(v) ? format.day(asText(v)) : ''),
  operators: ['within', 'before', 'after', 'eq', 'between', 'is_empty', 'is_set'],
};
