// Windows of 100 rows from the server, by keyset, and the count apart.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get } from './client';
import { keys } from './keys';
import type { Condition, Page, SocleRecord } from './types';

export interface ListQuery {
  /** Plural name, as in addresses. */
  plural: string;
  entity: string;
  fields: string[];
  filter?: Condition | undefined;
  sort?: string | undefined;
  q?: string | undefined;
  /** A subset asked in the short form. */
  where?: Record<string, string | number>;
  limit?: number;
}

export function paramsOf(query: ListQuery): Record<string, string> {
  const params: Record<string, string> = { fields: query.fields.join(',') };
  if (query.filter) params.filter = JSON.stringify(query.filter);
  if (query.sort) params.sort = query.sort;
  if (query.q) params.q = query.q;
  for (const [name, value] of Object.entries(query.where ?? {})) params[`where.${name}`] = String(value);
  return params;
}

export interface ListWindow {
  rows: SocleRecord[];
  isLoading: boolean;
  isFetching: boolean;
  hasMore: boolean;
  error: Error | null;
  loadMore: () => void;
  reload: () => void;
}

export function useList(query: ListQuery): ListWindow {
  const params = paramsOf(query);
  const limit = query.limit ?? 100;
  const result = useInfiniteQuery({
    queryKey: keys.list(query.entity, { ...params, limit }),
    queryFn: ({ pageParam, signal }) =>
      get<Page>(`/${query.plural}`, { query: { ...params, limit, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
  const pages = result.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return {
    rows,
    isLoading: result.isLoading,
    isFetching: result.isFetching,
    hasMore: result.hasNextPage,
    error: result.error,
    loadMore: () => {
      if (result.hasNextPage && !result.isFetchingNextPage) void result.fetchNextPage();
    },
    reload: () => void result.refetch(),
  };
}

export interface Count {
  n: number;
  /** There are more: "10 000+". */
  capped: boolean;
}

const cap = 10_000;

export function useCount(query: ListQuery, enabled = true): Count | undefined {
  const { fields: _, sort: __, ...params } = paramsOf(query);
  const { data } = useQuery({
    queryKey: keys.count(query.entity, params),
    queryFn: ({ signal }) => get<Page>(`/${query.plural}`, { query: { ...params, fields: 'id', limit: 1, count: 'capped' }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    enabled,
  });
  return useMemo(() => {
    if (data?.total === undefined || data.total === null) return undefined;
    return { n: Math.min(data.total, cap), capped: data.total > cap };
  }, [data]);
}
