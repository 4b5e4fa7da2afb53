import { expect, test } from 'vitest';
import { addWorkdays, isWorkday } from './workdays';

test('weekends and public holidays are not worked', () => {
  expect(isWorkday('2026-04-06')).toBe(false); // Easter Monday
  expect(isWorkday('2026-05-14')).toBe(false); // Ascension
  expect(isWorkday('2026-05-25')).toBe(false); // Whit Monday
  expect(isWorkday('2027-03-29')).toBe(false);
  expect(isWorkday('2026-11-11')).toBe(false);
  expect(isWorkday('2026-11-12')).toBe(true);
  expect(isWorkday('2026-11-14')).toBe(false);
});

test('two working days after a Thursday is the next Monday', () => {
  expect(addWorkdays('2026-11-26', 2)).toBe('2026-11-30');
  expect(addWorkdays('2026-12-24', 1)).toBe('2026-12-28');
});
