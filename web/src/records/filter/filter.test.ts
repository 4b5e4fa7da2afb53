import { describe, expect, it } from 'vitest';
import type { Condition, FieldDef, Model } from '../../api/types';
import { ModelIndex } from '../../api/useModel';
import { formatFor } from '../../i18n/format';
import { sayer } from '../../i18n/words';
import { carried, isComplete, leavesOf, operatorsOf, partsOf, wireFilter } from './filter';
import { tell } from './say';
import { words } from './words';

const field = (name: string, type: string, label: string, more: object = {}): FieldDef => ({ name, type, label, access: 'write', ...more }) as FieldDef;
const rights = { create: true, update: true, delete: true, export: true, import: true };
const model = new ModelIndex({
  version: '1', company: { name: 'x', currency: 'EUR', zone: 'Europe/Paris', language: 'fr' },
  entities: [
    { name: 'account', plural: 'accounts', title: 'name', label: { one: 'compte', many: 'comptes' }, rights, layouts: {}, relations: [],
      fields: [field('name', 'text', 'Nom'), field('owner', 'reference', 'Responsable', { target: 'user' })] },
    { name: 'opportunity', plural: 'opportunities', title: 'name', label: { one: 'opportunité', many: 'opportunités', feminine: true, elision: true }, rights, layouts: {},
      relations: [{ name: 'activities', entity: 'activity', field: 'opportunity', label: 'Échanges' }],
      fields: [
        field('name', 'text', 'Nom'), field('amount', 'money', 'Montant'), field('account', 'reference', 'Compte', { target: 'account' }),
        field('expected_close_on', 'date', 'Clôture prévue'),
        field('reason', 'choice', 'Motif', { choices: [{ code: 'price', label: 'Prix' }, { code: 'late', label: 'Délai' }] }),
      ] },
  ],
} as unknown as Model);
const fr = formatFor({ language: 'fr', zone: 'Europe/Paris' });
const said = (c: Condition, language: 'fr' | 'en' = 'fr') => {
  const told = tell(c, 'opportunity', model, language === 'fr' ? fr : formatFor({ language, zone: 'Europe/Paris' }), sayer(words, language));
  return `${told.name}: ${told.text}`;
};

describe('a filter in plain words', () => {
  it.each<[Condition, string]>([
    [{ field: 'account.owner', op: 'me' }, 'Responsable du compte: moi'],
    [{ field: 'amount', op: 'ge', value: { amount: '10000', currency: 'EUR' } }, 'Montant: au moins 10\u202f000\u00a0€'],
    [{ field: 'reason', op: 'in', value: ['price', 'late'] }, 'Motif: Prix ou Délai'],
    [{ field: 'expected_close_on', op: 'within', value: 'this_quarter' }, 'Clôture prévue: ce trimestre'],
    [{ field: 'expected_close_on', op: 'within', value: { last: { days: 30 } } }, 'Clôture prévue: 30 derniers jours'],
    [{ field: 'account', op: 'is_empty' }, 'Compte: vide'],
    [{ or: [{ field: 'reason', op: 'eq', value: 'price' }, { field: 'reason', op: 'is_empty' }] }, 'Motif: Prix ou vide'],
    [{ none: 'activities' }, 'Échanges: aucun lien'],
    [{ field: 'gone', op: 'is_set' }, 'Champ retiré: gone'],
  ])('%j', (condition, sentence) => expect(said(condition)).toBe(sentence));

  it('speaks English too', () => expect(said({ field: 'account.owner', op: 'my_team' }, 'en')).toContain('my team'));
});

it('sends ids without the labels that the screen keeps, and nothing for nothing', () => {
  expect(wireFilter({ and: [{ field: 'account', op: 'in', value: [{ id: 7, label: 'ACME' }] }] })).toEqual({ field: 'account', op: 'in', value: [7] });
  expect(wireFilter({ and: [] })).toBeUndefined();
  expect(wireFilter(undefined)).toBeUndefined();
});

it('splits nested "and" into parts, and edits only what it understands', () => {
  const a: Condition = { field: 'name', op: 'is_set' };
  expect(partsOf({ and: [a, { and: [a, a] }] })).toHaveLength(3);
  expect(leavesOf({ or: [a, a] } as Condition)).toHaveLength(2);
  expect(leavesOf({ not: a } as Condition)).toBeNull();
});

it('offers the operators of the model only, people first for people', () => {
  const owner = field('owner', 'reference', 'Responsable', { target: 'user', operators: ['eq', 'in', 'nin', 'is_empty'] });
  expect(operatorsOf(owner).slice(0, 3)).toEqual(['me', 'my_team', 'in']);
  expect(operatorsOf(owner)).not.toContain('is_set');
  expect(operatorsOf(owner)).not.toContain('eq');
});

it('keeps a value across operators only where it still means something', () => {
  expect(carried('ge', 'le', '5')).toBe('5');
  expect(carried('ge', 'between', '5')).toBeUndefined();
  expect(carried('in', 'is_empty', ['a'])).toBeUndefined();
  expect(isComplete({ field: 'a', op: 'between', value: ['1', ''] })).toBe(false);
  expect(isComplete({ field: 'a', op: 'me' })).toBe(true);
});
