// One record, its page (record, timeline and related lists in one request) and its writes.
import { type InfiniteData, type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { get, patch, post, remove } from './client';
import { reportConflict } from './conflicts';
import { keys } from './keys';
import { asProblem } from './problem';
import type { Board, EntityDef, Page, RecordPageData, SocleRecord, Value } from './types';
import { toWire } from './wire';

export function useRecord(entity: EntityDef, id: number) {
  return useQuery({
    queryKey: keys.record(entity.name, id),
    queryFn: ({ signal }) => get<SocleRecord>(`/${entity.plural}/${id}`, { signal }),
    staleTime: 15_000,
  });
}

const pageQuery = (entity: EntityDef, id: number) => queryOptions({
    queryKey: keys.page(entity.name, id),
    queryFn: async ({ signal, client }) => {
      const page = await get<RecordPageData>(`/${entity.plural}/${id}`, { query: { with: 'timeline,relations,access' }, signal });
      client.setQueryData(keys.record(entity.name, id), page.record);
      return page;
    },
    staleTime: 15_000,
  });

export const useRecordPage = (entity: EntityDef, id: number) => useQuery(pageQuery(entity, id));

// Pointing at a link is often the beginning of opening it.
export function useFetchAhead(entity: EntityDef, id: number): { onPointerEnter: () => void; onPointerLeave: () => void } {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return {
    onPointerEnter: () => {
      timer.current = setTimeout(() => void client.prefetchQuery(pageQuery(entity, id)), 80);
    },
    onPointerLeave: () => clearTimeout(timer.current),
  };
}

// Every place of the cache that shows this record gets the same change: its page, lists and boards.
export function writeCached(client: QueryClient, entity: string, id: number, change: (record: SocleRecord) => SocleRecord): void {
  client.setQueryData<SocleRecord>(keys.record(entity, id), (r) => r && change(r));
  client.setQueryData<RecordPageData>(keys.page(entity, id), (p) => p && { ...p, record: change(p.record) });
  const inItems = (items: SocleRecord[]) => (items.some((r) => r.id === id) ? items.map((r) => (r.id === id ? change(r) : r)) : items);
  client.setQueriesData<InfiniteData<Page>>({ queryKey: ['list', entity, 'rows'] }, (data) => data && {
    ...data,
    pages: data.pages.map((page) => {
      const items = inItems(page.items);
      return items === page.items ? page : { ...page, items };
    }),
  });
  client.setQueriesData<Board>({ queryKey: ['list', entity, 'board'] }, (board) => board && {
    ...board,
    columns: board.columns.map((column) => {
      const items = inItems(column.items);
      return items === column.items ? column : { ...column, items };
    }),
  });
}

// The record as this browser knows it, from whatever place shows it.
export function readCached(client: QueryClient, entity: string, id: number): SocleRecord | undefined {
  const own = client.getQueryData<SocleRecord>(keys.record(entity, id)) ?? client.getQueryData<RecordPageData>(keys.page(entity, id))?.record;
  if (own) return own;
  for (const [, data] of client.getQueriesData<InfiniteData<Page>>({ queryKey: ['list', entity, 'rows'] })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((r) => r.id === id);
      if (found) return found;
    }
  }
  for (const [, board] of client.getQueriesData<Board>({ queryKey: ['list', entity, 'board'] })) {
    for (const column of board?.columns ?? []) {
      const found = column.items.find((r) => r.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

export interface Patch {
  id: number;
  /** In the form in which they are read: they are shown at once. */
  values: Record<string, Value>;
  /** What the server needs and the cache does not show, such as `_override`. */
  extra?: Record<string, unknown>;
  version?: number | undefined;
}

// Shown at once, saved behind. A failure puts back exactly the fields that this write changed; a conflict shows both values.
export function usePatch(entity: EntityDef) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['write', entity.name],
    mutationFn: ({ id, values, extra, version }: Patch) => {
      const body: Record<string, unknown> = { ...extra };
      for (const [name, value] of Object.entries(values)) body[name] = toWire(value);
      return patch<SocleRecord>(`/${entity.plural}/${id}`, body, version === undefined ? {} : { version });
    },
    onMutate: async ({ id, values }: Patch) => {
      await client.cancelQueries({ queryKey: keys.of(entity.name, id) });
      const before = readCached(client, entity.name, id);
      const old: Record<string, Value> = {};
      for (const name of Object.keys(values)) old[name] = before?.[name];
      writeCached(client, entity.name, id, (r) => ({ ...r, ...values }));
      return { old };
    },
    onError: (error, write, context) => {
      const problem = asProblem(error);
      if (context) writeCached(client, entity.name, write.id, (r) => ({ ...r, ...context.old }));
      if (problem?.status === 409 && problem.current) {
        const current = problem.current;
        writeCached(client, entity.name, write.id, (r) => ({ ...r, ...known(r, current), version: current.version }));
        reportConflict({ entity: entity.name, id: write.id, mine: write.values, current, fields: problem.changedFields });
      }
    },
    onSuccess: (record, { id, values }) => {
      writeCached(client, entity.name, id, (r) => ({ ...r, ...known(r, record, Object.keys(values)), version: record.version }));
      void client.invalidateQueries({ queryKey: keys.of(entity.name, id) });
      void client.invalidateQueries({ queryKey: ['list', entity.name, 'count'] });
    },
  });
}

// A row of a list holds only its columns: what it does not show is not added to it.
function known(shown: SocleRecord, record: SocleRecord, always: string[] = []): Partial<SocleRecord> {
  const part: Record<string, Value> = {};
  for (const name of Object.keys(record)) {
    // A nested hop (account.city) that this answer lacks must not lose what the row has.
    if (name in shown && !always.includes(name) && isHop(shown[name]) && !isHop(record[name])) continue;
    if (name in shown || always.includes(name)) part[name] = record[name];
  }
  return part as Partial<SocleRecord>;
}

const isHop = (value: Value): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value && Object.keys(value).some((k) => !['id', 'label', 'entity'].includes(k));

export function useCreate(entity: EntityDef) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['write', entity.name],
    mutationFn: ({ values, extra, key }: { values: Record<string, Value>; extra?: Record<string, unknown>; key?: string }) => {
      const body: Record<string, unknown> = { ...extra };
      for (const [name, value] of Object.entries(values)) {
        const wire = toWire(value);
        if (wire !== null) body[name] = wire;
      }
      return post<SocleRecord>(`/${entity.plural}`, body, key ? { key } : {});
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.lists(entity.name) });
      void client.invalidateQueries({ queryKey: ['record'] });
      void client.invalidateQueries({ queryKey: keys.day });
    },
  });
}

export function useRemove(entity: EntityDef) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['write', entity.name],
    mutationFn: (id: number) => remove(`/${entity.plural}/${id}`),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.lists(entity.name) }),
  });
}

export function useRestore(entity: EntityDef) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['write', entity.name],
    mutationFn: (id: number) => post<SocleRecord>(`/${entity.plural}/${id}/restore`),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.lists(entity.name) }),
  });
}
