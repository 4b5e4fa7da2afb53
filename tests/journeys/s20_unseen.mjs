// S20, the part in the browser: what Julien and Inès must not see is nowhere on their screens.
import { check, same } from './lib/people.mjs';

export const story = 'an account of another team and hidden figures are on no screen; Karim sees as Julien, and changes nothing';

export async function play({ open, step }) {
  const claire = await open('claire');
  const julien = await open('julien');
  const ines = await open('ines');
  const { body: known } = await claire.api('GET', '/accounts?where.name=Verrerie%20Arnaud&fields=id,siren');
  const [account] = known.items;
  const names = ['Verrerie Arnaud'];
  const nowhere = async (person, what, words) => {
    await person.page.getByRole('heading', { level: 1 }).first().waitFor().catch(() => check(`${what} has no title`, false));
    await person.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
    const text = await person.page.evaluate(() => document.body.textContent);
    for (const word of words) check(`${what} shows « ${word} »`, !text.includes(word));
  };

  await step('Julien does not find the account: palette, list, address, activities, reports', async () => {
    julien.expect(404, '/api/v1/accounts/');
    const { page } = julien;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Chercher ou agir' }).fill('verrerie');
    await page.getByRole('listbox').or(page.getByText(/Aucun résultat|Rien/)).first().waitFor();
    same('found by the palette', await page.getByRole('option', { name: /Verrerie Arnaud/ }).count(), 0);
    await page.keyboard.press('Escape');
    for (const path of ['/accounts', '/activities', '/opportunities', '/opportunities/board', '/reports', '/']) {
      await page.goto(path);
      await nowhere(julien, path, names);
    }
    await page.goto(`/accounts/${account.id}`);
    await page.getByText(/n’existe pas|introuvable/i).first().waitFor();
    check('its address names it', !(await page.evaluate(() => document.body.textContent)).includes(names[0]));
  });

  await step('on its SIREN he learns only that it is followed, and whom to write to', async () => {
    julien.expect(422, '/api/v1/accounts');
    julien.expect(409, '/api/v1/accounts');
    const { status, body } = await julien.api('POST', '/accounts', { name: 'Arnaud', siren: account.siren });
    check('refused', status === 422 || status === 409, status);
    check('its name is not said', !JSON.stringify(body).includes('Verrerie'), body);
    check('that it is followed is said', JSON.stringify(body).includes('déjà suivie'), body);
  });

  await step('Inès sees opportunities by name and stage only: columns, filters, record, history', async () => {
    const { page } = ines;
    const { body } = await ines.api('GET', '/opportunities?limit=1');
    const [one] = body.items;
    const hidden = ['Montant pondéré', 'Montant'];
    await page.goto('/opportunities');
    await nowhere(ines, 'the list', hidden);
    await page.getByRole('button', { name: 'Ajouter un filtre' }).or(page.getByRole('button', { name: 'Filtre', exact: true })).first().click();
    await nowhere(ines, 'the filters', hidden);
    await page.keyboard.press('Escape');
    await page.goto(`/opportunities/${one.id}`);
    await nowhere(ines, 'the record', hidden);
    for (const path of [`/opportunities?fields=amount`, `/opportunities?sort=amount`, '/opportunities?where.amount=1']) {
      const { status, body: said } = await ines.api('GET', path);
      check(`${path} is refused as if the field did not exist`, status === 422 || status === 400, [status, said]);
    }
  });

  await step('Karim sees as Julien: announced on every page, nothing can be changed, and it is in the audit trail', async () => {
    const karim = await open('karim');
    const { page } = karim;
    const { body } = await karim.api('GET', '/users?where.login=julien&fields=name');
    await page.goto(`/admin/people/${body.items[0].id}`);
    await page.getByRole('button', { name: 'Voir comme cette personne' }).click();
    await page.getByText('Vous voyez Socle comme Julien Roche. Rien ne peut être modifié.').waitFor();
    await page.goto('/accounts');
    await nowhere(karim, 'the accounts, as Julien', names);
    await page.getByText('Vous voyez Socle comme Julien Roche').waitFor();
    await karim.looks('seen as Julien');
    await page.getByRole('button', { name: 'Quitter' }).click();
    const { body: trail } = await karim.api('GET', '/audit?act=view_as');
    check('in the trail', trail.items.some((a) => a.act === 'view_as.begun' && a.actor.label === 'Karim Haddad'), trail);
  });
}
