// An administrator makes a role, a criterion on an amount and a pipeline; each is at once what his colleagues may and must do.
import { check, same, until } from './lib/people.mjs';

export const story = 'a role made from another and given, a stage that asks for an amount, a pipeline made from another';

export async function play({ open, step }) {
  const karim = await open('karim');
  const claire = await open('claire');
  const { page } = karim;
  const panel = page.getByRole('dialog');
  let made;   // in the new pipeline
  const publish = async (button) => {
    await panel.getByRole('button', { name: button, exact: true }).click();
    await panel.getByRole('button', { name: 'Publier' }).click();
    await panel.waitFor({ state: 'detached' });
  };

  await step('a role with the rights of another, under its own name', async () => {
    await page.goto('/admin/roles');
    await page.getByRole('button', { name: 'Ajouter un rôle' }).click();
    await panel.getByRole('button', { name: 'Voir les changements' }).click();
    await panel.getByText('Donnez un nom', { exact: false }).first().waitFor();
    await panel.getByLabel('Nom en français').fill('Stagiaire commercial');
    await panel.getByLabel('Nom en anglais').fill('Sales trainee');
    await panel.getByLabel('Mêmes droits que').selectOption('sales_rep');
    await karim.looks('the new role');
    await publish('Voir les changements');
    await page.waitForURL(/\/admin\/roles\/x_stagiaire_commercial$/);
    await page.getByRole('combobox', { name: /^Voir, Comptes/ }).waitFor();
    const { body } = await karim.api('GET', '/model/definition');
    const { sales_rep: rep, x_stagiaire_commercial: made } = body.roles;
    same('its rights are those of the other', made.entities, rep.entities);
    same('its hidden fields too', made.fields, rep.fields);
    await karim.looks('the rights of the new role');
  });

  await step('it is given, and can then be renamed and retired', async () => {
    const { body: me } = await claire.api('GET', '/me');
    same('given', (await karim.api('PATCH', `/users/${me.id}`, { role: 'x_stagiaire_commercial' })).status, 200);
    same('she works as before', (await claire.api('GET', '/opportunities?limit=1')).status, 200);
    same('and back', (await karim.api('PATCH', `/users/${me.id}`, { role: 'sales_rep' })).status, 200);
    await page.goto('/admin/roles/x_stagiaire_commercial');
    await page.getByRole('button', { name: 'Renommer ou retirer' }).click();
    await panel.getByLabel('Nom en français').fill('Alternant commercial');
    await panel.getByRole('button', { name: 'Enregistrer' }).click();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Rôle', exact: true }).getByRole('option', { name: 'Alternant commercial', selected: true }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Renommer ou retirer' }).click();
    await publish('Retirer');
    const refused = await karim.api('PATCH', `/users/${me.id}`, { role: 'x_stagiaire_commercial' });
    same('it is given no more', refused.status, 422);
  });

  await step('a stage asks for an amount: what it costs is refused in words, and passes once it is said', async () => {
    karim.expect(422, '/api/v1/model');   // a weighty change is first refused, and becomes a draft
    await page.goto('/admin/pipelines');
    await page.getByRole('button', { name: 'Étude', exact: true }).click();
    const criteria = panel.getByRole('region', { name: 'Critères' });
    await criteria.getByRole('combobox', { name: 'Demander quelque chose d’un champ' }).fill('Montant');
    await page.getByRole('option', { name: 'Montant', exact: true }).click();
    const row = criteria.getByRole('listitem').last();
    await row.getByRole('combobox', { name: /^Ce que demande/ }).selectOption({ label: 'au moins' });
    await panel.getByRole('button', { name: 'Enregistrer' }).click();
    await row.getByRole('alert').filter({ hasText: 'Dites la valeur' }).waitFor();
    await row.getByLabel('Valeur').first().fill('5000');
    await row.getByRole('textbox', { name: /en français/ }).click();
    await karim.looks('the criterion');
    const sentence = await row.getByRole('textbox', { name: /en français/ }).inputValue();
    check('the sentence says it', /Montant.*au moins 5.000/.test(sentence), sentence);
    await publish('Enregistrer');

    const { body: account } = await claire.api('GET', '/accounts?limit=1');
    const { body: made } = await claire.api('POST', '/opportunities', { name: 'Petit éclairage', account: account.items[0].id, amount: { amount: '1200.00', currency: 'EUR' }, stage: 'to_qualify' });
    const refused = await claire.api('PATCH', `/opportunities/${made.id}`, { stage: 'study' });
    same('too small', refused.status, 422);
    check('in the words of Karim', refused.body.errors.some((e) => e.message.includes('au moins')), refused.body);
    await claire.api('PATCH', `/opportunities/${made.id}`, { amount: { amount: '6000.00', currency: 'EUR' } });
    const again = await claire.api('PATCH', `/opportunities/${made.id}`, { stage: 'study' });
    check('the amount is asked no more', again.status === 200 || !again.body.errors.some((e) => e.message.includes('au moins')), again.body);
  });

  await step('a pipeline with the stages of another, on the board at once', async () => {
    await page.goto('/admin/pipelines');
    await page.getByRole('button', { name: 'Ajouter un pipeline' }).last().click();
    await panel.getByLabel('Nom en français').fill('Maintenance');
    await panel.getByLabel('Nom en anglais').fill('Maintenance');
    await karim.looks('the new pipeline');
    await publish('Voir les changements');
    await page.getByRole('heading', { name: /Maintenance/ }).waitFor();
    await karim.looks('the pipelines');
    const { body } = await karim.api('GET', '/model/definition');
    const stages = Object.keys(body.entities.opportunity.fields.stage.pipelines.x_maintenance.stages);
    check('stages of its own', stages.length > 3 && stages.every((code) => code.startsWith('x_maintenance_')), stages);
    const { body: account } = await claire.api('GET', '/accounts?limit=1');
    made = await claire.api('POST', '/opportunities', { name: 'Contrat annuel', account: account.items[0].id, amount: { amount: '9000.00', currency: 'EUR' }, stage: stages[0] });
    same('an opportunity begins in it', made.status, 201);
    await claire.page.goto(`/opportunities/${made.body.id}`);
    await claire.page.getByRole('heading', { level: 1, name: 'Contrat annuel' }).waitFor();
    await claire.looks('an opportunity of the new pipeline');
  });

  await step('the pipeline is retired: what stands in it says where it goes', async () => {
    await page.getByRole('button', { name: /^Renommer ou retirer.*Maintenance/ }).click();
    await panel.getByRole('button', { name: 'Retirer', exact: true }).click();
    await panel.getByText('Ce qui l’empêche').waitFor();
    await karim.looks('what stands in the way of a pipeline');
    await panel.getByLabel('Remplacer par').selectOption({ label: 'À qualifier' });
    await panel.getByRole('button', { name: 'Publier' }).click();
    await panel.waitFor({ state: 'detached' });
    await until('it has its place', async () => (await claire.api('GET', `/opportunities/${made.body.id}`)).body.stage.code === 'to_qualify');
    same('the pipeline takes nothing more', (await claire.api('PATCH', `/opportunities/${made.body.id}`, { stage: made.body.stage.code })).status, 422);
  });
}
