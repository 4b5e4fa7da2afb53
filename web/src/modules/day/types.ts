// GET /me/day, as docs/api/guide.md fixes it.
export interface DayItem {
  kind: 'lead' | 'task' | 'meeting' | 'stalled' | 'call';
  state: 'waiting' | 'late' | 'today' | 'soon' | 'nothing';
  at: string | null;
  title: string;
  /** A lead names a company that is not yet an account: a label without an id. */
  account: { id: number | null; label: string } | null;
  entity: string;
  id: number;
  reason: { code: string; params?: Record<string, string>; text: string };
  action: 'call' | 'finish' | 'prepare' | 'plan';
}
export interface Slot { start: string; end: string; title: string; id: number }
export interface DayData {
  date: string;
  now: string;
  sentence: string;
  items: DayItem[];
  later?: { count: number; by_day: { day: string; count: number }[] };
  ruler?: Slot[];
  others_hidden?: number;
}
