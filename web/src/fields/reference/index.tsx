import { Link } from 'wouter';
import { useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Combobox } from '../../ui/Combobox';
import { IconLink } from '../../ui/icons';
import { Avatar } from '../../ui/Label';
import type { FieldType, FilterProps, InputProps, ViewProps } from '../type';
import { asRef } from '../values';
import { words } from '../words';
import { isPerson, refOption, searchIn } from './search';

function View({ field, value, dense }: ViewProps) {
  const target = useModel().find(field.target ?? '');
  const ref = asRef(value);
  if (!ref) return null;
  const user = field.target === 'user';
  return (
    <>
      {user && <Avatar name={ref.label} size={18} />}
      {dense || user || !target ? <span className="cut" title={ref.label}>{ref.label}</span> : <Link className="cut" href={`/${target.plural}/${ref.id}`}>{ref.label}</Link>}
    </>
  );
}

function Input({ field, value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const target = model.find(field.target ?? '');
  const ref = asRef(value);
  return (
    <Combobox
      source={target ? searchIn(model, target, format) : []}
      {...(ids ? { ids } : {})}
      {...(label ? { label } : {})}
      placeholder={t('search')}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      clearable={!field.required}
      value={ref ? refOption(ref, field.target) : null}
      onChange={(o) => onChange(o ? { id: Number(o.value), label: o.label } : null)}
      onKeyDown={onKeyDown}
    />
  );
}

// A filter keeps ids; the labels come with what was chosen, or are asked once for a shared address.
export function RefsFilter({ field, op, value, onChange, label }: FilterProps) {
  const format = useFormat();
  const model = useModel();
  const target = model.find(field.target ?? '');
  const source = target ? searchIn(model, target, format) : [];
  const refs = (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map((v) =>
    (typeof v === 'object' ? (v as { id: number; label: string }) : { id: Number(v), label: `#${String(v)}` }));
  if (op === 'in' || op === 'nin') {
    return (
      <Combobox
        source={source}
        label={label}
        autoFocus
        values={refs.map((r) => refOption(r, field.target))}
        onChangeAll={(all) => onChange(all.map((o) => ({ id: Number(o.value), label: o.label })))}
      />
    );
  }
  return (
    <Combobox
      source={source}
      label={label}
      autoFocus
      value={refs[0] ? refOption(refs[0], field.target) : null}
      onChange={(o) => onChange(o ? { id: Number(o.value), label: o.label } : undefined)}
    />
  );
}

export const reference: FieldType = {
  name: 'reference', label: ['Lien vers une fiche', 'Reference'], icon: IconLink, View, Input, FilterInput: RefsFilter, width: 180, commits: true,
  text: (v) => asRef(v)?.label ?? '',
  operators: ['in', 'nin', 'is_empty', 'is_set'],
};
export { isPerson };
