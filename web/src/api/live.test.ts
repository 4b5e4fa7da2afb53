// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keys } from './keys';
import { takeModel } from './live';

const client = (version: string) => {
  const c = new QueryClient();
  c.setQueryData(keys.model, { etag: '"x"', index: { version } });
  for (const key of [keys.me, keys.lists('account'), keys.page('account', 7), keys.views('account')]) c.setQueryData(key, {});
  return c;
};
const stale = (c: QueryClient) => c.getQueryCache().getAll().filter((q) => q.state.isInvalidated).length;

it('reads the model again with all that is drawn from it when another one is published', async () => {
  const c = client('1.1');
  takeModel(c, '1.2');
  await new Promise((done) => { setTimeout(done, 0); });
  expect(stale(c)).toBe(5);
});

it('leaves everything alone when the model on screen is the published one', async () => {
  const c = client('1.1');
  takeModel(c, '1.1');
  await new Promise((done) => { setTimeout(done, 0); });
  expect(stale(c)).toBe(0);
});
