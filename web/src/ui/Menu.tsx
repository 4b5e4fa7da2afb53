import { Fragment, type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useRef, useState } from 'react';
import { Kbd } from './Button';
import { IconCheck } from './icons';
import type { IconType } from './iconType';
import s from './Menu.module.css';
import type { Align } from './place';
import { Popover } from './Popover';

export interface MenuItem {
  label: string;
  icon?: IconType;
  onSelect: () => void;
  /** Set for an item that is on or off: read as a checkbox. */
  checked?: boolean;
  keys?: string;
  danger?: boolean;
  /** Why it cannot be done now: shown under it. */
  disabled?: string | undefined;
}

export type MenuEntry = MenuItem | { title: string } | 'line';

interface MenuProps {
  label: string;
  entries: MenuEntry[];
  align?: Align;
  /** Draws the button. Spread the given props on it. */
  children: (button: MenuButton) => ReactNode;
}

export interface MenuButton {
  ref: Ref<HTMLButtonElement>;
  'aria-haspopup': 'menu';
  'aria-expanded': boolean;
  'aria-controls': string | undefined;
  onClick: () => void;
  onKeyDown: (e: KeyboardEvent) => void;
}

// A menu button: arrows, Home, End, first letters, Escape; the focus returns to the button.
export function Menu({ label, entries, align = 'start', children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    <>
      {children({
        ref: anchor,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => setOpen((was) => !was),
        onKeyDown: (e) => {
          if (e.key !== 'ArrowDown') return;
          e.preventDefault();
          setOpen(true);
        },
      })}
      {open && (
        <Popover anchor={anchor} align={align} sheet onClose={() => setOpen(false)}>
          <MenuList
            id={id}
            label={label}
            entries={entries}
            onDone={() => {
              setOpen(false);
              anchor.current?.focus();
            }}
          />
        </Popover>
      )}
    </>
  );
}

export function MenuList({ id, label, entries, onDone }: { id?: string; label: string; entries: MenuEntry[]; onDone: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  useEffect(() => items()[0]?.focus(), []);

  function moved(e: KeyboardEvent) {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    let to = step[e.key];
    if (to === undefined && e.key.length === 1 && e.key !== ' ' && !e.ctrlKey && !e.metaKey) {
      const letter = e.key.toLocaleLowerCase();
      const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      const found = turned.find((i) => i.textContent?.trim().toLocaleLowerCase().startsWith(letter));
      to = found && all.indexOf(found);
    }
    if (e.key === 'Tab') onDone();
    if (to === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    all[(to + all.length) % all.length]?.focus();
  }

  return (
    <div ref={list} id={id} role="menu" aria-label={label} className={s.menu} onKeyDown={moved}>
      {entries.map((entry, i) => {
        if (entry === 'line') return <div key={i} role="separator" className={s.line} />;
        if ('title' in entry) return <Fragment key={i}><div role="presentation" className={s.title}>{entry.title}</div></Fragment>;
        const Glyph = entry.icon;
        return (
          <button
            key={i}
            type="button"
            role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={entry.checked}
            aria-disabled={entry.disabled ? true : undefined}
            tabIndex={-1}
            className={s.item}
            data-danger={entry.danger || undefined}
            onClick={() => {
              if (entry.disabled) return;
              onDone();
              entry.onSelect();
            }}
          >
            {Glyph && <Glyph size={16} aria-hidden />}
            {entry.label}
            {(entry.keys || entry.checked) && (
              <span className={s.tail} aria-hidden>
                {entry.keys?.split(' ').map((k) => <Kbd key={k}>{k}</Kbd>)}
                {entry.checked && <IconCheck size={16} />}
              </span>
            )}
            {entry.disabled && <span className={s.why}>{entry.disabled}</span>}
          </button>
        );
      })}
    </div>
  );
}
