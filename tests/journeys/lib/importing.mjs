// A file through the import wizard, as a person does it, and the same file read here, to know what is right.
//
// Shape    const wizard = wizardOf(odile);  await wizard.drop('account', path);  await wizard.try_();  await wizard.figures();  await wizard.run();
//          await wizard.undo();  readCsv(path) -> [{ column: value }];  outsideData('sales/...') -> its folder, or undefined
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const longest = 120000;

export function outsideData(name) {
  const folder = join(process.env.SOCLE_DATA ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', 'shared', 'data'), name);
  return existsSync(folder) ? folder : undefined;
}

export function wizardOf({ page }) {
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const heading = (name) => page.getByRole('heading', { name, exact: true }).waitFor({ timeout: longest });
  return {
    async drop(entity, file) {
      await page.goto(`/imports?entity=${entity}`);
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Essayer à blanc' }).waitFor();
    },
    becomes: (column) => page.getByRole('combobox', { name: `${column}, Devient` }).inputValue(),
    async tryIt() {
      await press('Essayer à blanc');
      await heading('Voici ce que ferait l’import');
    },
    async history(reason) {
      await page.getByRole('checkbox', { name: /Reprise d’historique/ }).check();
      await page.getByRole('textbox', { name: 'Raison' }).fill(reason);
    },
    back: () => press('Revoir la correspondance'),
    async run() {
      await press('Importer');
      await heading('Import terminé');
    },
    async undo() {
      await press('Annuler l’import');
      await heading('Import annulé');
    },
    // { created, completed, left, to decide, refused } as the page says them.
    async figures() {
      const words = { créée: 'created', complétée: 'completed', laissée: 'left', 'à décider': 'toDecide', refusée: 'refused' };
      const out = {};
      for (const text of await page.getByRole('main').getByRole('listitem').allTextContents()) {
        const [, digits, word] = /^([\d\s\u202f\u00a0]+)\s*(créée|complétée|laissée|à décider|refusée)s?$/.exec(text) ?? [];
        if (word) out[words[word]] = Number(digits.replace(/\D/g, ''));
      }
      return out;
    },
  };
}

export function readCsv(path) {
  const [head, ...rows] = parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}
function parse(text) {
  const rows = [];
  let row = [''];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') row[row.length - 1] += c;
      else if (text[i + 1] === '"') row[row.length - 1] += text[(i += 1)];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') row.push('');
    else if (c === '\n') {
      rows.push(row);
      row = [''];
    } else if (c !== '\r') row[row.length - 1] += c;
  }
  if (row.length > 1 || row[0] !== '') rows.push(row);
  return rows;
}
