// The records opened last in this browser: what the palette proposes before anything is typed.
import type { Found } from '../api/types';

const name = 'socle.recent';

export function readRecent(): Found[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    return Array.isArray(kept) ? (kept as Found[]).filter((f) => typeof f?.id === 'number' && typeof f.entity === 'string') : [];
  } catch {
    return [];
  }
}

export function remember({ entity, id, label, detail }: Found): void {
  const rest = readRecent().filter((f) => f.entity !== entity || f.id !== id);
  try {
    localStorage.setItem(name, JSON.stringify([{ entity, id, label, detail }, ...rest].slice(0, 12)));
  } catch {
    // Nothing depends on it.
  }
}
