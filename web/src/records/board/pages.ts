// The cards of a board: the first of each column in one request, then, for a column that somebody read on, its next pages.
//
// Keeps  a board read again shows as many cards of each column as it did: what one scrolled to does not go away.
import { get } from '../../api/client';
import type { Board, BoardColumn, Condition, EntityDef, Page } from '../../api/types';

export interface BoardQuery { field: string; pipeline?: string | undefined; filter?: Condition | undefined; sort?: string | undefined }

const first = 25;
const step = 50;
const most = 500;

export async function nextCards(entity: EntityDef, query: BoardQuery, column: BoardColumn, limit = step, signal?: AbortSignal): Promise<Page> {
  const here: Condition = { field: query.field, op: 'eq', value: column.stage.code };
  const known = new Set(entity.fields.map((f) => f.name));
  const fields = [...(entity.layouts.card ?? []).filter((f) => f.startsWith('_') || known.has(f)), '_next', '_age_days', '_stalled', query.field, ...(known.has('owner') ? ['owner'] : [])];
  return get<Page>(`/${entity.plural}`, {
    query: {
      fields: [...new Set(fields)].join(','),
      filter: JSON.stringify(query.filter ? { and: [query.filter, here] } : here),
      sort: query.sort,
      cursor: column.next_cursor,
      limit: Math.min(limit, most),
    },
    ...(signal ? { signal } : {}),
  });
}

export function withCards(board: Board, stage: string, page: Page): Board {
  return {
    ...board,
    columns: board.columns.map((column) => {
      if (column.stage.code !== stage) return column;
      const shown = new Set(column.items.map((r) => r.id));
      return { ...column, items: [...column.items, ...page.items.filter((r) => !shown.has(r.id))], next_cursor: page.next_cursor };
    }),
  };
}

export async function readBoard(entity: EntityDef, query: BoardQuery, wanted: ReadonlyMap<string, number>, signal: AbortSignal): Promise<Board> {
  const { filter, ...rest } = query;
  let board = await get<Board>(`/${entity.plural}/board`, { query: { ...rest, cards: first, filter: filter && JSON.stringify(filter) }, signal });
  for (const [stage, cards] of wanted) {
    for (;;) {
      const column = board.columns.find((c) => c.stage.code === stage);
      if (!column?.next_cursor || column.items.length >= cards) break;
      // Each page continues the one before: they cannot be asked together.
      // oxlint-disable-next-line no-await-in-loop
      board = withCards(board, stage, await nextCards(entity, query, column, cards - column.items.length, signal));
    }
  }
  return board;
}
