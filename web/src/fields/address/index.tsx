import type { AddressValue, Value } from '../../api/types';
import { useWords } from '../../i18n/words';
import { TextInput } from '../../ui/Field';
import { IconMapPin } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { words } from '../words';

const asAddress = (value: Value): AddressValue => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as AddressValue) : {});

export const linesOf = (value: Value): string[] => {
  const a = asAddress(value);
  if (a.lines?.length) return a.lines;
  return [a.street, a.street2, [a.postcode, a.city].filter(Boolean).join(' ')].filter((l): l is string => !!l);
};

function View({ value, dense }: ViewProps) {
  const lines = linesOf(value);
  if (dense) return <span className="cut" title={lines.join(', ')}>{lines.join(', ')}</span>;
  return <span>{lines.map((line, i) => <span key={i} style={{ display: 'block' }}>{line}</span>)}</span>;
}

const parts = ['street', 'street2', 'postcode', 'city', 'country'] as const;

function Input({ value, onChange, ids, autoFocus, onKeyDown }: InputProps) {
  const t = useWords(words);
  const a = asAddress(value);
  return (
    <span role="group" style={{ display: 'grid', gridTemplateColumns: '96px 1fr', gap: 6 }}>
      {parts.map((part, i) => (
        <span key={part} style={part === 'postcode' || part === 'city' ? undefined : { gridColumn: '1 / -1' }}>
          <TextInput
            {...(i === 0 ? ids : {})}
            aria-label={t(part)}
            placeholder={t(part)}
            autoFocus={i === 0 && autoFocus}
            data-autofocus={(i === 0 && autoFocus) || undefined}
            value={a[part] ?? ''}
            onChange={(e) => {
              const { lines: _, ...rest } = a;
              onChange({ ...rest, [part]: e.currentTarget.value || undefined } as AddressValue);
            }}
            onKeyDown={onKeyDown}
          />
        </span>
      ))}
    </span>
  );
}

export const address: FieldType = {
  name: 'address', label: ['Adresse', 'Address'], icon: IconMapPin, View, Input, width: 200,
  text: (v) => linesOf(v).join(', '),
  operators: ['contains', 'is_empty', 'is_set'],
};
