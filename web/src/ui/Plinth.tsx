// The plinth: what the page rests on. Status at the left, count, total, filter and date in the middle, shortcuts at the right.
//
// A page fills the middle with <PlinthNotes>: one <span> for each thing said. It may replace the status while something is
// under way with useStatus.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { Kbd } from './Button';
import s from './Plinth.module.css';

export interface Status {
  icon: ReactNode;
  text: string;
}

interface Slots {
  middle: HTMLElement | null;
  setMiddle: (el: HTMLElement | null) => void;
  status: Status | null;
  setStatus: (status: Status | null) => void;
}

const PlinthContext = createContext<Slots>({ middle: null, setMiddle: () => {}, status: null, setStatus: () => {} });

export function PlinthProvider({ children }: { children: ReactNode }) {
  const [middle, setMiddle] = useState<HTMLElement | null>(null);
  const [status, setStatus] = useState<Status | null>(null);
  const value = useMemo(() => ({ middle, setMiddle, status, setStatus }), [middle, status]);
  return <PlinthContext value={value}>{children}</PlinthContext>;
}

export function PlinthBar({ status, label, shortcuts, onShortcuts }: { status: Status; label: string; shortcuts: string; onShortcuts: () => void }) {
  const slots = useContext(PlinthContext);
  const shown = slots.status ?? status;
  return (
    <footer className={s.plinth} aria-label={label}>
      <div className={s.left} role="status">{shown.icon}<span className="cut">{shown.text}</span></div>
      <div className={s.middle} ref={slots.setMiddle} />
      <div className={s.right}>
        <button type="button" onClick={onShortcuts}><Kbd>?</Kbd>{shortcuts}</button>
      </div>
    </footer>
  );
}

export function PlinthNotes({ children }: { children: ReactNode }) {
  const { middle } = useContext(PlinthContext);
  return middle ? createPortal(children, middle) : null;
}

export function useStatus(text: string | null, icon: ReactNode): void {
  const { setStatus } = useContext(PlinthContext);
  useEffect(() => {
    if (text === null) return;
    setStatus({ text, icon });
    return () => setStatus(null);
    // The icon is a constant drawing: only the words say that something changed.
  }, [text, setStatus]);
}
