// The language before anybody is known: the one chosen here last time, else the browser's.
import type { Language } from '../i18n/words';

const name = 'socle.language';

export function guessedLanguage(): Language {
  try {
    const kept = localStorage.getItem(name);
    if (kept === 'fr' || kept === 'en') return kept;
  } catch {
    // Storage can be refused.
  }
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

export function keepLanguage(language: Language): void {
  document.documentElement.lang = language;
  try {
    localStorage.setItem(name, language);
  } catch {
    // Then it is guessed again next time.
  }
}
