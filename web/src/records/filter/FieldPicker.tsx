import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { EntityDef, FieldDef } from '../../api/types';
import { type ModelIndex, useModel } from '../../api/useModel';
import { typeOf } from '../../fields/all';
import { upper } from '../../i18n/grammar';
import { folded } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { TextInput } from '../../ui/Field';
import { IconSearch } from '../../ui/icons';
import s from './filter.module.css';
import { words } from './words';

export interface PickedField { path: string; field: FieldDef; group: string; label: string }

// The fields of an entity and, one step away, those of the records that it refers to.
export function fieldsWithin(model: ModelIndex, entity: EntityDef, keep: (field: FieldDef) => boolean, categories = false): PickedField[] {
  const own = entity.fields.filter(keep).flatMap((field) => {
    const itself = { path: field.name, field, group: '', label: field.label };
    const category = field.type === 'stage' && categories ? model.path(entity.name, `${field.name}.category`)?.field : undefined;
    return category ? [itself, { path: `${field.name}.category`, field: category, group: '', label: category.label }] : [itself];
  });
  const beyond = entity.fields.filter((f) => f.type === 'reference' && f.target && f.target !== 'user').flatMap((reference) => {
    const target = model.find(reference.target!);
    return (target?.fields ?? []).filter((f) => keep(f) && !f.target?.includes('*')).map((field) => ({
      path: `${reference.name}.${field.name}`, field, group: reference.label, label: field.label,
    }));
  });
  return [...own, ...beyond];
}

interface FieldPickerProps {
  entity: EntityDef;
  onPick: (picked: PickedField) => void;
  /** What is typed as a text to look for in the whole record. */
  onText?: ((typed: string) => void) | undefined;
}

export function FieldPicker({ entity, onPick, onText }: FieldPickerProps) {
  const t = useWords(words);
  const model = useModel();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(() => fieldsWithin(model, entity, (f) => f.filterable !== false && !f.part_of?.includes('.'), true), [model, entity]);
  const wanted = folded(typed);
  const shown = useMemo(() => all.filter((f) => !wanted || folded(`${f.label} ${f.group}`).includes(wanted)
    || f.field.choices?.some((c) => folded(c.label).startsWith(wanted))), [all, wanted]);
  const total = shown.length + (typed && onText ? 1 : 0);
  const active = Math.min(at, total - 1);
  useEffect(() => {
    void list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const choose = (i: number) => {
    const picked = shown[i];
    if (picked) onPick(picked);
    else if (typed) onText?.(typed);
  };
  function pressed(e: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step && total) setAt((active + step + total) % total);
    else if (e.key === 'Enter') choose(active);
    else return;
    e.preventDefault();
  }
  return (
    <div className={s.picker}>
      <div className={s.search}>
        <TextInput
          icon={IconSearch}
          autoFocus
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls="fields"
          aria-activedescendant={total ? `fields${active}` : undefined}
          aria-label={t('find')}
          placeholder={t('find')}
          value={typed}
          onChange={(e) => {
            setTyped(e.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={pressed}
        />
      </div>
      <div ref={list} id="fields" role="listbox" aria-label={t('filters')} className={s.fields}>
        {shown.map((f, i) => {
          const Glyph = typeOf(f.field).icon;
          return (
            <div key={f.path} role="presentation">
              {f.group !== (shown[i - 1]?.group ?? '') && <p className={s.heading}>{upper(f.group)}</p>}
              <div id={`fields${i}`} role="option" aria-selected={i === active} data-active={i === active || undefined} className={s.choice} onPointerMove={() => i !== active && setAt(i)} onClick={() => choose(i)}>
                <Glyph size={16} aria-hidden /><span className="cut">{f.label}</span>
              </div>
            </div>
          );
        })}
        {typed && onText && (
          <div id={`fields${shown.length}`} role="option" aria-selected={active === shown.length} data-active={active === shown.length || undefined} className={s.choice} onClick={() => onText(typed)}>
            <IconSearch size={16} aria-hidden /><span className="cut">{t('text_is', { typed })}</span>
          </div>
        )}
      </div>
      {total === 0 && <p className={s.none}>{t('no_field')}</p>}
    </div>
  );
}
