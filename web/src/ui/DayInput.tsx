import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from './Button';
import s from './DayInput.module.css';
import f from './Field.module.css';
import { cx } from './cx';
import type { ControlIds } from './Field';
import { IconCalendar, IconChevronLeft, IconChevronRight } from './icons';
import { Popover } from './Popover';
import { words } from './words';
import { addDays } from '../i18n/clock';
import { useFormat } from '../i18n/format';
import { upper } from '../i18n/grammar';
import { parseDay } from '../i18n/parse';
import { useWords } from '../i18n/words';

interface DayInputProps {
  value: string | null;
  onChange: (day: string | null) => void;
  ids?: Partial<ControlIds>;
  label?: string | undefined;
  autoFocus?: boolean | undefined;
  onKeyDown?: ((e: KeyboardEvent) => void) | undefined;
  onInvalid?: (typed: string | null) => void;
  size?: 's' | 'm';
}

// A day is typed as people say it (23/11, demain, lun) or taken from a calendar; what is not a day is kept and said.
export function DayInput({ value, onChange, ids, label, autoFocus, onKeyDown, onInvalid, size = 'm' }: DayInputProps) {
  const t = useWords(words);
  const format = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [bad, setBad] = useState(false);
  const box = useRef<HTMLSpanElement>(null);

  // Told at each key, so that Enter saves what is on screen.
  function read(text: string) {
    setTyped(text);
    const day = text.trim() === '' ? null : parseDay(text, format.today());
    const wrong = text.trim() !== '' && day === null;
    onInvalid?.(wrong ? text : null);
    if (!wrong) onChange(day);
  }

  return (
    <span ref={box} className={cx(f.box, size === 's' && f.s)} data-invalid={bad || ids?.['aria-invalid'] || undefined}>
      <button type="button" className={s.open} aria-label={t('calendar')} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconCalendar size={16} aria-hidden />
      </button>
      <input
        {...ids}
        aria-label={label}
        className={f.input}
        autoComplete="off"
        autoFocus={autoFocus}
        data-autofocus={autoFocus || undefined}
        aria-invalid={bad || ids?.['aria-invalid']}
        value={typed ?? (value ? format.weekday(value) : '')}
        onFocus={(e) => e.currentTarget.select()}
        onChange={(e) => {
          setBad(false);
          read(e.currentTarget.value);
        }}
        onBlur={() => {
          if (typed !== null && typed.trim() !== '' && parseDay(typed, format.today()) === null) setBad(true);
          else setTyped(null);
        }}
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown' && e.altKey) setOpen(true);
          else onKeyDown?.(e);
        }}
      />
      {open && (
        <Popover anchor={box} sheet onClose={() => setOpen(false)}>
          <Calendar
            value={value}
            onPick={(day) => {
              setTyped(null);
              setBad(false);
              onInvalid?.(null);
              onChange(day);
              setOpen(false);
              box.current?.querySelector('input')?.focus();
            }}
          />
        </Popover>
      )}
    </span>
  );
}

const monthStart = (day: string) => `${day.slice(0, 8)}01`;
const addMonths = (day: string, n: number) => {
  const at = new Date(`${day.slice(0, 8)}01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + n);
  return at.toISOString().slice(0, 10);
};

export function Calendar({ value, onPick }: { value: string | null; onPick: (day: string | null) => void }) {
  const t = useWords(words);
  const format = useFormat();
  const [at, setAt] = useState(value ?? format.today());
  const grid = useRef<HTMLDivElement>(null);
  const first = monthStart(at);
  const lead = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const days = Array.from({ length: 42 }, (_, i) => addDays(first, i - lead));
  const title = new Intl.DateTimeFormat(format.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${first}T00:00:00Z`));
  const names = days.slice(0, 7).map((d) => new Intl.DateTimeFormat(format.language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${d}T00:00:00Z`)).replace('.', ''));

  useEffect(() => {
    if (grid.current?.contains(document.activeElement)) grid.current.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [at]);
  useEffect(() => grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus(), []);

  function moved(e: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[e.key];
    if (step) setAt(addDays(at, step));
    else if (e.key === 'PageUp') setAt(addMonths(at, -1));
    else if (e.key === 'PageDown') setAt(addMonths(at, 1));
    else return;
    e.preventDefault();
    e.stopPropagation();
  }
  return (
    <div className={s.days}>
      <div className={s.head}>
        <IconButton icon={IconChevronLeft} size="s" label={t('previous_month')} onClick={() => setAt(addMonths(at, -1))} />
        <span aria-live="polite">{upper(title)}</span>
        <IconButton icon={IconChevronRight} size="s" label={t('next_month')} onClick={() => setAt(addMonths(at, 1))} />
      </div>
      <div ref={grid} role="grid" aria-label={title} className={s.grid} onKeyDown={moved}>
        <div role="row" style={{ display: 'contents' }}>
          {names.map((name) => <div key={name} role="columnheader" className={s.name}>{name}</div>)}
        </div>
        {Array.from({ length: 6 }, (_, week) => (
          <div key={week} role="row" style={{ display: 'contents' }}>
            {days.slice(week * 7, week * 7 + 7).map((day) => (
              <button
                key={day}
                type="button"
                role="gridcell"
                aria-selected={day === value}
                aria-label={format.fullDay(day)}
                tabIndex={day === at ? 0 : -1}
                data-today={day === format.today() || undefined}
                data-other={day.slice(0, 7) !== first.slice(0, 7) || undefined}
                className={s.day}
                onClick={() => onPick(day)}
              >
                {Number(day.slice(8))}
              </button>
            ))}
          </div>
        ))}
      </div>
      <div className={s.foot}>
        <Button look="plain" size="s" onClick={() => onPick(format.today())}>{t('today')}</Button>
        <Button look="plain" size="s" onClick={() => onPick(null)}>{t('clear')}</Button>
      </div>
    </div>
  );
}
