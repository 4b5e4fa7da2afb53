// Working days: neither weekends nor the public holidays of France.
import { addDays } from './clock';

// Easter Sunday in the Gregorian calendar (Butcher's method).
function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(n / 31)).padStart(2, '0')}-${String((n % 31) + 1).padStart(2, '0')}`;
}

const fixed = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']);

export function isWorkday(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (at === 0 || at === 6 || fixed.has(day.slice(5))) return false;
  const sunday = easter(Number(day.slice(0, 4)));
  return ![1, 39, 50].some((gap) => addDays(sunday, gap) === day);
}

/** The n-th working day after a day. */
export function addWorkdays(day: string, n: number): string {
  let at = day;
  for (let left = n; left > 0; ) {
    at = addDays(at, 1);
    if (isWorkday(at)) left -= 1;
  }
  return at;
}
