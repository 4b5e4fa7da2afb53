// A sales manager reads his pipeline: totals in euros of opportunities in several currencies, each figure opened, the file taken away.
import { readFileSync } from 'node:fs';
import { check, same, until } from './lib/people.mjs';

export const story = 'the pipeline by stage and owner in euros: each figure opens its records, the table and the records as CSV';

export async function play({ open, step }) {
  const samir = await open('samir');
  const { page } = samir;
  const euros = (text) => Number(text.replace(/[^\d,-]/g, '').replace(',', '.'));
  const openOnes = { field: 'stage', op: 'in', value: ['to_qualify', 'meeting', 'study', 'proposal', 'negotiation'] };
  const figures = page.getByRole('main').locator('a[data-figure]');
  let totals;

  await step('the report: the sum of the open ones, though some are in another currency', async () => {
    await page.goto('/reports');
    await figures.first().waitFor();
    const { body } = await samir.api('POST', '/query', { entity: 'opportunity', filter: openOnes, measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }] });
    totals = { count: body.totals[0], sum: Number(body.totals[1].amount ?? body.totals[1]) };
    check('there are other currencies', /dont \d+ dans une autre devise/.test(await page.getByRole('main').innerText()));
    const head = euros(await page.getByRole('heading', { level: 2 }).first().innerText());
    same('the sum in euros', head, Math.round(totals.sum));
    await samir.looks('the report');
  });

  await step('every count opens a list that holds exactly so many', async () => {
    const wanted = await page.getByRole('main').locator('a[data-figure=count]').evaluateAll((links) => links.map((a) => ({ href: a.getAttribute('href'), count: Number(a.textContent.replace(/\D/g, '')) })));
    check('figures to open', wanted.length > 5, wanted.length);
    for (const { href, count } of wanted.slice(0, 8)) {
      await page.goto(href);
      await until(`${href} lists ${count}`, async () => {
        const text = await page.getByRole('heading', { level: 1 }).first().locator('..').innerText();
        return Number(text.replace(/\D/g, '')) === count;
      });
    }
  });

  await step('the table and the records leave as CSV, with the same totals', async () => {
    await page.goto('/reports');
    await figures.first().waitFor();
    const take = async (name) => {
      await page.getByRole('button', { name: 'Exporter' }).first().click();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name }).click()]);
      return readFileSync(await file.path(), 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/);
    };
    const table = await take('Ce tableau (CSV)');
    const last = table.at(-1).split(';');
    check('the total of the table', last.some((cell) => Math.abs(Number(cell.replace(/\s/g, '').replace(',', '.')) - totals.sum) < 0.005), table.at(-1));
    const records = await take('Les fiches (CSV)');
    same('as many rows as records', records.length - 1, totals.count);
  });
}
