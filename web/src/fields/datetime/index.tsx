import { useState } from 'react';
import { useFormat } from '../../i18n/format';
import { parseTime } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { DayInput } from '../../ui/DayInput';
import { TextInput } from '../../ui/Field';
import { IconClock } from '../../ui/icons';
import { date } from '../date';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asText } from '../values';
import { words } from '../words';
import { zonedToInstant } from './zoned';

function View({ value, dense }: ViewProps) {
  const format = useFormat();
  const at = asText(value);
  if (!at) return null;
  return <span className="cut" title={format.exact(at)}>{dense ? format.moment(at) : `${format.day(format.dayOf(at))}, ${format.time(at)}`}</span>;
}

function Input({ value, onChange, onInvalid, ids, label, autoFocus, onKeyDown }: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const at = asText(value);
  const [time, setTime] = useState(at ? format.time(at) : '');
  const day = at ? format.dayOf(at) : null;
  const put = (d: string | null, h: string) => {
    const clock = h.trim() === '' ? '09:00' : parseTime(h);
    onInvalid?.(clock === null ? t('bad_time') : null);
    if (clock !== null) onChange(d ? zonedToInstant(d, clock, format.zone) : null);
  };
  return (
    <span style={{ display: 'grid', gridTemplateColumns: '1fr 76px', gap: 6 }}>
      <DayInput
        value={day}
        onChange={(d) => put(d, time)}
        onInvalid={(typed) => onInvalid?.(typed === null ? null : t('bad_day'))}
        {...(ids ? { ids } : {})}
        label={label}
        autoFocus={autoFocus}
        onKeyDown={onKeyDown}
      />
      <TextInput
        aria-label={t('time')}
        className="num"
        value={time}
        placeholder="09:00"
        onChange={(e) => {
          setTime(e.currentTarget.value);
          put(day ?? format.today(), e.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
    </span>
  );
}

export const datetime: FieldType = {
  ...date, name: 'datetime', label: ['Date et heure', 'Date and time'], icon: IconClock, View, Input, width: 122,
  text: (v, _, format) => (asText(v) ? format.exact(asText(v)) : ''),
};
