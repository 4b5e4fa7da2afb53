import { type ReactNode, useRef, useState } from 'react';
import type { Condition, EntityDef, Leaf } from '../../api/types';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { IconPlus } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { FieldPicker } from './FieldPicker';
import { filterOf, isComplete, leavesOf, partOf, partsOf } from './filter';
import s from './filter.module.css';
import { newLeaf, PartEditor } from './PartEditor';
import { useTell } from './say';
import { words } from './words';

interface FilterBarProps {
  entity: EntityDef;
  filter: Condition | undefined;
  q?: string | undefined;
  onFilter: (filter: Condition) => void;
  onText?: ((q: string) => void) | undefined;
  children?: ReactNode;
}

// Filters as chips in plain words; a press opens the one, its cross removes it.
export function FilterBar({ entity, filter, q, onFilter, onText, children }: FilterBarProps) {
  const t = useWords(words);
  const parts = partsOf(filter);
  const add = useRef<HTMLButtonElement>(null);
  const [adding, setAdding] = useState<Leaf[] | 'field' | null>(null);
  const put = (next: Condition[]) => onFilter(filterOf(next));
  const close = () => {
    if (Array.isArray(adding) && adding.every(isComplete)) put([...parts, partOf(adding)]);
    setAdding(null);
  };
  return (
    <div className={s.bar} role="group" aria-label={t('filters')}>
      {q && onText && <Chip on onRemove={() => onText('')} name={t('text')}><span className="cut">{t.rich('named', { name: t('text'), value: <strong>{q}</strong> })}</span></Chip>}
      {parts.map((part, i) => (
        <PartChip
          key={i}
          entity={entity}
          part={part}
          onChange={(next) => put(parts.map((p, at) => (at === i ? next : p)))}
          onRemove={() => put(parts.filter((_, at) => at !== i))}
        />
      ))}
      <Button ref={add} look="dashed" size="s" icon={IconPlus} aria-label={t('add_filter')} aria-expanded={adding !== null} onClick={() => setAdding('field')}>{t('filter')}</Button>
      {adding !== null && (
        <Popover anchor={add} sheet onClose={close}>
          {adding === 'field' ? (
            <FieldPicker
              entity={entity}
              onPick={({ path, field }) => setAdding([newLeaf(path, field)])}
              onText={onText && ((typed) => {
                onText(typed);
                setAdding(null);
              })}
            />
          ) : <PartEditor entity={entity} leaves={adding} onChange={setAdding} onApply={close} onRemove={() => setAdding(null)} />}
        </Popover>
      )}
      {children && <div className={s.tools}>{children}</div>}
    </div>
  );
}

function PartChip({ entity, part, onChange, onRemove }: { entity: EntityDef; part: Condition; onChange: (part: Condition) => void; onRemove: () => void }) {
  const t = useWords(words);
  const anchor = useRef<HTMLButtonElement>(null);
  const [draft, setDraft] = useState<Leaf[] | null>(null);
  const [open, setOpen] = useState(false);
  const told = useTell(entity.name)(part);
  const close = () => {
    setOpen(false);
    if (draft?.every(isComplete)) onChange(partOf(draft));
    anchor.current?.focus();
  };
  return (
    <>
      <Chip
        ref={anchor}
        on
        name={told.name}
        expanded={open}
        onClick={() => {
          setDraft(leavesOf(part));
          setOpen(!open);
        }}
        onRemove={onRemove}
      >
        <span className="cut">{told.name ? t.rich('named', { name: told.name, value: <strong>{told.value}</strong> }) : <strong>{told.value}</strong>}</span>
      </Chip>
      {open && (
        <Popover anchor={anchor} sheet onClose={close}>
          {draft ? <PartEditor entity={entity} leaves={draft} onChange={setDraft} onApply={close} onRemove={onRemove} /> : <p className={`${s.editor} ${s.note}`}>{t('complex')}</p>}
        </Popover>
      )}
    </>
  );
}
