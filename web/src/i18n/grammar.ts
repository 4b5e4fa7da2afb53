// Sentences that agree with the company's own names of things ("Nouvelle opportunité", "Aucun compte").
//
// Shape  a Noun comes from the model: singular and plural without article, with its gender and its elision.
import type { Language } from './words';

export interface Noun {
  one: string;
  many: string;
  feminine?: boolean;
  elision?: boolean;
}

export const upper = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export interface Grammar {
  /** Nouvelle opportunité, Nouvel établissement, New account. */
  newOne(noun: Noun): string;
  /** Aucune opportunité, No opportunity. */
  none(noun: Noun): string;
  /** l’opportunité, le compte, the account. */
  the(noun: Noun): string;
  /** de l’opportunité, du compte, of the account. */
  ofThe(noun: Noun): string;
  /** une opportunité, an account. */
  a(noun: Noun): string;
  /** 3 opportunités. */
  counted(n: number, noun: Noun): string;
  /** opportunité or opportunités, without the figure. */
  named(n: number, noun: Noun): string;
  /** Title of a list: Opportunités. */
  title(noun: Noun): string;
}

const french: Grammar = {
  newOne: (noun) => `${noun.feminine ? 'Nouvelle' : noun.elision ? 'Nouvel' : 'Nouveau'} ${noun.one}`,
  none: (noun) => `${noun.feminine ? 'Aucune' : 'Aucun'} ${noun.one}`,
  the: (noun) => (noun.elision ? `l’${noun.one}` : `${noun.feminine ? 'la' : 'le'} ${noun.one}`),
  ofThe: (noun) => (noun.elision ? `de l’${noun.one}` : noun.feminine ? `de la ${noun.one}` : `du ${noun.one}`),
  a: (noun) => `${noun.feminine ? 'une' : 'un'} ${noun.one}`,
  counted: (n, noun) => `${new Intl.NumberFormat('fr').format(n)} ${french.named(n, noun)}`,
  named: (n, noun) => (Math.abs(n) < 2 ? noun.one : noun.many),
  title: (noun) => upper(noun.many),
};

const english: Grammar = {
  newOne: (noun) => `New ${noun.one}`,
  none: (noun) => `No ${noun.one}`,
  the: (noun) => `the ${noun.one}`,
  ofThe: (noun) => `of the ${noun.one}`,
  a: (noun) => `${/^[aeiou]/i.test(noun.one) && !/^(user|unit|uni)/i.test(noun.one) ? 'an' : 'a'} ${noun.one}`,
  counted: (n, noun) => `${new Intl.NumberFormat('en').format(n)} ${english.named(n, noun)}`,
  named: (n, noun) => (n === 1 ? noun.one : noun.many),
  title: (noun) => upper(noun.many),
};

export const grammar = (language: Language): Grammar => (language === 'fr' ? french : english);
