import { useState } from 'react';
import type { FieldDef, Leaf, Value } from '../../api/types';
import { typeOf } from '../../fields/all';
import { useWords } from '../../i18n/words';
import { Combobox } from '../../ui/Combobox';
import { TextInput } from '../../ui/Field';
import { type Period, periods } from './filter';
import s from './filter.module.css';
import { periodText } from './say';
import { words } from './words';

interface ValueProps { field: FieldDef; leaf: Leaf; onChange: (value: unknown) => void; onEnter: () => void }

// The value of a condition, asked for as the operator needs it.
export function ValueInput({ field, leaf, onChange, onEnter }: ValueProps) {
  const t = useWords(words);
  const type = typeOf(field);
  const { FilterInput, Input } = type;
  const enter = (e: { key: string; preventDefault: () => void }) => {
    if (e.key !== 'Enter') return;
    e.preventDefault();
    onEnter();
  };
  if (leaf.op === 'within') return <PeriodInput value={leaf.value} onChange={onChange} />;
  if (leaf.op === 'between') {
    const [from, to] = Array.isArray(leaf.value) ? (leaf.value as Value[]) : [];
    return (
      <div className={s.two}>
        <Input field={field} label={t('from')} value={from} autoFocus onChange={(v) => onChange([v, to])} onKeyDown={enter} />
        <Input field={field} label={t('to')} value={to} onChange={(v) => onChange([from, v])} onKeyDown={enter} />
      </div>
    );
  }
  const words_ = leaf.op === 'contains' || leaf.op === 'starts_with' || leaf.op === 'ends_with';
  if (words_ || field.type === 'address' || (leaf.op !== 'in' && leaf.op !== 'nin' && ['text', 'long_text', 'rich_text', 'email', 'url', 'auto_number', 'tags'].includes(field.type))) {
    return <TextInput aria-label={t('value')} autoFocus data-autofocus value={String(leaf.value ?? '')} onChange={(e) => onChange(e.currentTarget.value)} onKeyDown={enter} />;
  }
  if (FilterInput) return <FilterInput field={field} op={leaf.op} value={leaf.value} onChange={onChange} label={t('value')} />;
  if (leaf.op === 'in' || leaf.op === 'nin') {
    const values = (Array.isArray(leaf.value) ? leaf.value : []).map((v) => ({ value: String(v), label: String(v) }));
    return (
      <Combobox
        source={[]}
        label={t('value')}
        autoFocus
        values={values}
        onChangeAll={(all) => onChange(all.map((o) => o.value))}
        create={{ text: (typed) => typed, run: (typed) => onChange([...values.map((v) => v.value), typed]) }}
      />
    );
  }
  return <Input field={field} label={t('value')} value={leaf.value as Value} autoFocus onChange={onChange} onKeyDown={enter} />;
}

function PeriodInput({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const t = useWords(words);
  const span = value as { last?: { days?: number }; next?: { days?: number } } | undefined;
  const side = typeof value === 'object' && value ? (span?.last ? 'last' : 'next') : null;
  const [days, setDays] = useState(String(span?.last?.days ?? span?.next?.days ?? 30));
  const options = [
    ...periods.map((p: Period) => ({ value: p as string, label: t(p) })),
    { value: '+last', label: t('last_n') },
    { value: '+next', label: t('next_n') },
  ];
  const put = (kind: string, n: string) => onChange({ [kind]: { days: Math.max(1, Math.min(3660, Number.parseInt(n, 10) || 1)) } });
  const chosen = side ? `+${side}` : String(value ?? '');
  return (
    <div className={side ? s.days : undefined}>
      {side && (
        <TextInput
          aria-label={t('days')}
          inputMode="numeric"
          value={days}
          onChange={(e) => {
            setDays(e.currentTarget.value);
            put(side, e.currentTarget.value);
          }}
        />
      )}
      <Combobox
        source={options}
        label={t('period')}
        autoFocus={!side}
        value={options.find((o) => o.value === chosen) ?? (value ? { value: chosen, label: periodText(t, value) } : null)}
        onChange={(o) => (o?.value.startsWith('+') ? put(o.value.slice(1), days) : onChange(o?.value))}
      />
    </div>
  );
}
