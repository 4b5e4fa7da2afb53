// The table as a file, written as the server writes its own: semicolons and decimal commas in French, a mark of order of bytes.
import type { Language } from '../../i18n/words';

export type Cell = string | number | { decimal: string };

export function csvOf(rows: Cell[][], language: Language): string {
  const separator = language === 'fr' ? ';' : ',';
  const cell = (value: Cell): string => {
    if (typeof value === 'number') return String(value);
    if (typeof value === 'object') return language === 'fr' ? value.decimal.replace('.', ',') : value.decimal;
    // A name that a spreadsheet would take for a formula stays a name.
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[";,\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('')}`;
}
