import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import s from './Combobox.module.css';
import { cx } from './cx';
import type { ControlIds } from './Field';
import { IconCheck, IconPlus, IconSelector, IconX } from './icons';
import { Popover } from './Popover';
import { words } from './words';
import { folded } from '../i18n/parse';
import { useWords } from '../i18n/words';

export interface Option {
  value: string;
  label: string;
  /** In grey after the label. */
  detail?: string | undefined;
  /** Drawn before the label. */
  lead?: ReactNode;
  /** Drawn instead of the label. */
  drawn?: ReactNode;
  disabled?: boolean;
}

export type Source = Option[] | ((typed: string, signal: AbortSignal) => Promise<Option[]>);

interface Shared {
  source: Source;
  ids?: Partial<ControlIds>;
  label?: string;
  placeholder?: string;
  /** The last line of the list: makes what was typed. */
  create?: { text: (typed: string) => string; run: (typed: string) => void } | undefined;
  autoFocus?: boolean | undefined;
  openAtOnce?: boolean | undefined;
  /** What was typed before it opened. */
  typed?: string | null | undefined;
  disabled?: boolean;
  className?: string | undefined;
  onKeyDown?: ((e: KeyboardEvent) => void) | undefined;
}

interface SingleProps extends Shared {
  value: Option | null;
  onChange: (option: Option | null) => void;
  clearable?: boolean;
}

interface ManyProps extends Shared {
  values: Option[];
  onChangeAll: (options: Option[]) => void;
}

// The options for what is typed: those of a list at once, those of the server after a short silence.
function useOptions(source: Source, typed: string, open: boolean): { options: Option[]; waiting: boolean } {
  const [found, setFound] = useState<{ typed: string; options: Option[] } | null>(null);
  const fixed = useMemo(() => {
    if (!Array.isArray(source)) return null;
    const wanted = folded(typed);
    return wanted ? source.filter((o) => folded(`${o.label} ${o.detail ?? ''}`).includes(wanted)) : source;
  }, [source, typed]);
  const ask = useRef(source);
  ask.current = source;
  useEffect(() => {
    if (!open || fixed) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      if (typeof ask.current !== 'function') return;
      ask.current(typed, stop.signal).then(
        (options) => setFound({ typed, options }),
        () => !stop.signal.aborted && setFound({ typed, options: [] }),
      );
    }, typed ? 120 : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed, open, fixed]);
  if (fixed) return { options: fixed, waiting: false };
  return { options: found?.options ?? [], waiting: found?.typed !== typed };
}

