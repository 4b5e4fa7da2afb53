// The one registry of shortcuts: it gives the bindings, the sheet behind "?", and the hints in menus.
//
// Shape  keys are "c", "Ctrl+k" or a sequence "g c". Nothing fires while typing; single letters can be turned off (WCAG 2.1.4).
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Shortcut {
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

const kept: Shortcut[] = [];
let shown: readonly Shortcut[] = [];
const listeners = new Set<() => void>();
const lettersName = 'socle.letters';

function changed(): void {
  shown = [...kept];
  listeners.forEach((l) => l());
}

export const lettersOn = (): boolean => localStorage.getItem(lettersName) !== 'off';
export function setLetters(on: boolean): void {
  if (on) localStorage.removeItem(lettersName);
  else localStorage.setItem(lettersName, 'off');
  changed();
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));
}

const named = (e: KeyboardEvent): string => {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  return `${e.ctrlKey || e.metaKey ? 'Ctrl+' : ''}${e.altKey ? 'Alt+' : ''}${e.shiftKey && e.key.length > 1 ? 'Shift+' : ''}${key}`;
};

let first = '';
let forget: ReturnType<typeof setTimeout> | undefined;

function pressed(e: KeyboardEvent): void {
  const key = named(e);
  const chord = key.includes('+') && key.length > 1;
  if (e.defaultPrevented || (typing(e.target) && !chord) || (!chord && e.key.length === 1 && e.key !== '?' && !lettersOn())) return;
  const wanted = first ? `${first} ${key}` : key;
  first = '';
  clearTimeout(forget);
  // The last one registered wins: a panel over a page.
  const found = kept.findLast((k) => k.keys === wanted) ?? kept.findLast((k) => k.keys === key);
  if (found) {
    e.preventDefault();
    found.run();
    return;
  }
  if (kept.some((k) => k.keys.startsWith(`${key} `))) {
    first = key;
    forget = setTimeout(() => { first = ''; }, 1200);
  }
}

export function startShortcuts(): () => void {
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}

export function useShortcut(keys: string | null, label: string, group: string, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!keys) return;
    const shortcut: Shortcut = { keys, label, group, run: () => latest.current() };
    kept.push(shortcut);
    changed();
    return () => {
      kept.splice(kept.indexOf(shortcut), 1);
      changed();
    };
  }, [keys, label, group]);
}

export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, () => shown);
}
