import { afterEach, expect, it, vi } from 'vitest';
import { writeTogether } from './batch';
import { Problem } from './problem';

const answer = (status: number, body: unknown) => vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })));
const sent = () => vi.mocked(fetch).mock.calls.map(([url, init]) => [url, JSON.parse(String(init!.body))]);
afterEach(() => vi.unstubAllGlobals());

const call = { create: { kind: 'call', state: 'held' } };
const back = { create: { kind: 'call', state: 'planned' } };

it('sends all the writes in one request, all or nothing', async () => {
  answer(200, { change_set_id: 5, items: [{ status: 201, id: 1, version: 1 }, { status: 201, id: 2, version: 1 }] });
  expect(await writeTogether('activities', [call, back])).toEqual([{ id: 1, version: 1 }, { id: 2, version: 1 }]);
  expect(sent()).toEqual([['/api/v1/activities/batch', { atomic: true, items: [call, back] }]]);
});

it('is refused as a whole when one of them is', async () => {
  answer(422, { type: '/errors/record.invalid', status: 422, errors: [{ field: 'kind', rule: 'required', message: 'À remplir.' }], item: 1 });
  const refused = await writeTogether('activities', [call, back]).catch((e: unknown) => e);
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).of('kind')?.message).toBe('À remplir.');
});

it('does not take a refusal told item by item for a success', async () => {
  answer(200, { change_set_id: null, items: [{ status: 422, error: { type: '/errors/record.invalid', detail: 'Non.' } }] });
  await expect(writeTogether('activities', [call])).rejects.toMatchObject({ status: 422, code: 'record.invalid', message: 'Non.' });
});
