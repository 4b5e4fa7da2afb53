// Main job, point 2: a sales rep's day, from the sign-in to a card moved on the board.
import { check, until } from './lib/people.mjs';

export const story = 'Claire signs in, finds a contact by three letters, logs a call, plans a follow-up, moves a card';

export async function play({ open, step }) {
  const claire = await open('claire', { signIn: false });
  const { page } = claire;

  await step('the first page after signing in is her day', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await claire.looks('the sign-in page');
    await page.getByLabel('Adresse e-mail ou identifiant').fill('claire');
    await page.getByRole('textbox', { name: 'Mot de passe' }).fill('claire');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Ma journée' }).first().waitFor();
    const { body: day } = await claire.api('GET', '/me/day');
    await page.getByText(day.sentence).waitFor();
    const items = page.getByRole('main').locator('ol > li');
    check('as many lines as things that wait', (await items.count()) === day.items.length, `${await items.count()} for ${day.items.length}`);
    for (const item of await items.all()) check('each line says why it is there', ((await item.locator('p').first().textContent()) ?? '').trim().length > 5);
    await claire.looks('her day');
  });

  await step('« kon », without the accent, finds Nadia Koné in the palette', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Chercher ou agir' }).fill('kon');
    const first = page.getByRole('option', { name: /Nadia Koné/ });
    await first.waitFor();
    await claire.looks('the palette');
    await first.click();
    await page.getByRole('heading', { level: 1, name: 'Nadia Koné' }).waitFor();
    await claire.looks('a contact');
  });

  let account;
  await step('from the contact to her account, and its timeline down to the first line', async () => {
    await page.getByRole('region', { name: 'Champs' }).getByRole('link', { name: 'Mairie de Sauvigny' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Mairie de Sauvigny' }).waitFor();
    account = Number(page.url().split('/').pop());
    const { body } = await claire.api('GET', `/accounts/${account}?with=timeline`);
    const total = Object.values(body.timeline.counts).reduce((sum, n) => sum + n, 0);
    const entries = page.getByRole('region', { name: 'Échanges et changements' }).getByRole('article');
    await entries.first().waitFor();
    const more = page.getByRole('button', { name: 'Voir la suite' });
    await until('the whole timeline is read', async () => {
      if (await more.isVisible()) await more.click();
      return (await entries.count()) >= total && !(await more.isVisible());
    });
    check('every entry counted is shown once', (await entries.count()) === total, `${await entries.count()} of ${total}`);
    await claire.looks('an account with its whole timeline');
  });

  const thread = page.getByRole('region', { name: 'Échanges et changements' });
  await step('a call is logged with its outcome and one sentence', async () => {
    await page.getByRole('tab', { name: 'Appel' }).click();
    await page.getByRole('radiogroup', { name: 'Issue de l’appel' }).getByText('Répondu', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Ce qui s’est dit' }).fill('veut un devis pour 40 réglettes');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await thread.getByRole('article').filter({ hasText: 'veut un devis pour 40 réglettes' }).waitFor();
    const { body } = await claire.api('GET', `/accounts/${account}/timeline?limit=20`);
    const call = body.items.find((e) => e.kind === 'call' && e.record?.body === 'veut un devis pour 40 réglettes');
    check('the server keeps the call, held and answered', call?.record.state.code === 'held' && call?.record.outcome.code === 'answered', body.items.slice(0, 3));
  });

  await step('a follow-up is planned and waits at the head of the timeline', async () => {
    await page.getByRole('tab', { name: 'Tâche' }).click();
    await page.getByRole('textbox', { name: 'Ce qu’il faut faire' }).fill('Envoyer le devis des réglettes');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    const planned = thread.locator('section').filter({ has: page.getByRole('heading', { name: 'À venir' }) });
    await planned.getByRole('article').filter({ hasText: 'Envoyer le devis des réglettes' }).waitFor();
    await claire.looks('an account after a call and a task');
  });

  await step('an opportunity is dragged to the next stage, and the totals follow', async () => {
    await page.getByRole('link', { name: 'Opportunités' }).first().click();
    await page.getByRole('radio', { name: 'Tableau' }).or(page.getByRole('button', { name: 'Tableau' })).first().click();
    const from = page.getByRole('region', { name: 'À qualifier' });
    const to = page.getByRole('region', { name: 'Rendez-vous' });
    const card = from.locator('[data-card]').first();
    await card.waitFor();
    await claire.looks('the board');
    const id = Number(await card.getAttribute('data-card'));
    const before = await sums(claire);
    await card.dragTo(to, { targetPosition: { x: 120, y: 200 } });
    await to.locator(`[data-card="${id}"]`).waitFor();
    const { body: moved } = await claire.api('GET', `/opportunities/${id}`);
    check('the server moved it', moved.stage.code === 'meeting', moved.stage);
    const after = await sums(claire);
    check('one card less here, one more there', after.to_qualify.count === before.to_qualify.count - 1 && after.meeting.count === before.meeting.count + 1, { before, after });
    await until('the head of the column shows the server’s total', async () => digits(await to.locator('header').textContent()).includes(digits(Math.round(Number(after.meeting.sum.amount)))));
  });
}

const digits = (text) => String(text ?? '').replace(/\D/g, '');
async function sums(person) {
  const { body } = await person.api('GET', '/opportunities/board?field=stage&pipeline=new_business&cards=1');
  return Object.fromEntries(body.columns.map((c) => [c.stage.code, { count: c.count, sum: c.sum }]));
}
