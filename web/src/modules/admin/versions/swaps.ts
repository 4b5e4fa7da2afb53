import type { Difference } from '../publish';

export interface Swap {
  number: number; version: string; kind: string; draft: number; at: string; note: string;
  by: { id: number; label: string } | null;
  differences: Difference[];
}
const kinds = ['install', 'publication', 'patch', 'undo', 'rollback', 'upgrade'] as const;
export const isSwapKind = (word: string): word is (typeof kinds)[number] => (kinds as readonly string[]).includes(word);

/** The swaps that can be returned to: the last of each version but the one in service. Newest first, as given. */
export function rollbacks(swaps: readonly Swap[]): Set<number> {
  const out = new Set<number>();
  const seen = new Set<number>(swaps[0] ? [swaps[0].draft] : []);
  for (const x of swaps) {
    if (seen.has(x.draft)) continue;
    seen.add(x.draft);
    out.add(x.number);
  }
  return out;
}
