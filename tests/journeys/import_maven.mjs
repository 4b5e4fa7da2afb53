// Sales administration moves a company of 8,800 opportunities out of its old files, in the browser.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, same } from './lib/people.mjs';
import { outsideData, readCsv, wizardOf } from './lib/importing.mjs';

export const story = 'accounts, products and 8,800 opportunities of another company, checked to the cent, then undone';

const data = outsideData('sales/maven-crm-opportunities');
const stageOf = { Won: 'won', Lost: 'lost', Engaging: 'meeting', Prospecting: 'to_qualify' };

export async function play({ open, step, skip }) {
  if (!data) return skip('the whole journey', 'no outside data');
  const odile = await open('odile');
  const { page } = odile;
  const wizard = wizardOf(odile);
  const count = async (entity, where = '') => (await odile.api('GET', `/${entity}?limit=1&count=exact${where}`)).body.total;
  const rows = readCsv(join(data, 'sales_pipeline.csv'));
  const companies = readCsv(join(data, 'accounts.csv'));
  const before = { accounts: await count('accounts'), opportunities: await count('opportunities'), products: await count('products') };

  await step('accounts: each column finds its field, amounts with a point, a parent by its name', async () => {
    await wizard.drop('account', join(data, 'accounts.csv'));
    for (const [column, field] of Object.entries({ account: 'name', sector: 'industry', year_established: 'founded_year', revenue: 'revenue', employees: 'employees', office_location: 'country', subsidiary_of: 'parent' }))
      same(`what ${column} becomes`, (await wizard.becomes(column)).split(':')[0], field);
    await odile.looks('the columns of the accounts');
    await wizard.tryIt();
    // A parent that is named above its own row is created there, and completed by that row.
    const early = companies.filter((c, i) => companies.slice(0, i).some((other) => other.subsidiary_of === c.account)).length;
    same('the trial', await wizard.figures(), { created: companies.length - early, completed: early, left: 0, refused: 0 });
    await wizard.run();
    same('accounts', await count('accounts'), before.accounts + companies.length);
    const { body } = await odile.api('GET', '/accounts?where.name=Zathunicon&fields=revenue,parent,country,employees');
    const wanted = companies.find((c) => c.account === 'Zathunicon');
    same('one of them', [body.items[0].employees, body.items[0].revenue.amount ?? body.items[0].revenue], [Number(wanted.employees), wanted.revenue]);
    const child = companies.find((c) => c.subsidiary_of);
    const of = await odile.api('GET', `/accounts?where.name=${encodeURIComponent(child.account)}&fields=parent`);
    same('a subsidiary', of.body.items[0].parent.label, child.subsidiary_of);
  });

  await step('a damaged file: each refused row says why, and the file of refusals can be corrected', async () => {
    const lines = readFileSync(join(data, 'sales_pipeline.csv'), 'utf8').split('\n').slice(0, 7);
    lines[1] = lines[1].replace('2017-03-01', '31/02/2017');
    lines[2] = lines[2].replace('Won', 'Gewonnen');
    lines[3] = lines[3].replace(/,[^,]*$/, ',beaucoup');
    await wizard.drop('opportunity', { name: 'abimé.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    await wizard.history('reprise');
    await wizard.tryIt();
    const { refused } = await wizard.figures();
    same('refused', refused, 3);
    for (const words of ['31/02/2017', 'Gewonnen', 'beaucoup']) check(`« ${words} » is shown`, (await page.getByRole('main').textContent()).includes(words));
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger les lignes refusées' }).click()]);
    const text = readFileSync(await file.path(), 'utf8').trim().split('\n').slice(1);
    same('the rows of the file of refusals', text.map((line) => line.split(';')[0]), [1, 2, 3].map((n) => lines[n].split(',')[0]));
    same('their cells as they were', text.map((line) => line.split(';').slice(0, 8).join(',')), [1, 2, 3].map((n) => lines[n]));
    for (const [n, line] of text.entries()) check('line and reason', line.split(';')[8] === String(n + 2) && line.split(';')[9].trim().length > 10, line);
    await odile.looks('refused rows');
  });

  await step('opportunities: closed ones lack what their stage asks; taken over as history they pass', async () => {
    await wizard.drop('opportunity', join(data, 'sales_pipeline.csv'));
    for (const [column, field] of Object.entries({ opportunity_id: 'external_id', sales_agent: 'owner', product: 'product', account: 'account', deal_stage: 'stage', engage_date: 'opened_on', close_date: 'closed_on', close_value: 'amount' }))
      same(`what ${column} becomes`, (await wizard.becomes(column)).split(':')[0], field);
    await wizard.tryIt();
    check('stages ask for something', (await wizard.figures()).refused > 0);
    await page.getByText(/^Critère de l’étape non rempli.*motif de perte/).first().waitFor();
    await wizard.back();
    await wizard.history('Reprise de l’ancien outil');
    await wizard.tryIt();
    same('the trial', await wizard.figures(), { created: rows.length, completed: 0, left: 0, refused: 0 });
    same('nothing is written', await count('opportunities'), before.opportunities);
    await page.getByRole('button', { name: 'Importer', exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('heading', { name: 'Import terminé' }).waitFor({ timeout: 120000 });
    same('all of them', (await wizard.figures()).created, rows.length);
  });

  await step('totals equal those of the file, stage by stage, to the cent', async () => {
    const mine = await odile.api('POST', '/query', { entity: 'opportunity', filter: { field: 'external_id', op: 'is_set' }, group_by: [{ field: 'stage' }], measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }] });
    const got = Object.fromEntries(mine.body.rows.map((r) => [r[0].code ?? r[0], [r[1], Number(r[2]?.amount ?? r[2] ?? 0)]]));
    const wanted = {};
    for (const r of rows) {
      const of = (wanted[stageOf[r.deal_stage]] ??= [0, 0]);
      of[0] += 1;
      of[1] += Number(r.close_value || 0);
    }
    same('by stage', Object.entries(got).sort(), Object.entries(wanted).sort());
    const one = await odile.api('GET', '/opportunities?where.external_id=1C1I7A6R&fields=account,stage,opened_on,closed_on,amount,product');
    same('one of them', [one.body.items[0].account.label, one.body.items[0].opened_on, one.body.items[0].closed_on], ['Cancity', '2016-10-20', '2017-03-01']);
  });

  await step('undone from the list of past imports, the base is as before', async () => {
    await wizard.undo();
    same('opportunities', await count('opportunities'), before.opportunities);
    await page.goto('/imports');
    await page.getByRole('link', { name: /accounts\.csv/ }).first().click();
    await wizard.undo();
    same('accounts', await count('accounts'), before.accounts);
    await odile.looks('an import undone');
  });
}
