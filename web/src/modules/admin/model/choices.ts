// The values of a choice field as they are edited, and the change of the model that they amount to.
import { type ChoiceDefinition, both, identifier, inOrder } from '../definition';

export interface ChoiceRow {
  /** Empty until it is saved: its identifier is made from its French label. */
  code: string;
  fr: string;
  en: string;
  color: string;
  retired: boolean;
  removed: boolean;
  key: string;
}

export const rowsOf = (choices: Record<string, ChoiceDefinition> | undefined): ChoiceRow[] =>
  inOrder(choices).map(([code, c]) => ({ code, key: code, ...both(c.label), color: c.color ?? '', retired: c.retired ?? false, removed: c.removed ?? false }));

export const newRow = (n: number): ChoiceRow => ({ code: '', key: `new${n}`, fr: '', en: '', color: '', retired: false, removed: false });

export function moved<T>(rows: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  if (to < 0 || to >= rows.length) return [...rows];
  const out = [...rows];
  [out[from], out[to]] = [out[to]!, out[from]!];
  return out;
}

/** Rows that say nothing: a value has a name in one language at least. */
export const unnamed = (rows: readonly ChoiceRow[]): ChoiceRow[] => rows.filter((r) => !r.removed && r.fr.trim() === '' && r.en.trim() === '');

/** Only what differs, so that an unchanged list is no change at all: null. */
export function choicesChange(before: Record<string, ChoiceDefinition> | undefined, rows: readonly ChoiceRow[]): Record<string, ChoiceDefinition> | null {
  const old = rowsOf(before);
  const known = new Map(old.map((r) => [r.code, r]));
  const reordered = rows.filter((r) => r.code).map((r) => r.code).join() !== old.map((r) => r.code).join();
  const inserted = rows.some((r, i) => !r.code && rows.slice(i + 1).some((later) => later.code));
  const last = Math.max(0, ...Object.values(before ?? {}).map((c) => c.position ?? 0));
  const taken = old.map((r) => r.code);
  const out: Record<string, ChoiceDefinition> = {};
  let added = 0;
  rows.forEach((row, i) => {
    const was = known.get(row.code);
    const change: ChoiceDefinition = {};
    const fr = row.fr.trim();
    const en = row.en.trim();
    if (!was || was.fr !== fr || was.en !== en) change.label = { fr: fr || en, en: en || fr };
    if ((was?.color ?? '') !== row.color) change.color = row.color;
    if ((was?.retired ?? false) !== row.retired) change.retired = row.retired;
    if ((was?.removed ?? false) !== row.removed) change.removed = row.removed;
    if (reordered || inserted) change.position = (i + 1) * 10;
    else if (!was) change.position = last + 10 * (added += 1);
    if (Object.keys(change).length === 0) return;
    const code = row.code || identifier(fr || en, taken);
    taken.push(code);
    out[code] = change;
  });
  return Object.keys(out).length ? out : null;
}
