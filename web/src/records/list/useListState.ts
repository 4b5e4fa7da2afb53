// The state of a list lives in its address: view, filter, sort, columns, text. An address copied shows the same rows.
//
// Shape  ?view=mine picks a saved view; filter=, sort=, columns=, widths=, q= stand over what it says.
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import type { Condition, EntityDef, SavedView, ViewState } from '../../api/types';

export interface ListState {
  view: SavedView;
  views: SavedView[];
  state: ViewState;
  modified: boolean;
  set: (change: Partial<ViewState>) => void;
  reset: () => void;
  open: (view: SavedView) => void;
}

export const viewKey = (view: SavedView): string => view.code ?? String(view.id ?? '');

export function useViews(entity: EntityDef): SavedView[] {
  const { data } = useQuery({
    queryKey: keys.views(entity.name),
    queryFn: ({ signal }) => get<{ items?: SavedView[] } | SavedView[]>('/views', { query: { entity: entity.name }, signal }),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const saved = Array.isArray(data) ? data : (data?.items ?? []);
    return [...(entity.views ?? []), ...saved.filter((v) => v.id !== undefined)];
  }, [data, entity]);
}

function parsed(text: string | null): Condition | undefined {
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Condition) : undefined;
  } catch {
    return undefined;
  }
}

const widthsOf = (text: string): Record<string, number> =>
  Object.fromEntries(text.split(',').map((w) => w.split(':')).filter(([, n]) => Number(n) > 0).map(([name, n]) => [name!, Number(n)]));

// A list and a board share their views; each opens by default the first that is made for it.
export function useListState(entity: EntityDef, all: string, kind: 'table' | 'board' = 'table'): ListState {
  const search = useSearch();
  const [location, navigate] = useLocation();
  const known = useViews(entity);
  const views = useMemo<SavedView[]>(() => (known.some((v) => v.code === 'all') ? known : [...known, { code: 'all', label: all, state: {} }]), [known, all]);
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const named = params.get('view');
  const plain = params.has('filter') || params.has('q');
  const everything = views.find((v) => v.code === 'all')!;
  const usual = views.find((v) => (v.state.kind ?? 'table') === kind) ?? everything;
  const view = views.find((v) => viewKey(v) === named) ?? (named === null && !plain ? usual : everything);

  const state = useMemo<ViewState>(() => {
    const over: ViewState = {};
    if (params.has('filter')) over.filter = parsed(params.get('filter')) ?? { and: [] };
    if (params.has('sort')) over.sort = params.get('sort') ?? '';
    if (params.has('columns')) over.columns = params.get('columns')!.split(',').filter(Boolean);
    if (params.has('widths')) over.widths = widthsOf(params.get('widths')!);
    if (params.has('q')) over.q = params.get('q') ?? '';
    return { ...view.state, ...over };
  }, [params, view]);

  const go = useCallback((next: URLSearchParams, replace: boolean, at = location) => {
    const text = next.toString();
    navigate(`${at}${text ? `?${text}` : ''}`, { replace });
  }, [location, navigate]);

  const set = useCallback((change: Partial<ViewState>) => {
    const next = new URLSearchParams(search);
    next.set('view', viewKey(view));
    if ('filter' in change) next.set('filter', JSON.stringify(change.filter ?? { and: [] }));
    if ('sort' in change) next.set('sort', change.sort ?? '');
    if ('columns' in change) next.set('columns', (change.columns ?? []).join(','));
    if ('widths' in change) next.set('widths', Object.entries(change.widths ?? {}).map(([name, w]) => `${name}:${w}`).join(','));
    if ('q' in change) {
      if (change.q) next.set('q', change.q);
      else next.delete('q');
    }
    // Back undoes a filter, not each step of a width or of a word being typed.
    go(next, 'widths' in change || 'q' in change);
  }, [search, view, go]);

  const open = useCallback((v: SavedView) => {
    go(new URLSearchParams({ view: viewKey(v) }), false, `/${entity.plural}${v.state.kind === 'board' ? '/board' : ''}`);
  }, [go, entity.plural]);
  const modified = ['filter', 'sort', 'columns', 'widths', 'q'].some((name) => params.has(name));
  const reset = useCallback(() => go(new URLSearchParams({ view: viewKey(view) }), false), [go, view]);
  return { view, views, state, modified, set, reset, open };
}
