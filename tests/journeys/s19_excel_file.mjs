// S19, the part in the browser: the old Excel file, from the drop to the undo.
import { check, same } from './lib/people.mjs';
import { workbook } from './lib/workbook.mjs';

export const story = 'an old Excel file: what it holds, how it is read, the trial, a decision, the import, and its undo';

const file = workbook('Fichier', [
  ['Fichier clients'], [],
  ['Société', 'SIRET', 'CP', 'Ville', 'Tél.', 'Contact 1', 'Mail 1', 'Contact 2', 'Mail 2', 'CA', 'Dernier contact', 'Commentaires'],
  ['SARL BOULANGERIE PETIT', 4417829100017, 1000, 'Bourg-en-Bresse', null, 'Mme Anne-Lise MARTIN'],
  ['Boulangerie Petit', null, '01000', 'Bourg-en-Bresse', null, null, 'anne@boulangerie-petit.example'],
  ['mairie de sauvigny', '02150347900012', null, null, null, 'M. Jean ROY', 'jean@sauvigny.example', 'Mme Léa BLANC', 'lea@sauvigny.example'],
  ['Hôtel du Parc', '09912046100018', '69003', 'Lyon'],
  ['Garage Duval SAS', null, null, null, '04 65 71 12 34 / 06 39 98 11 22', 'M. Luc DUVAL'],
  ['Pharmacie de l’Étoile', null, 1000, 'Bourg-en-Bresse', null, 'Mme Zoé ÉTOILE', null, null, null, '12,5 k€'],
  ['Cabinet Rey & Associés', null, null, null, null, 'M. Paul REY', 'rey@@rey.example', null, null, null, '31/02/2025'],
  ['TOTAL'],
]);
const garage = '/accounts?where.name=Garage%20Duval%20SAS&fields=id,phone';

export async function play({ open, step }) {
  const odile = await open('odile');
  const { page } = odile;
  const figures = () => page.getByRole('main').getByRole('listitem').filter({ hasText: /^\d+ (créée|complétée|refusée|à décider)/ }).allTextContents();

  await step('the file dropped shows its columns, under headings found on line 3', async () => {
    await page.goto('/imports?entity=account');
    await page.locator('input[type=file]').setInputFiles({ name: 'clients.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: file });
    await page.getByRole('combobox', { name: 'Feuille' }).waitFor();
    same('the line of the headings', await page.getByRole('textbox', { name: /Ligne des titres/ }).inputValue(), '3');
    same('the second contact', await page.getByRole('combobox', { name: 'Contact 2, Devient' }).inputValue(), 'contact:2/full_name');
    same('the SIRET', await page.getByRole('combobox', { name: 'SIRET, Devient' }).inputValue(), 'siren');
    await odile.looks('what the file holds');
  });

  await step('another line of headings is read at once, and back', async () => {
    const line = page.getByRole('textbox', { name: /Ligne des titres/ });
    await line.fill('0');
    await line.blur();
    await page.getByRole('rowheader', { name: 'A', exact: true }).waitFor();
    await line.fill('3');
    await line.blur();
    await page.getByRole('rowheader', { name: 'Société', exact: true }).waitFor();
  });

  await step('the trial counts what it would do, says why a row is refused, and writes nothing', async () => {
    await page.getByText('La compléter', { exact: true }).click();
    await page.getByRole('button', { name: 'Essayer à blanc' }).click();
    await page.getByRole('heading', { name: 'Voici ce que ferait l’import' }).waitFor();
    const seen = (await figures()).map((text) => text.replace(/\s/g, ' '));
    for (const wanted of ['3 créées', '2 complétées', '1 à décider', '1 refusée']) check(`the figure « ${wanted} »`, seen.includes(wanted), seen);
    await page.getByText(/Ce SIRET est faux/).waitFor();
    same('nothing is written', (await odile.api('GET', garage)).body.items.length, 0);
    await odile.looks('the trial');
  });

  await step('the row to be decided is given to the account that is known; the import runs', async () => {
    await page.getByRole('combobox', { name: 'Ligne 5, Décision' }).selectOption({ label: 'La compléter' });
    await page.getByRole('button', { name: 'Importer', exact: true }).click();
    await page.getByRole('heading', { name: 'Import terminé' }).waitFor();
    const { body } = await odile.api('GET', garage);
    same('the first telephone', body.items[0].phone, '+33465711234');
    const contacts = await odile.api('GET', `/contacts?where.account=${body.items[0].id}&fields=last_name,mobile`);
    same('the second is the contact’s', contacts.body.items.map((c) => [c.last_name, c.mobile]), [['Duval', '+33639981122']]);
  });

  await step('undone, nothing of it is left', async () => {
    await page.getByRole('button', { name: 'Annuler l’import' }).click();
    await page.getByRole('heading', { name: 'Import annulé' }).waitFor();
    same('the account is gone', (await odile.api('GET', garage)).body.items.length, 0);
  });
}
