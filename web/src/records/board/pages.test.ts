import { afterEach, expect, it, vi } from 'vitest';
import type { Board, EntityDef, SocleRecord } from '../../api/types';
import { readBoard, withCards } from './pages';

const entity = { name: 'opportunity', plural: 'opportunities', layouts: { card: ['amount', '_next'] }, fields: [{ name: 'amount' }, { name: 'stage' }] } as unknown as EntityDef;
const cards = (from: number, n: number) => Array.from({ length: n }, (_, i) => ({ id: from + i, version: 1, _label: `n° ${from + i}` }) as SocleRecord);
const column = (code: string, items: SocleRecord[], count: number, next: string | null) => ({ stage: { code, label: code, category: 'open' as const, probability: 50 }, count, items, next_cursor: next });
const board = (): Board => ({ columns: [column('study', cards(1, 25), 130, '25'), column('won', cards(900, 2), 2, null)], totals: { count: 130 } });

// A server of 130 cards: its cursor says where it stopped.
function serve() {
  const asked: URLSearchParams[] = [];
  vi.stubGlobal('fetch', vi.fn(async (address: string) => {
    const url = new URL(address, 'http://x');
    if (url.pathname.endsWith('/board')) return Response.json(board());
    asked.push(url.searchParams);
    const from = Number(url.searchParams.get('cursor'));
    const n = Math.min(Number(url.searchParams.get('limit')), 60, 130 - from);
    return Response.json({ items: cards(from + 1, n), next_cursor: from + n < 130 ? String(from + n) : null });
  }));
  return asked;
}
afterEach(() => vi.unstubAllGlobals());
const signal = new AbortController().signal;

it('reads the first cards of each column in one request', async () => {
  const asked = serve();
  const read = await readBoard(entity, { field: 'stage' }, new Map(), signal);
  expect(read.columns.map((c) => c.items.length)).toEqual([25, 2]);
  expect(asked).toEqual([]);
});

it('reads a column again as far as somebody read on, past a hundred cards', async () => {
  const asked = serve();
  const filter = { field: 'owner', op: 'eq' as const, value: 'me' };
  const read = await readBoard(entity, { field: 'stage', filter, sort: 'amount' }, new Map([['study', 125], ['won', 75]]), signal);
  expect(read.columns[0]!.items.map((r) => r.id)).toEqual(cards(1, 125).map((r) => r.id));
  expect(read.columns[0]!.next_cursor).toBe('125');
  expect(asked.map((a) => [a.get('cursor'), a.get('limit')])).toEqual([['25', '100'], ['85', '40']]);
  expect(JSON.parse(asked[0]!.get('filter')!)).toEqual({ and: [filter, { field: 'stage', op: 'eq', value: 'study' }] });
  expect(asked[0]!.get('fields')).toBe('amount,_next,_age_days,_stalled,stage');
});

it('shows a card once though it moved between two pages', () => {
  const more = withCards(board(), 'study', { items: cards(25, 3), next_cursor: null });
  expect(more.columns[0]!.items.map((r) => r.id)).toEqual(cards(1, 27).map((r) => r.id));
  expect(more.columns[0]!.next_cursor).toBeNull();
});
