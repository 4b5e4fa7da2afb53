// S03, the part in the browser: the stage that says what is missing.
import { check, same, until } from './lib/people.mjs';

export const story = 'a refused card says what it lacks, takes it there, and passes; Samir overrides; the keyboard moves cards too';

const study = 'Étude';
const proposal = 'Proposition';

export async function play({ open, step }) {
  const claire = await open('claire');
  const { page } = claire;
  claire.expect(422, '/api/v1/opportunities/');
  const column = (label, of = page) => of.getByRole('region', { name: label, exact: true });
  const panel = (of = page) => of.getByRole('dialog', { name: /Il manque/ });
  const announced = (of = page) => of.locator('[aria-live=assertive]');
  const gym = await idOf(claire, 'Gymnase de Sauvigny');
  const totalsBefore = await totals(claire);

  await step('the card dragged to « Proposition » goes back, with a panel of exactly three missing things', async () => {
    await page.goto('/opportunities/board');
    const card = column(study).locator(`[data-card="${gym}"]`);
    await card.scrollIntoViewIfNeeded();
    await card.dragTo(column(proposal), { targetPosition: { x: 120, y: 160 } });
    await panel().waitFor();
    await column(study).locator(`[data-card="${gym}"]`).waitFor();
    const { status, body } = await claire.api('PATCH', `/opportunities/${gym}`, { stage: 'proposal' });
    same('the same refusal by the API', status, 422);
    const listed = await panel().getByRole('heading', { level: 3 }).allTextContents();
    same('the panel lists what the API lists, in the same words', listed, body.errors.map((e) => e.message));
    same('three things', listed.length, 3);
    check('Claire is not offered « Passer outre »', (await page.getByRole('button', { name: 'Passer outre' }).count()) === 0);
    const words = plain(await announced().textContent());
    check('the refusal is announced with its reasons', words.includes('Déplacement refusé') && listed.every((line) => words.includes(plain(line))), words);
    same('the totals of the columns did not count it', await totals(claire), totalsBefore);
    await claire.looks('the panel of what is missing');
  });

  await step('one thing filled: refused again with two, and what was filled is kept', async () => {
    await panel().getByRole('textbox').first().fill('24/04/2027');
    await panel().getByRole('button', { name: `Passer en ${proposal}` }).click();
    await panel().getByRole('heading', { level: 2, name: 'Il manque 2 éléments' }).waitFor();
    const date = await panel().getByRole('textbox').first().inputValue();
    check('the date is still on the panel', /24/.test(date), date);
    const { body: kept } = await claire.api('GET', `/opportunities/${gym}?fields=expected_close_on,stage`);
    same('nothing moved', kept.stage.code, 'study');
  });

  await step('decision maker and meeting given right there: the card is in « Proposition » at 60 %, without a second drag', async () => {
    await panel().getByRole('combobox').fill('nad');
    await page.getByRole('option', { name: /Nadia Koné/ }).click();
    await panel().getByRole('checkbox').first().check();
    await panel().getByRole('button', { name: `Passer en ${proposal}` }).click();
    await panel().waitFor({ state: 'detached' });
    await column(proposal).locator(`[data-card="${gym}"]`).waitFor();
    const { body } = await claire.api('GET', `/opportunities/${gym}?fields=stage,probability,expected_close_on`);
    same('the server has it', [body.stage.code, body.probability, body.expected_close_on], ['proposal', 60, '2027-04-24']);
    await until('the move is announced', async () => plain(await announced().textContent()).includes(`passe en ${proposal}`));
    const { body: roles } = await claire.api('GET', `/opportunity_contacts?where.opportunity=${gym}&fields=contact,role`);
    same('Nadia is the decision maker, once', roles.items.map((r) => [r.contact.label, r.role.label]), [['Nadia Koné', 'Décideur']]);
  });

  await step('a move with the keyboard alone, announced, and the focus stays on the card', async () => {
    const first = column('À qualifier').locator('[data-card]').first();
    const id = await first.getAttribute('data-card');
    await first.getByRole('link').focus();
    await page.keyboard.press('Control+Shift+ArrowRight');
    await column('Rendez-vous').locator(`[data-card="${id}"]`).waitFor();
    await until('the move is announced', async () => plain(await announced().textContent()).includes('passe en Rendez-vous'));
    await until('the focus follows the card', () => page.evaluate((n) => document.activeElement?.closest('[data-card]')?.getAttribute('data-card') === n, id));
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await column('À qualifier').locator(`[data-card="${id}"]`).waitFor();
  });

  await step('the same move by the menu of the card, opened with the keyboard', async () => {
    const first = column('À qualifier').locator('[data-card]').first();
    const id = await first.getAttribute('data-card');
    await first.getByRole('button', { name: /^Actions/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Rendez-vous' }).focus();
    await page.keyboard.press('Enter');
    await column('Rendez-vous').locator(`[data-card="${id}"]`).waitFor();
  });

  await step('Samir overrides on another incomplete one: his reason is in the history', async () => {
    const samir = await open('samir');
    samir.expect(422, '/api/v1/opportunities/');
    const incomplete = await incompleteOne(samir);
    await samir.page.goto(`/opportunities/board?filter=${encodeURIComponent(JSON.stringify({ field: 'id', op: 'eq', value: incomplete }))}`);
    const card = samir.page.locator(`[data-card="${incomplete}"]`);
    await card.waitFor();
    await card.dragTo(column(proposal, samir.page), { targetPosition: { x: 120, y: 160 } });
    await panel(samir.page).waitFor();
    const outright = samir.page.getByRole('button', { name: 'Passer outre' });
    await outright.click();
    await samir.looks('the reason of an override');
    await outright.click();
    await samir.page.getByText('Écrivez le motif').waitFor();
    await samir.page.getByRole('textbox', { name: /^Motif/ }).fill('Accord donné par téléphone, pièces à suivre');
    await outright.click();
    await column(proposal, samir.page).locator(`[data-card="${incomplete}"]`).waitFor();
    const { body } = await samir.api('GET', `/opportunities/${incomplete}/history`);
    check('the reason is in the history', JSON.stringify(body).includes('Accord donné par téléphone, pièces à suivre'), body);
  });
}

const plain = (text) => String(text ?? '').replace(/\s+/g, ' ').replace(/[.]+/g, '').trim();

async function idOf(person, name) {
  const { body } = await person.api('GET', `/opportunities?q=${encodeURIComponent(name)}&limit=20`);
  const found = body.items.find((r) => r._label === name);
  check(`there is ${name}`, found, body);
  return found.id;
}
async function totals(person) {
  const { body } = await person.api('GET', '/opportunities/board?field=stage&pipeline=new_business&cards=1');
  return body.columns.map((c) => [c.stage.code, c.count, c.sum?.amount]);
}

// Another opportunity that « Proposition » refuses: an amount, and nothing else that it asks for.
async function incompleteOne(person) {
  const { body: account } = await person.api('GET', '/accounts?q=Clinique+Saint-Roch&limit=1');
  const { status, body } = await person.api('POST', '/opportunities', { name: 'Bloc opératoire, secours', account: account.items[0].id, amount: { amount: '18000', currency: 'EUR' } });
  same('the other opportunity is there', status, 201);
  return body.id;
}
