// A sales rep with one thumb: her day, a contact found, an account read, a call written down in two taps.
import { check, same } from './lib/people.mjs';

export const story = 'on a phone: sign in, find by three letters, read an account, log a call in two taps, plan what follows';

export async function play({ open, step }) {
  const claire = await open('claire', { width: 390 });
  const { page } = claire;
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  const thread = page.getByRole('region', { name: 'Échanges et changements' });
  // What a thumb must hit, links inside sentences apart: 24 px at least (WCAG 2.5.8), 44 px for the bar below.
  const reachable = async (what) => {
    const small = await page.evaluate(() => [...document.querySelectorAll('main a[class*=button], main button, nav a, nav button, header a, header button')]
      .filter((e) => e.checkVisibility() && !e.closest('article'))
      .map((e) => ({ name: e.getAttribute('aria-label') ?? e.textContent.trim(), ...e.getBoundingClientRect().toJSON() }))
      .filter((b) => b.width > 0 && b.height < 24)
      .map((b) => `${b.name} ${Math.round(b.width)}x${Math.round(b.height)}`));
    check(`${what}: too small for a thumb`, small.length === 0, small.join(', '));
    for (const target of await menu.first().getByRole('link').or(menu.first().getByRole('button')).all()) {
      const box = await target.boundingBox();
      check(`${what}: the bar below is for thumbs`, box.height >= 44, JSON.stringify(box));
    }
  };

  await step('her day is the first page, and fits', async () => {
    await page.getByRole('button', { name: /^Appeler/ }).or(page.getByRole('link', { name: /^Appeler/ })).first().waitFor();
    await claire.looks('her day');
    await reachable('her day');
  });

  await step('a contact found by three letters without accents', async () => {
    await page.getByRole('button', { name: /Chercher/ }).first().tap();
    await page.getByRole('combobox', { name: 'Chercher ou agir' }).fill('kon');
    await page.getByRole('option', { name: /Nadia Koné/ }).tap();
    await page.getByRole('heading', { level: 1, name: 'Nadia Koné' }).waitFor();
    await claire.looks('a contact');
    await reachable('a contact');
  });

  await step('« Appeler » dials and opens the call; two taps write it down', async () => {
    const call = page.getByRole('link', { name: 'Appeler', exact: true });
    check('it dials', /^tel:\+33/.test(await call.getAttribute('href')), await call.getAttribute('href'));
    await call.evaluate((a) => a.addEventListener('click', (e) => e.preventDefault(), { once: true }));
    await call.tap();
    const outcomes = page.getByRole('radiogroup', { name: 'Issue de l’appel' });
    await outcomes.waitFor();
    await claire.looks('the call');
    let taps = 0;
    const tap = (target) => {
      taps += 1;
      return target.tap();
    };
    await tap(outcomes.getByText('Répondu', { exact: true }));
    await tap(page.getByRole('button', { name: 'Enregistrer', exact: true }));
    await thread.getByRole('article').filter({ hasText: 'Répondu' }).first().waitFor();
    same('taps', taps, 2);
    const { body } = await claire.api('GET', '/activities?where.kind=call&fields=kind,outcome,state&sort=-created_at&limit=1');
    same('the server has it', [body.items[0].outcome.code, body.items[0].state.code], ['answered', 'held']);
  });

  await step('what follows is planned', async () => {
    await page.getByRole('tab', { name: 'Tâche' }).tap();
    await page.getByRole('textbox', { name: 'Ce qu’il faut faire' }).fill('Envoyer le plan');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).tap();
    await page.getByRole('article').filter({ hasText: 'Envoyer le plan' }).first().waitFor();
  });

  await step('the account: its thread, its fields, what is linked to it', async () => {
    await page.getByRole('tab', { name: 'Champs' }).tap();
    await page.getByRole('link', { name: 'Mairie de Sauvigny' }).first().tap();
    await page.getByRole('heading', { level: 1, name: 'Mairie de Sauvigny' }).waitFor();
    await thread.getByRole('article').first().waitFor();
    for (const part of ['Champs', 'Fiches liées']) {
      await page.getByRole('tab', { name: part }).tap();
      await claire.looks(`the account, ${part}`);
    }
  });

  await step('the lists and the board, none wider than the phone', async () => {
    for (const path of ['/accounts', '/opportunities', '/opportunities/board', '/activities', '/reports']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await claire.looks(path);
    }
  });
}
