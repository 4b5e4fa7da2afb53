import { Link } from 'wouter';
import { useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Combobox } from '../../ui/Combobox';
import { IconAffiliate } from '../../ui/icons';
import { RefsFilter } from '../reference';
import { refOption, searchIn } from '../reference/search';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asRefs } from '../values';
import { words } from '../words';

function View({ field, value, dense }: ViewProps) {
  const format = useFormat();
  const target = useModel().find(field.target ?? '');
  const refs = asRefs(value);
  if (dense || !target) {
    const names = format.list(refs.map((r) => r.label));
    return <span className="cut" title={names}>{names}</span>;
  }
  return <span>{refs.map((r) => <Link key={r.id} href={`/${target.plural}/${r.id}`} style={{ display: 'block' }}>{r.label}</Link>)}</span>;
}

function Input({ field, value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const target = model.find(field.target ?? '');
  return (
    <Combobox
      source={target ? searchIn(model, target, format) : []}
      {...(ids ? { ids } : {})}
      {...(label ? { label } : {})}
      placeholder={t('search')}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      values={asRefs(value).map((r) => refOption(r, field.target))}
      onChangeAll={(all) => onChange(all.map((o) => ({ id: Number(o.value), label: o.label })))}
      onKeyDown={onKeyDown}
    />
  );
}

export const multi_reference: FieldType = {
  name: 'multi_reference', label: ['Liens vers des fiches', 'References'], icon: IconAffiliate, View, Input, FilterInput: RefsFilter, width: 200,
  text: (v, _, format) => format.list(asRefs(v).map((r) => r.label)),
  operators: ['in', 'nin', 'is_empty', 'is_set'],
};
