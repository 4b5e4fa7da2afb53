// Figures, dates and telephones as the caller's language writes them. Everything goes through Intl.
//
// Units  money comes as {amount: decimal string, currency}; days as YYYY-MM-DD; instants as RFC 3339 in UTC.
import { useMemo } from 'react';
import { dayIn, daysBetween, now } from './clock';
import { type Language, type Locale, useLocale } from './words';

export interface Amount {
  amount: string;
  currency: string;
}

export interface Format {
  language: Language;
  zone: string;
  number(value: number | string, digits?: number): string;
  percent(value: number | string): string;
  /** 42 000 € (cents only when there are some), or with both decimals. */
  money(value: Amount, cents?: 'auto' | 'always'): string;
  /** 58,7 k€. */
  shortMoney(value: Amount): string;
  /** Aujourd’hui, hier, 26 févr., 26 févr. 2025. */
  day(day: string): string;
  /** jeu. 5 mars, with the year when it is not this one. */
  weekday(day: string): string;
  /** jeudi 5 mars 2026. */
  fullDay(day: string): string;
  /** mars 2026. */
  month(day: string): string;
  time(at: string): string;
  /** The day, and the hour when it is today's. */
  moment(at: string): string;
  /** Day and hour in full, for a title on hover. */
  exact(at: string): string;
  dayOf(at: string): string;
  today(): string;
  phone(e164: string): string;
  size(bytes: number): string;
  list(parts: string[]): string;
}

const words = {
  fr: { today: 'Aujourd’hui', yesterday: 'Hier', tomorrow: 'Demain' },
  en: { today: 'Today', yesterday: 'Yesterday', tomorrow: 'Tomorrow' },
};

// Numbers of countries with ten digits in pairs after the trunk zero; others are shown with their country code.
export function phone(e164: string): string {
  const french = /^\+33([1-9])(\d{8})$/.exec(e164);
  if (french) return `0${french[1]}${french[2]!.replace(/(\d\d)/g, '\u00a0$1')}`;
  const other = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/.exec(e164);
  if (!other) return e164;
  const rest = other[2]!.replace(/(\d{2,3})(?=(\d{2,3})+$)/g, '$1\u00a0');
  return `+${other[1]}\u00a0${rest}`;
}

function made({ language, zone }: Locale): Format {
  const tag = language === 'fr' ? 'fr-FR' : 'en-GB';
  const cache = new Map<string, Intl.NumberFormat>();
  const numbers = (key: string, options: Intl.NumberFormatOptions) => {
    let f = cache.get(key);
    if (!f) cache.set(key, (f = new Intl.NumberFormat(tag, options)));
    return f;
  };
  const dates = (options: Intl.DateTimeFormatOptions, timeZone = 'UTC') => new Intl.DateTimeFormat(tag, { ...options, timeZone });
  const short = dates({ day: 'numeric', month: 'short' });
  const shortYear = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const week = dates({ weekday: 'short', day: 'numeric', month: 'short' });
  const weekYear = dates({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const full = dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const months = dates({ month: 'long', year: 'numeric' });
  const hour = dates({ hour: '2-digit', minute: '2-digit', hour12: false }, zone);
  const whole = dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }, zone);
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' });
  const at = (day: string) => new Date(`${day.slice(0, 10)}T00:00:00Z`);
  // French writes the first of a month as an ordinal.
  const first = (text: string) => (language === 'fr' ? text.replace(/(^|\s)1(?=\s\p{L})/u, '$11er') : text);
  const thisYear = (day: string) => day.slice(0, 4) === f.today().slice(0, 4);
  const symbol = (value: Amount, options: Intl.NumberFormatOptions) =>
    numbers(`${value.currency}${JSON.stringify(options)}`, { style: 'currency', currency: value.currency, currencyDisplay: 'narrowSymbol', ...options })
      .format(value.amount as unknown as number);

  const f: Format = {
    language,
    zone,
    number: (value, digits) => numbers(`n${digits}`, { maximumFractionDigits: digits ?? 6 }).format(value as number),
    percent: (value) => `${f.number(value, 2)}${language === 'fr' ? '\u00a0' : ''}%`,
    money(value, cents = 'auto') {
      const round = cents === 'auto' && !/\.0*[1-9]/.test(value.amount);
      return symbol(value, round ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {});
    },
    shortMoney: (value) => symbol(value, { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 }),
    day(day) {
      const gap = daysBetween(f.today(), day);
      if (gap === 0) return words[language].today;
      if (gap === -1) return words[language].yesterday;
      if (gap === 1) return words[language].tomorrow;
      return first((thisYear(day) ? short : shortYear).format(at(day)));
    },
    weekday: (day) => first((thisYear(day) ? week : weekYear).format(at(day))),
    fullDay: (day) => first(full.format(at(day))),
    month: (day) => months.format(at(day)),
    time: (instant) => hour.format(new Date(instant)),
    moment: (instant) => (f.dayOf(instant) === f.today() ? `${words[language].today}, ${f.time(instant)}` : f.day(f.dayOf(instant))),
    exact: (instant) => first(whole.format(new Date(instant))),
    dayOf: (instant) => dayIn(zone, new Date(instant)),
    today: () => dayIn(zone, now()),
    phone,
    size(bytes) {
      const units = language === 'fr' ? ['o', 'ko', 'Mo', 'Go'] : ['B', 'kB', 'MB', 'GB'];
      let n = bytes;
      let i = 0;
      while (n >= 1000 && i < 3) { n /= 1000; i += 1; }
      return `${f.number(n, n < 10 && i > 0 ? 1 : 0)}\u00a0${units[i]}`;
    },
    list: (parts) => lists.format(parts),
  };
  return f;
}

const known = new Map<string, Format>();
export function formatFor(locale: Locale): Format {
  const key = `${locale.language} ${locale.zone}`;
  let f = known.get(key);
  if (!f) known.set(key, (f = made(locale)));
  return f;
}

export function useFormat(): Format {
  const locale = useLocale();
  return useMemo(() => formatFor(locale), [locale]);
}
