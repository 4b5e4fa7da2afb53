import { expect, it } from 'vitest';
import { sameValue, toWire } from './wire';

it('writes values in the form the contract asks for', () => {
  expect(toWire({ id: 7, label: 'ACME' })).toBe(7);
  expect(toWire({ entity: 'account', id: 7, label: 'ACME' })).toEqual({ entity: 'account', id: 7 });
  expect(toWire({ code: 'won', label: 'Gagné', category: 'won' })).toBe('won');
  expect(toWire([{ code: 'a', label: 'A' }, { code: 'b', label: 'B' }])).toEqual(['a', 'b']);
  expect(toWire({ amount: '42000.50', currency: 'EUR' })).toEqual({ amount: '42000.50', currency: 'EUR' });
  expect(toWire({ street: '4 rue des Verriers', city: 'Givors', lines: ['x'] })).toEqual({ street: '4 rue des Verriers', city: 'Givors' });
  expect(toWire('')).toBeNull();
  expect(toWire(0)).toBe(0);
  expect(toWire(false)).toBe(false);
});

it('knows when nothing was changed', () => {
  expect(sameValue({ id: 7, label: 'old name' }, { id: 7, label: 'new name' })).toBe(true);
  expect(sameValue('', null)).toBe(true);
  expect(sameValue(0, null)).toBe(false);
});
