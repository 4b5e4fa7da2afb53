// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keys } from './keys';
import type { EntityDef, SocleRecord } from './types';
import { useConflict } from './conflicts';
import { usePatch } from './useRecord';

const entity = { name: 'account', plural: 'accounts', title: 'name', fields: [], layouts: {}, relations: [], rights: {}, label: { one: 'compte', many: 'comptes' } } as unknown as EntityDef;
const record: SocleRecord = { id: 1, version: 3, _label: 'Verrerie Arnaud', name: 'Verrerie Arnaud', headcount: 78, city: 'Givors' };
let client: QueryClient;
let answers: Response[];

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.record('account', 1), record);
  client.setQueryData(keys.list('account', {}), { pages: [{ items: [record, { ...record, id: 2 }], next_cursor: null }], pageParams: [null] });
  answers = [];
  vi.stubGlobal('fetch', vi.fn(async () => answers.shift() ?? new Response('{}', { status: 500 })));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
const wrapper = ({ children }: { children: ReactNode }) => createElement(QueryClientProvider, { client }, children);
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const shown = () => client.getQueryData<SocleRecord>(keys.record('account', 1))!;
const rows = () => (client.getQueryData(keys.list('account', {})) as { pages: { items: SocleRecord[] }[] }).pages[0]!.items;

it('shows a change at once everywhere, then what the server answered', async () => {
  answers.push(json(200, { ...record, version: 4, headcount: 85, note: 'not a column' }));
  const { result } = renderHook(() => usePatch(entity), { wrapper });
  const other = rows()[1];
  act(() => result.current.mutate({ id: 1, values: { headcount: 85 }, version: 3 }));
  await waitFor(() => expect(rows()[0]!.headcount).toBe(85));
  await waitFor(() => expect(shown().version).toBe(4));
  expect(rows()[1]).toBe(other);
  expect('note' in rows()[0]!).toBe(false);
});

it('puts back exactly what it changed when the server refuses', async () => {
  answers.push(json(422, { type: '/errors/record.invalid', errors: [{ field: 'headcount', rule: 'range', message: 'Trop grand' }] }));
  const { result } = renderHook(() => usePatch(entity), { wrapper });
  act(() => result.current.mutate({ id: 1, values: { headcount: 1e9 }, version: 3 }));
  await waitFor(() => expect(result.current.isError).toBe(true));
  expect(shown().headcount).toBe(78);
  expect(rows()[0]!.city).toBe('Givors');
});

it('keeps both values of a conflict for the person to choose', async () => {
  answers.push(json(409, { type: '/errors/version.conflict', current: { ...record, version: 5, headcount: 90 }, changed_fields: ['headcount'] }));
  const { result } = renderHook(() => ({ write: usePatch(entity), conflict: useConflict() }), { wrapper });
  act(() => result.current.write.mutate({ id: 1, values: { headcount: 85 }, version: 3 }));
  await waitFor(() => expect(result.current.conflict).toBeDefined());
  expect(result.current.conflict!.mine.headcount).toBe(85);
  expect(result.current.conflict!.current.headcount).toBe(90);
  expect(shown().headcount).toBe(90);
  expect(shown().version).toBe(5);
});
