// The mechanism of the two languages. A folder keeps its sentences in its own `words.ts`, French and English side
// by side, so that a missing one does not compile:
//
//   export const words = defineWords({
//     save: ['Enregistrer', 'Save'],
//     rows: [['{n} ligne', '{n} lignes'], ['{n} row', '{n} rows']],     // chosen by {n}
//   });
//   const t = useWords(words);   t('rows', { n: 3 })   t.rich('rows', { n: <b>3</b> }, 3)
//
// Names of entities, fields, choices and stages never stand here: they come from the model.
import { createContext, Fragment, type ReactNode, createElement, useContext, useMemo } from 'react';

export type Language = 'fr' | 'en';
type Text = string | readonly [one: string, many: string];
export type Pair = readonly [fr: Text, en: Text];
export type Words = Record<string, Pair>;
type Params = Record<string, string | number>;

export interface Say<W extends Words> {
  (key: keyof W & string, params?: Params): string;
  /** The same, with parts of it drawn. `n` chooses the plural when {n} is not a number. */
  rich(key: keyof W & string, params: Record<string, ReactNode>, n?: number): ReactNode;
}

export function defineWords<const W extends Words>(words: W): W {
  return words;
}

export interface Locale {
  language: Language;
  zone: string;
}

export const LocaleContext = createContext<Locale>({ language: 'fr', zone: 'Europe/Paris' });
export const useLocale = (): Locale => useContext(LocaleContext);

const plurals = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') };
const counts = { fr: new Intl.NumberFormat('fr'), en: new Intl.NumberFormat('en') };

function chosen(pair: Pair | undefined, language: Language, n: number | undefined): string {
  const text = pair?.[language === 'fr' ? 0 : 1] ?? '';
  if (typeof text === 'string') return text;
  return plurals[language].select(n ?? 0) === 'one' ? text[0] : text[1];
}

export function sayer<W extends Words>(words: W, language: Language): Say<W> {
  const shown = (value: string | number) => (typeof value === 'number' ? counts[language].format(value) : value);
  const say = (key: keyof W & string, params: Params = {}) => {
    const n = typeof params.n === 'number' ? params.n : undefined;
    return chosen(words[key], language, n).replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      return value === undefined ? whole : shown(value);
    });
  };
  say.rich = (key: keyof W & string, params: Record<string, ReactNode>, n?: number) => {
    const count = n ?? (typeof params.n === 'number' ? params.n : undefined);
    return chosen(words[key], language, count).split(/(\{\w+\})/).map((part, i) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      const value = name === undefined ? part : params[name];
      return createElement(Fragment, { key: i }, typeof value === 'number' ? shown(value) : value);
    });
  };
  return say;
}

export function useWords<W extends Words>(words: W): Say<W> {
  const { language } = useLocale();
  return useMemo(() => sayer(words, language), [words, language]);
}
