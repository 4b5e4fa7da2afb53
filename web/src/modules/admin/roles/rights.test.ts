import { expect, it } from 'vitest';
import { editedOf, rightsChange } from './rights';

const role = {
  entities: { account: { create: true, read: 'team', update: 'team' }, product: { read: 'all' } },
  fields: { 'product.cost': 'hidden' }, powers: ['access.explain'],
};

it('an untouched role is no change', () => expect(rightsChange(role, editedOf(role))).toBeNull());
it('says each verb that moved, and no other', () => {
  const edited = editedOf(role);
  edited.entities.account = { ...edited.entities.account, read: 'own', create: false };
  edited.entities.lead = { read: 'all' };
  expect(rightsChange(role, edited)).toEqual({ entities: { account: { read: 'own', create: false }, lead: { read: 'all' } } });
});
it('says nothing of an absent right that is none, or of a false one', () => {
  const edited = editedOf(role);
  edited.entities.product = { read: 'all', update: 'none', export: false };
  expect(rightsChange(role, edited)).toBeNull();
});
it('gives a field back with null, hides another', () => {
  expect(rightsChange(role, { ...editedOf(role), fields: { 'account.phone': 'hidden' } })).toEqual({ fields: { 'product.cost': null, 'account.phone': 'hidden' } });
});
it('says the powers as a whole', () => {
  expect(rightsChange(role, { ...editedOf(role), powers: [] })).toEqual({ powers: [] });
});