export function Combobox(props: SingleProps | ManyProps) {
  const { source, ids, label, placeholder, create, autoFocus, openAtOnce, disabled, className } = props;
  const many = 'values' in props;
  const t = useWords(words);
  const [typed, setTyped] = useState<string | null>(props.typed ?? null);
  const [open, setOpen] = useState(!!openAtOnce);
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const picked = many ? props.values : props.value ? [props.value] : [];
  const { options, waiting } = useOptions(source, typed ?? '', open);
  const canCreate = create && typed && !options.some((o) => folded(o.label) === folded(typed));
  const total = options.length + (canCreate ? 1 : 0);
  const active = Math.min(at, total - 1);

  const show = () => {
    if (disabled) return;
    setOpen(true);
    const current = many ? -1 : options.findIndex((o) => o.value === picked[0]?.value);
    setAt(Math.max(0, current));
  };
  const hide = () => {
    setOpen(false);
    setTyped(null);
  };
  function choose(index: number) {
    const option = options[index];
    if (!option) {
      if (canCreate && index === options.length) {
        create.run(typed);
        hide();
      }
      return;
    }
    if (option.disabled) return;
    if (!many) {
      props.onChange(option);
      hide();
      return;
    }
    const has = props.values.some((v) => v.value === option.value);
    props.onChangeAll(has ? props.values.filter((v) => v.value !== option.value) : [...props.values, option]);
    setTyped(null);
  }

  function pressed(e: KeyboardEvent<HTMLInputElement>) {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      e.stopPropagation();
      if (!open) return show();
      const step = e.key === 'ArrowDown' ? 1 : -1;
      return setAt(total ? (active + step + total) % total : 0);
    }
    if (e.key === 'Enter' && open && (total > 0 || typed)) {
      e.preventDefault();
      e.stopPropagation();
      return choose(active);
    }
    if (e.key === 'Escape' && open && !openAtOnce) {
      e.preventDefault();
      e.stopPropagation();
      return hide();
    }
    if (e.key === 'Backspace' && !typed && many && props.values.length) props.onChangeAll(props.values.slice(0, -1));
    if (e.key === 'Tab' && open) {
      if (typed && total > 0) choose(active);
      else hide();
    }
    props.onKeyDown?.(e);
  }

  useEffect(() => {
    if (open) document.getElementById(`${listId}${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [open, active, listId]);

  const lead = !many && typed === null && picked[0]?.lead;
  return (
    <div className={cx(s.root, className)}>
      <div
        ref={box}
        className={cx(s.box, many && s.many)}
        data-invalid={ids?.['aria-invalid'] || undefined}
        onPointerDown={(e) => {
          if (e.target === input.current || (e.target as HTMLElement).closest('button')) return;
          e.preventDefault();
          input.current?.focus();
          show();
        }}
      >
        {lead && <span className={s.lead}>{lead}</span>}
        {many && picked.map((p) => (
          <span key={p.value} className={s.pick}>
            <span className="cut">{p.label}</span>
            <button type="button" aria-label={t('remove', { name: p.label })} onClick={() => props.onChangeAll(props.values.filter((v) => v.value !== p.value))}>
              <IconX size={14} aria-hidden />
            </button>
          </span>
        ))}
        <input
          ref={input}
          {...ids}
          className={s.input}
          role="combobox"
          aria-label={label}
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={open && total > 0 ? `${listId}${active}` : undefined}
          autoComplete="off"
          autoFocus={autoFocus}
          data-autofocus={autoFocus || undefined}
          disabled={disabled}
          placeholder={picked.length ? undefined : placeholder}
          value={typed ?? (many ? '' : (picked[0]?.label ?? ''))}
          onFocus={(e) => !many && typed === null && e.currentTarget.select()}
          onClick={show}
          onChange={(e) => {
            setTyped(e.currentTarget.value);
            setAt(0);
            setOpen(true);
          }}
          onBlur={(e) => {
            if (!box.current?.parentElement?.contains(e.relatedTarget)) hide();
          }}
          onKeyDown={pressed}
        />
        <span className={s.end}>
          {!many && props.clearable && props.value && !disabled && (
            <button type="button" aria-label={t('clear')} tabIndex={-1} onClick={() => props.onChange(null)}>
              <IconX size={14} aria-hidden />
            </button>
          )}
          <button type="button" tabIndex={-1} aria-label={t('choose')} disabled={disabled} onClick={() => (open ? hide() : (input.current?.focus(), show()))}>
            <IconSelector size={14} aria-hidden />
          </button>
        </span>
      </div>
      {open && (
        <Popover anchor={box} matchWidth onClose={hide} className={s.list} onMouseDown={(e) => e.preventDefault()}>
          <div role="listbox" id={listId} aria-label={label ?? placeholder ?? t('choose')} aria-multiselectable={many || undefined}>
            {options.map((o, i) => {
              const chosen = picked.some((p) => p.value === o.value);
              return (
                <div
                  key={o.value}
                  id={`${listId}${i}`}
                  role="option"
                  aria-selected={chosen}
                  aria-disabled={o.disabled || undefined}
                  data-active={i === active || undefined}
                  className={s.option}
                  onPointerMove={() => i !== active && setAt(i)}
                  onClick={() => choose(i)}
                >
                  {o.lead}
                  <span className={cx(s.text, 'cut')}>{o.drawn ?? o.label}{o.detail && <> <span className={s.note}>{o.detail}</span></>}</span>
                  {chosen && <IconCheck size={16} aria-hidden />}
                </div>
              );
            })}
            {canCreate && (
              <div
                id={`${listId}${options.length}`}
                role="option"
                aria-selected={false}
                data-active={active === options.length || undefined}
                className={cx(s.option, s.create)}
                onPointerMove={() => setAt(options.length)}
                onClick={() => choose(options.length)}
              >
                <IconPlus size={16} aria-hidden />
                {create.text(typed)}
              </div>
            )}
          </div>
          {total === 0 && <p className={s.status} role="status">{waiting ? t('searching') : t('none')}</p>}
        </Popover>
      )}
    </div>
  );
}
