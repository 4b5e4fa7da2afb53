// What the server says of a long work.
export const states = ['waiting', 'running', 'done', 'cancelled', 'dead'] as const;
export type State = (typeof states)[number];
export interface JobRow {
  id: number;
  kind: string;
  state: string;
  done: number;
  total: number | null;
  error_text: string | null;
  actor: { id: number; label: string } | null;
  attempt: number;
  cancelling: boolean;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}
export const isState = (word: string): word is State => (states as readonly string[]).includes(word);
export const under = (state: string): boolean => state === 'waiting' || state === 'running';
export const colourOf = (state: State): string => ({ waiting: 'stone', running: 'blue', done: 'moss', cancelled: 'stone', dead: 'terre' })[state];
const kinds = ['quality.import', 'quality.undo', 'records.bulk', 'reports.export', 'model.expand', 'search.index', 'search.rebuild'];
export const isKind = (word: string): boolean => kinds.includes(word);
