import { Link as To } from 'wouter';
import { get } from '../../api/client';
import type { Found, Link } from '../../api/types';
import { useModel } from '../../api/useModel';
import { useWords } from '../../i18n/words';
import { Combobox } from '../../ui/Combobox';
import { IconLink } from '../../ui/icons';
import { entityIcon } from '../entityIcon';
import type { FieldType, InputProps, ViewProps } from '../type';
import { asRef } from '../values';
import { words } from '../words';

function View({ value, dense }: ViewProps) {
  const model = useModel();
  const link = asRef(value) as Link | null;
  if (!link) return null;
  const target = model.find(link.entity);
  if (dense || !target) return <span className="cut" title={link.label}>{link.label}</span>;
  return <To className="cut" href={`/${target.plural}/${link.id}`}>{link.label}</To>;
}

// A link may lead to a record of any entity: it is found with the one search.
function Input({ value, onChange, ids, label, autoFocus, inPlace, typed, onKeyDown }: InputProps) {
  const t = useWords(words);
  const model = useModel();
  const link = asRef(value) as Link | null;
  const search = async (typed: string, signal: AbortSignal) => {
    if (!typed.trim()) return [];
    const { items } = await get<{ items: Found[] }>('/search', { query: { q: typed, limit: 10 }, signal });
    return items.map((f) => {
      const Glyph = entityIcon({ name: f.entity });
      return { value: `${f.entity}:${f.id}`, label: f.label, detail: f.detail, lead: <Glyph size={16} aria-label={model.find(f.entity)?.label.one} /> };
    });
  };
  return (
    <Combobox
      source={search}
      {...(ids ? { ids } : {})}
      {...(label ? { label } : {})}
      placeholder={t('search')}
      autoFocus={autoFocus}
      openAtOnce={inPlace}
      typed={typed}
      clearable
      value={link ? { value: `${link.entity}:${link.id}`, label: link.label } : null}
      onChange={(o) => {
        const [entity, id] = o?.value.split(':') ?? [];
        onChange(o && entity ? ({ entity, id: Number(id), label: o.label } satisfies Link) : null);
      }}
      onKeyDown={onKeyDown}
    />
  );
}

export const link: FieldType = {
  name: 'link', label: ['Lien', 'Link'], icon: IconLink, View, Input, width: 180, commits: true,
  text: (v) => asRef(v)?.label ?? '',
  operators: ['is_empty', 'is_set'],
};
