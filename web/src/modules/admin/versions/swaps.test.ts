import { expect, it } from 'vitest';
import { rollbacks, type Swap } from './swaps';

const swap = (number: number, draft: number): Swap => ({ number, draft, version: `${draft}.${number}`, kind: 'patch', at: '', note: '', by: null, differences: [] });

it('one returns to the last state of each older version, never to the one in service', () => {
  expect([...rollbacks([swap(5, 3), swap(4, 3), swap(3, 2), swap(2, 1), swap(1, 1)])]).toEqual([3, 2]);
  expect(rollbacks([]).size).toBe(0);
});
