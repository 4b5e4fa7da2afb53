import { useEntityOf } from '../useEntityOf';
import { get } from '../../api/client';
import { useWords } from '../../i18n/words';
import { Combobox } from '../../ui/Combobox';
import { IconTags } from '../../ui/icons';
import { colourOf, Label } from '../../ui/Label';
import { optionsOf } from '../choice';
import { View } from '../multi_choice';
import type { FieldType, InputProps } from '../type';
import { asList } from '../values';
import { words } from '../words';

// Those already in use are proposed; a new one is made by typing it.
function Input({ field, value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  const t = useWords(words);
  const entity = useEntityOf(field);
  const known = optionsOf(field);
  const values = asList(value).map((c) => ({ value: c.code, label: c.label }));
  const put = (all: { value: string }[]) => onChange(all.map((o) => o.value));
  const search = async (typed: string, signal: AbortSignal) => {
    if (known.length || !entity) return known.filter((o) => o.label.toLocaleLowerCase().includes(typed.toLocaleLowerCase()));
    const params = { fields: field.name, limit: 100, filter: JSON.stringify({ field: field.name, op: 'is_set' }) };
    const page = await get<{ items: Record<string, unknown>[] }>(`/${entity.plural}`, { query: params, signal });
    const used = new Set(page.items.flatMap((r) => asList(r[field.name] as never).map((c) => c.label)));
    return [...used].filter((name) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase())).sort().slice(0, 20)
      .map((name) => ({ value: name, label: name, drawn: <Label colour={colourOf(name)}>{name}</Label> }));
  };
  return (
    <Combobox
      source={search}
      {...(ids ? { ids } : {})}
      label={label ?? t('new_tag')}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      values={values}
      onChangeAll={put}
      create={{ text: (typed) => t('add_tag', { typed }), run: (typed) => put([...values, { value: typed.trim() }]) }}
      onKeyDown={onKeyDown}
    />
  );
}

export const tags: FieldType = {
  name: 'tags', label: ['Étiquettes', 'Tags'], icon: IconTags, View, Input, width: 136,
  text: (v, _, format) => format.list(asList(v).map((c) => c.label)),
  operators: ['contains', 'in', 'nin', 'is_empty', 'is_set'],
};
