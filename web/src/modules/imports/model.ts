// What the server says of an import (docs/api/guide.md, GET /imports/{id}).
import { call, get } from '../../api/client';

export interface Format { kind: string; decimal_mark?: string; date_order?: string; currency?: string; restores_zeros?: boolean }
export interface Column {
  name: string;
  field: string | null;
  filled: number;
  samples: string[];
  format: Format;
  ambiguous?: boolean;
  choices?: { value: string; count: number }[];
  doubtful: number;
  doubts: { line: number; value: string }[];
}
export interface Options {
  key: string[];
  duplicates: 'skip' | 'update' | 'create' | 'ask';
  create_references: boolean;
  history: boolean;
  history_reason?: string;
  decisions?: Record<string, Options['duplicates']>;
}
export type Treatment = 'keep' | 'enrich' | 'clean';
/** of: the record beside the row's own that takes the cell, "contact:2". */
export interface Mapped { field: string; of?: string; by?: string; format?: Format; choices?: Record<string, string>; also?: Mapped[]; treatment?: Treatment }
/** How the file is written; what is absent was found by the server. */
export interface Reading { encoding?: string | null; delimiter?: string | null; sheet?: string | null; heading_line?: number | null }
export interface Layout { file: 'csv' | 'xlsx'; encoding?: string; delimiter?: string; sheets?: string[]; sheet?: string; heading_line: number }
export interface Import {
  id: number;
  entity: string;
  name: string;
  state: 'profiled' | 'previewing' | 'previewed' | 'running' | 'done' | 'failed' | 'undone';
  rows: number;
  layout: Layout;
  columns: Column[];
  mapping: Record<string, Mapped | null>;
  options: Options;
  created: number;
  updated: number;
  skipped: number;
  refused: number;
  to_decide: number;
  counts: { done?: number; notes?: number; related?: Record<string, number> } | null;
  change_set_id: number | null;
  reversal: { kept: { id: number; entity: string; label: string }[] } | null;
}
export interface Refused { line: number; to_decide: boolean; cells: string[]; reasons: { field: string; message: string; unmet: boolean }[] }

export const importKey = (id: number) => ['imports', id] as const;
export const getImport = (id: number) => get<Import>(`/imports/${id}`);
export const under = (state: Import['state']) => state === 'previewing' || state === 'running';

export async function send(entity: string, file: File): Promise<Import> {
  const form = new FormData();
  form.set('entity', entity);
  form.set('file', file);
  return (await call<Import>('POST', '/imports', { body: form })).data;
}
