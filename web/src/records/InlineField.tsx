// One value in place: it shows, a click or F2 opens it, Enter saves, Esc restores, Tab saves and goes on. A refusal stays by it,
// with what was typed.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { asProblem } from '../api/problem';
import type { EntityDef, FieldDef, SocleRecord, Value } from '../api/types';
import { usePatch } from '../api/useRecord';
import { sameValue } from '../api/wire';
import { isEditable, typeOf } from '../fields/all';
import { isEmpty } from '../fields/type';
import { useWords } from '../i18n/words';
import { useStatus } from '../ui/Plinth';
import { IconPencil } from '../ui/icons';
import s from './InlineField.module.css';
import { words } from './words';

interface EditorProps {
  entity: EntityDef;
  record: SocleRecord;
  field: FieldDef;
  typed?: string | null;
  /** In a cell: no help under it, the refusal floats. */
  cell?: boolean;
  onDone: (move?: 'down' | 'right' | 'left') => void;
}

export function FieldEditor({ entity, record, field, typed, cell, onDone }: EditorProps) {
  const t = useWords(words);
  const write = usePatch(entity);
  const type = typeOf(field);
  const [value, setValue] = useState<Value>(record[field.name]);
  const [invalid, setInvalid] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(value);
  const closed = useRef(false);
  const version = useRef(record.version);
  useStatus(t('editing'), <IconPencil size={14} className="warn" aria-hidden />);

  function save(next: Value, move?: 'down' | 'right' | 'left') {
    if (closed.current || invalid) return;
    closed.current = true;
    if (sameValue(next, record[field.name])) return onDone(move);
    write.mutate({ id: record.id, values: { [field.name]: next }, version: version.current }, {
      onError: (error) => {
        const problem = asProblem(error);
        if (problem?.status === 409) return onDone();
        closed.current = false;
        box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
      },
      onSuccess: () => onDone(move),
    });
  }
  function pressed(e: KeyboardEvent) {
    if (e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      closed.current = true;
      onDone();
    } else if (e.key === 'Enter' && (!type.lines || e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      e.stopPropagation();
      save(latest.current, 'down');
    } else if (e.key === 'Tab' && cell) {
      e.preventDefault();
      e.stopPropagation();
      save(latest.current, e.shiftKey ? 'left' : 'right');
    }
  }
  // A press elsewhere keeps what was typed.
  useEffect(() => {
    const elsewhere = (e: PointerEvent) => {
      if (!box.current?.contains(e.target as Node)) save(latest.current);
    };
    document.addEventListener('pointerdown', elsewhere, true);
    return () => document.removeEventListener('pointerdown', elsewhere, true);
  });
  const problem = asProblem(write.error);
  const refusal = invalid ?? (write.isPending ? null : (problem?.of(field.name)?.message ?? (problem && problem.status !== 409 ? (problem.isOffline ? t('unreachable') : problem.message) : null)));
  const { Input } = type;
  return (
    <div
      ref={box}
      className={cell ? s.cell : s.editor}
      onBlur={(e) => {
        if (e.relatedTarget && !box.current?.contains(e.relatedTarget as Node)) save(latest.current);
      }}
    >
      <Input
        field={field}
        value={value}
        label={field.label}
        autoFocus
        inPlace
        typed={typed}
        ids={{ 'aria-invalid': !!refusal }}
        onInvalid={setInvalid}
        onChange={(next) => {
          latest.current = next;
          setValue(next);
          if (type.commits) save(next);
        }}
        onKeyDown={pressed}
      />
      {refusal ? <p className={s.refusal} role="alert">{refusal}</p> : !cell && !type.commits && !type.lines && <p className={s.hint}>{t('enter_saves')}</p>}
    </div>
  );
}

interface InlineFieldProps {
  entity: EntityDef;
  record: SocleRecord;
  field: FieldDef;
}

// A line of a record's left column: label of 112 px, then the value.
export function InlineField({ entity, record, field }: InlineFieldProps) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { View } = typeOf(field);
  const value = record[field.name];
  const can = entity.rights.update && isEditable(field);
  const shown = isEmpty(value) ? <span className="faint">{can ? t('fill') : t('nothing')}</span> : <View field={field} value={value} />;
  return (
    <div className={s.line} data-open={open || undefined}>
      <dt className="cut" title={field.label}>{field.label}</dt>
      <dd>
        {open ? (
          <FieldEditor
            entity={entity}
            record={record}
            field={field}
            onDone={() => {
              setOpen(false);
              requestAnimationFrame(() => button.current?.focus());
            }}
          />
        ) : can ? (
          <div className={s.value}>
            {/* The value may hold links: the button that edits lies beside them, and the whole line opens it. */}
            <div className={s.shown} onClick={(e) => !(e.target as HTMLElement).closest('a') && setOpen(true)}>{shown}</div>
            <button ref={button} type="button" className={s.pencil} aria-label={t('edit', { name: field.label })} onClick={() => setOpen(true)} onKeyDown={(e) => e.key === 'F2' && setOpen(true)}>
              <IconPencil size={14} aria-hidden />
            </button>
          </div>
        ) : <div className={s.value}><div className={s.fixed}>{shown}</div></div>}
      </dd>
    </div>
  );
}
