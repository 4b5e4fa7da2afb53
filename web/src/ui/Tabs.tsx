import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import s from './pieces.module.css';

export interface Tab<V extends string = string> {
  value: V;
  label: string;
  count?: string | number | undefined;
  /** Ochre dot: something in it was changed and not saved. `word` says so to ears. */
  mark?: string | undefined;
}

interface TabsProps<V extends string> {
  label: string;
  tabs: Tab<V>[];
  value: V;
  onChange: (value: V) => void;
  /** The id of the panel they rule. */
  panel?: string;
  after?: ReactNode;
}

export function Tabs<V extends string>({ label, tabs, value, onChange, panel, after }: TabsProps<V>) {
  const list = useRef<HTMLDivElement>(null);
  function moved(e: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const i = tabs.findIndex((tab) => tab.value === value);
    const to = (i + step + tabs.length) % tabs.length;
    const next = tabs[to];
    if (!next) return;
    onChange(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  }
  return (
    <div className={s.tabs}>
      <div role="tablist" aria-label={label} ref={list} onKeyDown={moved} style={{ display: 'flex', gap: 4 }}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={panel}
            tabIndex={tab.value === value ? 0 : -1}
            className={s.tab}
            onClick={() => onChange(tab.value)}
          >
            {tab.label}
            {tab.count !== undefined && <span className={s.count}>{tab.count}</span>}
            {tab.mark && <span className={s.dot}><span className="hidden-text">{tab.mark}</span></span>}
          </button>
        ))}
      </div>
      {after}
    </div>
  );
}
