// Views that the person pinned to the side bar, kept in this browser.
import { useSyncExternalStore } from 'react';

export interface Pin { href: string; label: string }

const name = 'socle.pins';
const listeners = new Set<() => void>();
let cached: { text: string | null; pins: Pin[] } = { text: null, pins: [] };

function read(): Pin[] {
  const text = localStorage.getItem(name);
  if (text === cached.text) return cached.pins;
  let pins: Pin[] = [];
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    if (Array.isArray(parsed)) pins = parsed.filter((p): p is Pin => typeof p?.href === 'string' && typeof p?.label === 'string');
  } catch {
    // What cannot be read is forgotten.
  }
  cached = { text, pins };
  return pins;
}

export function togglePin(pin: Pin): void {
  const was = read();
  const next = was.some((p) => p.href === pin.href) ? was.filter((p) => p.href !== pin.href) : [...was, pin].slice(-8);
  localStorage.setItem(name, JSON.stringify(next));
  listeners.forEach((l) => l());
}

export function usePins(): Pin[] {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, read);
}
