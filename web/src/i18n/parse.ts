// What people type for a day, a number or an amount: 23/11, 23112026, demain, lun, 1 000,5, 1000.5, 12 k€.
//
// Refuses  returns null when it is not understood; an impossible day (31/02) is not understood.
import { addDays, daysBetween } from './clock';

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

const weekdays = [['dim', 'sun'], ['lun', 'mon'], ['mar', 'tue'], ['mer', 'wed'], ['jeu', 'thu'], ['ven', 'fri'], ['sam', 'sat']];
const months = [
  ['janv', 'jan'], ['fev', 'feb'], ['mars', 'mar'], ['avr', 'apr'], ['mai', 'may'], ['juin', 'jun'],
  ['juil', 'jul'], ['aout', 'aug'], ['sept', 'sep'], ['oct'], ['nov'], ['dec'],
];

function real(year: number, month: number, day: number): string | null {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text ? text : null;
}

const century = (year: string) => (year.length === 2 ? 2000 + Number(year) : Number(year));

export function parseDay(typed: string, today: string): string | null {
  const text = fold(typed);
  const year = Number(today.slice(0, 4));
  if (text === '') return null;
  const offsets: Record<string, number> = {
    aujourdhui: 0, "aujourd'hui": 0, 'aujourd’hui': 0, auj: 0, today: 0, demain: 1, tomorrow: 1, hier: -1, yesterday: -1,
  };
  const known = offsets[text];
  if (known !== undefined) return addDays(today, known);
  let m = /^([+-])\s*(\d{1,4})\s*(j|d|jours?|days?|s|w|sem|m|mois)?$/.exec(text);
  if (m) {
    const n = Number(m[2]) * (m[1] === '-' ? -1 : 1);
    const unit = m[3]?.[0] ?? 'j';
    if (unit === 's' || unit === 'w') return addDays(today, 7 * n);
    return unit === 'm' ? addDays(today, 30 * n) : addDays(today, n);
  }
  const named = weekdays.findIndex((names) => names.some((name) => text === name || (text.length > 3 && /^[a-z]+$/.test(text) && text.startsWith(name) && !months.some((ms) => text === fold(ms[0]!)))));
  if (named >= 0) {
    const at = new Date(`${today}T00:00:00Z`).getUTCDay();
    return addDays(today, ((named - at + 6) % 7) + 1);
  }
  m = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (m) return real(Number(m[1]), Number(m[2]), Number(m[3]));
  m = /^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{2}|\d{4}))?$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(text);
  if (m) return m[3] ? real(century(m[3]), Number(m[2]), Number(m[1])) : nearest(today, year, Number(m[2]), Number(m[1]));
  m = /^(?:[a-z]+\.?\s+)?(\d{1,2})(?:er)?\s+([a-z]+)\.?(?:\s+(\d{4}|\d{2}))?$/.exec(text);
  if (m) {
    const word = m[2]!;
    const month = months.findIndex((names) => names.some((name) => word.startsWith(name)));
    if (month >= 0) return m[3] ? real(century(m[3]), month + 1, Number(m[1])) : nearest(today, year, month + 1, Number(m[1]));
  }
  return null;
}

// Without a year, the day meant is the next one, unless it passed less than three months ago.
function nearest(today: string, year: number, month: number, day: number): string | null {
  const here = real(year, month, day);
  if (here && daysBetween(today, here) < -90) return real(year + 1, month, day);
  return here ?? real(year + 1, month, day);
}

// A decimal string ("1000.5"), so that no figure passes through a floating point number.
export function parseNumber(typed: string): string | null {
  let text = typed.replace(/[\s\u00a0\u202f'’]/g, '').replace(/\u2212/g, '-');
  const thousand = /^(.*\d)k$/i.exec(text);
  if (thousand) text = thousand[1]!;
  const comma = text.lastIndexOf(',');
  const dot = text.lastIndexOf('.');
  if (comma >= 0 && dot >= 0) text = comma > dot ? text.replace(/\./g, '').replace(',', '.') : text.replace(/,/g, '');
  else if (comma >= 0) text = text.indexOf(',') === comma ? text.replace(',', '.') : text.replace(/,/g, '');
  else if (dot >= 0 && text.indexOf('.') !== dot) text = text.replace(/\./g, '');
  const m = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!m || (!m[2] && !m[3])) return null;
  let whole = m[2] || '0';
  let part = m[3] ?? '';
  if (thousand) {
    whole += (part + '000').slice(0, 3);
    part = part.slice(3);
  }
  whole = whole.replace(/^0+(?=\d)/, '');
  const sign = m[1] === '-' && /[1-9]/.test(whole + part) ? '-' : '';
  return `${sign}${whole}${part ? `.${part}` : ''}`;
}

const signs: Record<string, string> = { '€': 'EUR', $: 'USD', '£': 'GBP', CHF: 'CHF', EUR: 'EUR', USD: 'USD', GBP: 'GBP' };

export function parseMoney(typed: string, currency: string): { amount: string; currency: string } | null {
  const found = /(€|\$|£|\b[A-Z]{3}\b)/.exec(typed);
  const amount = parseNumber(found ? typed.replace(found[0], '') : typed);
  if (amount === null) return null;
  return { amount, currency: found ? (signs[found[0]] ?? found[0]) : currency };
}

export function parseTime(typed: string): string | null {
  const m = /^(\d{1,2})(?:\s*[h:]\s*(\d{2})?|(\d{2}))?$/.exec(typed.trim().toLowerCase());
  if (!m) return null;
  const hour = Number(m[1]);
  const minute = Number(m[2] ?? m[3] ?? 0);
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : null;
}

// Lower case, without accents: how lists are filtered here, and how the server compares.
export const folded = fold;
