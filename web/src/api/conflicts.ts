// Writes that met a newer value. A dialog of the shell shows both and lets the person choose, field by field.
import { useSyncExternalStore } from 'react';
import type { SocleRecord, Value } from './types';

export interface Conflict {
  entity: string;
  id: number;
  mine: Record<string, Value>;
  current: SocleRecord;
  fields: string[];
}

let waiting: Conflict[] = [];
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((l) => l());

export function reportConflict(conflict: Conflict): void {
  waiting = [...waiting, conflict];
  tell();
}

export function settleConflict(conflict: Conflict): void {
  waiting = waiting.filter((c) => c !== conflict);
  tell();
}

export function useConflict(): Conflict | undefined {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l);
      return () => listeners.delete(l);
    },
    () => waiting[0],
  );
}
