import { describe, expect, it } from 'vitest';
import { parseDay, parseMoney, parseNumber, parseTime } from './parse';

const today = '2026-03-02'; // a Monday

describe('parseDay', () => {
  it.each([
    ['23/11', '2026-11-23'], ['23112026', '2026-11-23'], ['23/11/26', '2026-11-23'], ['2026-11-23', '2026-11-23'],
    ['demain', '2026-03-03'], ['lun', '2026-03-09'], ['mardi', '2026-03-03'], ['mar', '2026-03-03'], ['5 mars', '2026-03-05'],
    ['jeu. 5 mars 2026', '2026-03-05'], ['1er avril', '2026-04-01'], ['+3j', '2026-03-05'], ['+2s', '2026-03-16'],
    ['15/11', '2026-11-15'], ['28/02', '2026-02-28'], ['1 nov', '2026-11-01'], ['Aujourd’hui', '2026-03-02'],
  ])('%s', (typed, day) => expect(parseDay(typed, today)).toBe(day));
  it.each(['31/02', '31/02/2026', 'bientôt', '45/13', ''])('refuses %s', (typed) => expect(parseDay(typed, today)).toBeNull());
});

describe('parseNumber', () => {
  it.each([
    ['1 000,5', '1000.5'], ['1000.5', '1000.5'], ['1.234,56', '1234.56'], ['1,234.56', '1234.56'], ['12,5k', '12500'],
    ['-3', '-3'], ['1.234.567', '1234567'], ['0,10', '0.10'], ['\u22125', '-5'], ['007', '7'], ['-0', '0'],
  ])('%s', (typed, value) => expect(parseNumber(typed)).toBe(value));
  it.each(['', 'abc', '1-2', '.'])('refuses %s', (typed) => expect(parseNumber(typed)).toBeNull());
});

it('reads amounts with their currency', () => {
  expect(parseMoney('42 000 €', 'USD')).toEqual({ amount: '42000', currency: 'EUR' });
  expect(parseMoney('12,5k', 'EUR')).toEqual({ amount: '12500', currency: 'EUR' });
  expect(parseMoney('100 CHF', 'EUR')).toEqual({ amount: '100', currency: 'CHF' });
});

it('reads hours', () => {
  expect(parseTime('14h')).toBe('14:00');
  expect(parseTime('9:30')).toBe('09:30');
  expect(parseTime('1405')).toBe('14:05');
  expect(parseTime('25h')).toBeNull();
});
