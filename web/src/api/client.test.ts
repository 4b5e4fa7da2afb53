import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { address, get, patch, post } from './client';
import { Problem } from './problem';
import { setCsrfToken, setSessionAsker } from './session';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

let fetched: ReturnType<typeof vi.fn>;
beforeEach(() => {
  fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  setCsrfToken('token-1');
});
afterEach(() => {
  vi.unstubAllGlobals();
  setSessionAsker(null);
});
const sent = (n: number) => ({ url: fetched.mock.calls[n]![0] as string, ...(fetched.mock.calls[n]![1] as RequestInit & { headers: Headers }) });

it('builds addresses without what is empty', () => {
  expect(address('/accounts', { fields: 'name,city', q: '', cursor: null, limit: 100 })).toBe('/api/v1/accounts?fields=name%2Ccity&limit=100');
});

it('carries the token and the version on a write, and neither on a read', async () => {
  fetched.mockImplementation(async () => answer(200, { id: 1 }));
  await patch('/accounts/1', { name: 'x' }, { version: 7 });
  await get('/accounts/1');
  expect(sent(0).headers.get('X-CSRF-Token')).toBe('token-1');
  expect(sent(0).headers.get('If-Match')).toBe('"7"');
  expect(sent(1).headers.get('X-CSRF-Token')).toBeNull();
});

it('gives each creation a key of its own, and keeps the one it is given', async () => {
  fetched.mockImplementation(async () => answer(201, { id: 1 }));
  await post('/accounts', {});
  await post('/accounts', {});
  await post('/accounts', {}, { key: 'mine' });
  const keys = [0, 1, 2].map((n) => sent(n).headers.get('Idempotency-Key'));
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).not.toBe(keys[0]);
  expect(keys[2]).toBe('mine');
});

it('turns a refusal into a problem, field by field', async () => {
  const body = { type: '/errors/record.invalid', title: 'Refusé', status: 422, errors: [{ field: 'siren', rule: 'siren', message: 'Neuf chiffres' }] };
  fetched.mockResolvedValue(answer(422, body, { 'X-Request-Id': 'r1' }));
  const problem = await patch('/accounts/1', {}).catch((e: unknown) => e);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).code).toBe('record.invalid');
  expect((problem as Problem).of('siren')?.message).toBe('Neuf chiffres');
  expect((problem as Problem).requestId).toBe('r1');
});

it('says that the server cannot be reached', async () => {
  fetched.mockRejectedValue(new TypeError('Failed to fetch'));
  const problem = (await get('/me').catch((e: unknown) => e)) as Problem;
  expect(problem.isOffline).toBe(true);
});

it('asks once for a new session when ten calls lost it, then sends each again with the same key', async () => {
  let signedIn = false;
  const ask = vi.fn(async () => {
    await Promise.resolve();
    signedIn = true;
    setCsrfToken('token-2');
    return true;
  });
  setSessionAsker(ask);
  fetched.mockImplementation(async () => (signedIn ? answer(200, { ok: true }) : answer(401, { type: '/errors/session.required' })));
  const results = await Promise.all(Array.from({ length: 10 }, () => post('/activities', { kind: 'note' })));
  expect(results).toHaveLength(10);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(fetched).toHaveBeenCalledTimes(20);
  const again = sent(10);
  expect(again.headers.get('X-CSRF-Token')).toBe('token-2');
  const first = fetched.mock.calls.slice(0, 10).map((c) => (c[1] as { headers: Headers }).headers.get('Idempotency-Key'));
  expect(first).toContain(again.headers.get('Idempotency-Key'));
});

it('asks for the password again when the act wants it, and sends the act anew', async () => {
  const ask = vi.fn(async (what: string) => what === 'factor');
  setSessionAsker(ask);
  fetched.mockResolvedValueOnce(answer(422, { type: '/errors/record.invalid', errors: [{ field: '', rule: 'session.stale', message: 'Confirmez' }] }));
  fetched.mockResolvedValueOnce(answer(201, { id: 5 }));
  expect(await post('/users', { login: 'lucie' })).toEqual({ id: 5 });
  expect(ask).toHaveBeenCalledExactlyOnceWith('factor');
  expect(sent(1).headers.get('Idempotency-Key')).not.toBe(sent(0).headers.get('Idempotency-Key'));
});

it('gives the refusal when the password is not shown', async () => {
  setSessionAsker(async () => false);
  fetched.mockResolvedValue(answer(403, { type: '/errors/session.stale', detail: 'Confirmez' }));
  const problem = (await post('/api_tokens', {}).catch((e: unknown) => e)) as Problem;
  expect(problem.wantsFactor).toBe(true);
  expect(fetched).toHaveBeenCalledTimes(1);
});
