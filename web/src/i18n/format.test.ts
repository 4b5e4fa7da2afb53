import { expect, it } from 'vitest';
import { formatFor, phone } from './format';
import { grammar } from './grammar';
import { defineWords, sayer } from './words';

const fr = formatFor({ language: 'fr', zone: 'Europe/Paris' });
const en = formatFor({ language: 'en', zone: 'Europe/Paris' });

it('writes money as each language does', () => {
  expect(fr.money({ amount: '42000.00', currency: 'EUR' })).toBe('42\u202f000\u00a0€');
  expect(fr.money({ amount: '11645.38', currency: 'EUR' })).toBe('11\u202f645,38\u00a0€');
  expect(en.money({ amount: '10000.50', currency: 'EUR' })).toBe('€10,000.50');
  expect(fr.money({ amount: '12345678901234567.89', currency: 'EUR' })).toBe('12\u202f345\u202f678\u202f901\u202f234\u202f567,89\u00a0€');
});

it('writes telephones in pairs', () => {
  expect(phone('+33465712031')).toBe('04\u00a065\u00a071\u00a020\u00a031');
  expect(phone('+442079460000')).toMatch(/^\+44\u00a0/);
});

it('writes the first of a month as an ordinal', () => {
  expect(fr.fullDay('2026-01-01')).toBe('jeudi 1er janvier 2026');
  expect(fr.fullDay('2026-01-11')).toBe('dimanche 11 janvier 2026');
});

it('agrees with the noun', () => {
  const opportunity = { one: 'opportunité', many: 'opportunités', feminine: true, elision: true };
  const site = { one: 'établissement', many: 'établissements', elision: true };
  const g = grammar('fr');
  expect(g.newOne(opportunity)).toBe('Nouvelle opportunité');
  expect(g.newOne(site)).toBe('Nouvel établissement');
  expect(g.none({ one: 'compte', many: 'comptes' })).toBe('Aucun compte');
  expect(g.the(opportunity)).toBe('l’opportunité');
  expect(g.counted(0, opportunity)).toBe('0 opportunité');
  expect(g.counted(12, opportunity)).toBe('12 opportunités');
});

it('chooses plurals and fills parameters', () => {
  const words = defineWords({ rows: [['{n} ligne de {who}', '{n} lignes de {who}'], ['{n} row of {who}', '{n} rows of {who}']] });
  expect(sayer(words, 'fr')('rows', { n: 0, who: 'Claire' })).toBe('0 ligne de Claire');
  expect(sayer(words, 'en')('rows', { n: 0, who: 'Claire' })).toBe('0 rows of Claire');
  expect(sayer(words, 'fr')('rows', { n: 1200, who: 'Claire' })).toBe('1\u202f200 lignes de Claire');
});
