// What the server says of an import (docs/api/guide.md, GET /imports/{id}).
import { call, get } from '../../api/client';

export interface Column {
  name: string;
  field: string | null;
  filled: number;
  samples: string[];
  format: { kind: string };
  doubtful: number;
  doubts: { line: number; value: string }[];
}
export interface Options {
  key: string[];
  duplicates: 'skip' | 'update' | 'create' | 'ask';
  create_references: boolean;
  history: boolean;
  history_reason?: string;
}
export interface Mapped { field: string; by?: string }
export interface Import {
  id: number;
  entity: string;
  name: string;
  state: 'profiled' | 'previewing' | 'previewed' | 'running' | 'done' | 'failed' | 'undone';
  rows: number;
  columns: Column[];
  mapping: Record<string, Mapped | null>;
  options: Options;
  created: number;
  updated: number;
  skipped: number;
  refused: number;
  counts: { done?: number } | null;
  reversal: { kept: { id: number; entity: string; label: string }[] } | null;
}
export interface Refused { line: number; cells: string[]; reasons: { field: string; message: string }[] }

export const importKey = (id: number) => ['imports', id] as const;
export const getImport = (id: number) => get<Import>(`/imports/${id}`);
export const under = (state: Import['state']) => state === 'previewing' || state === 'running';

export async function send(entity: string, file: File): Promise<Import> {
  const form = new FormData();
  form.set('entity', entity);
  form.set('file', file);
  return (await call<Import>('POST', '/imports', { body: form })).data;
}
