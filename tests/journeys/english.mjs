// Somebody who works in English: no French on the pages, no key instead of a word, refusals and figures in English, dark or light.
import { check, same } from './lib/people.mjs';

export const story = 'the pages in English, in both themes, with English dates, amounts and refusals';

// Words of the French interface that no English sentence holds.
const french = /(?<!\p{L})(Enregistrer|Annuler|Chercher|Aucun|Aucune|Étape|Étapes|Compte|Comptes|Ajouter|Modifier|Supprimer|Fermer|Utilisateurs|Rôles|Aujourd’hui|Prévu|Créé|Montant|Responsable)(?!\p{L})/u;
// A key that was never given its words: two or more parts in lower case, joined by dots or underscores.
const key = /(^|\s)(?!www\.)[a-z]+([_.][a-z]+)+(\s|$)/;

export async function play({ open, step }) {
  const claire = await open('claire', { language: 'en', signIn: true });
  const { page } = claire;
  const read = async (what) => {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
    // What people wrote (names, notes, titles) is theirs: only controls, headings of columns and fields are judged.
    const words = await page.evaluate(() => [...document.querySelectorAll('button, [role=tab], th, dt, label, nav a, legend, [role=columnheader], [aria-label]')]
      .filter((e) => e.checkVisibility())
      .flatMap((e) => [e.getAttribute('aria-label') ?? '', e.children.length === 0 ? e.textContent : '']).map((t) => t.trim()).filter(Boolean));
    const wrong = words.filter((w) => french.test(w) || key.test(w));
    check(`${what}: not English`, wrong.length === 0, [...new Set(wrong)].join(' | '));
  };

  await step('the language of a person is theirs, wherever they sign in', async () => {
    same('kept', (await claire.api('PATCH', '/me', { language: 'en' })).status, 200);
    await page.goto('/');
    await page.getByRole('navigation', { name: 'Main menu' }).first().waitFor();
    await read('her day');
    same('the language of the document', await page.evaluate(() => document.documentElement.lang), 'en');
  });

  await step('lists, records, board, reports, imports', async () => {
    const { body } = await claire.api('GET', '/opportunities?limit=1');
    for (const path of ['/accounts', '/contacts', '/opportunities', '/opportunities/board', `/opportunities/${body.items[0].id}`, '/leads', '/activities', '/reports']) {
      await page.goto(path);
      await read(path);
      await claire.looks(`${path} in English`);
    }
  });

  await step('the server answers in English', async () => {
    claire.expect(422, '/api/v1/');
    const { body } = await claire.api('POST', '/accounts', { name: '', siren: '12' });
    const told = body.errors.map((e) => e.message).join(' ');
    check('its refusals', /[a-z]/.test(told) && !/[éèà]|\bdoit\b|remplir/i.test(told), told);
    await page.goto('/opportunities');
    await page.getByText(/€/).first().waitFor();
    const main = await page.getByRole('main').textContent();
    check('amounts as written in English', /€\s?\d{1,3}(,\d{3})*/.test(main), main.slice(0, 400));
  });

  await step('in the dark, as readable', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const path of ['/', '/opportunities', '/opportunities/board', '/reports']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await claire.looks(`${path} in the dark`);
    }
  });

  await step('administration, in English, in both themes and on a phone', async () => {
    const karim = await open('karim', { language: 'en' });
    await karim.api('PATCH', '/me', { language: 'en' });
    for (const section of ['fields', 'pipelines', 'people', 'teams', 'roles', 'jobs', 'versions']) {
      await karim.page.goto(`/admin/${section}`);
      await karim.page.getByRole('heading', { level: 1 }).first().waitFor();
      await karim.looks(`administration, ${section}`);
      await karim.page.emulateMedia({ colorScheme: 'dark' });
      await karim.looks(`administration, ${section}, in the dark`);
      await karim.page.emulateMedia({ colorScheme: 'light' });
      await karim.page.setViewportSize({ width: 390, height: 844 });
      await karim.looks(`administration, ${section}, on a phone`);
      await karim.page.setViewportSize({ width: 1440, height: 900 });
    }
  });
}
