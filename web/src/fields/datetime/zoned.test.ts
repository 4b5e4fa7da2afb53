import { expect, it } from 'vitest';
import { zonedToInstant } from './zoned';

it.each([
  ['2026-03-02', '10:30', '2026-03-02T09:30:00Z'],
  ['2026-07-14', '10:30', '2026-07-14T08:30:00Z'],
  ['2026-03-29', '03:30', '2026-03-29T01:30:00Z'],
  ['2026-10-25', '12:00', '2026-10-25T11:00:00Z'],
])('%s %s in Paris', (day, time, instant) => expect(zonedToInstant(day, time, 'Europe/Paris')).toBe(instant));
