import { useEffect, useSyncExternalStore } from 'react';
import s from './pieces.module.css';
import { words } from './words';
import { useWords } from '../i18n/words';
import { IconX } from './icons';

interface Told {
  key: number;
  text: string;
  undo?: (() => void) | undefined;
  action?: { text: string; run: () => void } | undefined;
}

let told: Told[] = [];
let last = 0;
const listeners = new Set<() => void>();
const set = (next: Told[]) => {
  told = next;
  listeners.forEach((l) => l());
};

// Only where the plinth does not suffice: what can be undone, and what failed away from its place.
export function tell(text: string, more: { undo?: () => void; action?: { text: string; run: () => void } } = {}): void {
  last += 1;
  set([...told.slice(-2), { key: last, text, ...more }]);
}

export function Toasts() {
  const all = useSyncExternalStore(
    (l) => {
      listeners.add(l);
      return () => listeners.delete(l);
    },
    () => told,
  );
  return (
    <div className={s.toasts} role="status" aria-live="polite">
      {all.map((one) => <Toast key={one.key} told={one} />)}
    </div>
  );
}

function Toast({ told: one }: { told: Told }) {
  const t = useWords(words);
  const close = () => set(told.filter((o) => o !== one));
  useEffect(() => {
    const timer = setTimeout(() => set(told.filter((o) => o.key !== one.key)), 10_000);
    return () => clearTimeout(timer);
  }, [one.key]);
  const action = one.undo ? { text: t('undo'), run: one.undo } : one.action;
  return (
    <div className={s.toast}>
      {one.text}
      {action && <button type="button" className={s.act} onClick={() => { close(); action.run(); }}>{action.text}</button>}
      <button type="button" aria-label={t('close')} onClick={close}><IconX size={16} aria-hidden /></button>
    </div>
  );
}
