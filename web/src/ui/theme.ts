// Light, dark, or as the system says (the default). The choice is kept in this browser; public/theme.js applies it before the first paint.
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark' | 'system';
const name = 'socle.theme';
const listeners = new Set<() => void>();

export function theme(): Theme {
  const kept = document.documentElement.dataset.theme;
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function setTheme(chosen: Theme): void {
  try {
    if (chosen === 'system') localStorage.removeItem(name);
    else localStorage.setItem(name, chosen);
  } catch {
    // Storage can be refused: the choice then lasts as long as the page.
  }
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  listeners.forEach((l) => l());
}

export function useTheme(): Theme {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, theme);
}
