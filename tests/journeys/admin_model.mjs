// An administrator adds a field and a stage while others work, then takes them back; nothing entered is lost (S17, administration).
import { check, same, until } from './lib/people.mjs';

export const story = 'a field and a stage added while Claire and Samir work, at once everywhere, taken back, and put back with what was entered';

export async function play({ open, step }) {
  const karim = await open('karim');
  const claire = await open('claire');
  const samir = await open('samir');
  const { page } = karim;
  const { body: mine } = await claire.api('GET', '/opportunities?fields=name,stage&limit=3&filter=' + encodeURIComponent(JSON.stringify({ field: 'stage', op: 'in', value: ['study', 'meeting', 'to_qualify'] })));
  const [one] = mine.items;
  const typed = () => claire.page.getByRole('textbox', { name: 'Ce qui s’est dit' });
  const column = (name) => claire.page.getByRole('region', { name, exact: true });
  const published = () => page.getByRole('dialog').waitFor({ state: 'detached' });

  await step('Karim sees no record of a customer', async () => {
    const { status } = await karim.api('GET', '/opportunities?limit=1');
    check('opportunities are not his', status === 404 || status === 403, status);
    karim.expect(404, '/api/v1/opportunities');
    await page.goto('/admin');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await karim.looks('administration');
  });

  await step('Claire types on a record, Samir reads the list: a choice field is published meanwhile', async () => {
    await claire.page.goto(`/opportunities/${one.id}`);
    await claire.page.getByRole('heading', { level: 1 }).waitFor();
    await claire.page.getByRole('tab', { name: 'Appel' }).click();
    await typed().fill('rappelle jeudi');
    await samir.page.goto('/opportunities');
    await samir.page.getByRole('grid').or(samir.page.getByRole('table')).first().waitFor();
    await page.goto('/admin/fields/opportunity');
    await page.getByRole('button', { name: 'Ajouter un champ' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByLabel('Nom en français').fill('Type de pose');
    await panel.getByLabel('Nom en anglais').fill('Kind of fitting');
    await panel.getByLabel('Type', { exact: true }).selectOption({ label: 'Choix' });
    await panel.getByLabel('Valeurs proposées, une par ligne').fill('Encastrée | Recessed\nSuspendue | Pendant');
    await karim.looks('the new field');
    await panel.getByRole('button', { name: 'Voir les changements' }).click();
    await panel.getByText(/Type de pose/).first().waitFor();
    await panel.getByRole('button', { name: 'Publier' }).click();
    await published();
  });

  await step('it is in the form that Claire has open, without loading it again, and takes her value', async () => {
    await claire.page.getByText('Type de pose', { exact: true }).first().waitFor();
    same('what she was typing is kept', await typed().inputValue(), 'rappelle jeudi');
    const set = await claire.api('PATCH', `/opportunities/${one.id}`, { x_type_de_pose: 'x_suspendue' });
    same('the API takes it', set.status, 200);
    await claire.page.getByText('Suspendue', { exact: true }).first().waitFor();
    const { body: model } = await samir.api('GET', '/openapi.json');
    check('the description of the API has it', JSON.stringify(model).includes('x_type_de_pose'));
  });

  await step('and in Samir’s list: as a column, as a filter, in the history', async () => {
    const listed = await samir.api('GET', `/opportunities?fields=name,x_type_de_pose&where.x_type_de_pose=x_suspendue`);
    same('filtered', listed.body.items.map((i) => i.id), [one.id]);
    const { body } = await samir.api('GET', `/opportunities/${one.id}/history`);
    check('the history tells it in words', JSON.stringify(body).includes('Type de pose'));
    const { body: again } = await samir.api('GET', '/model');
    check('the model has it', JSON.stringify(again.entities.find?.((e) => e.name === 'opportunity') ?? again.entities.opportunity ?? {}).includes('x_type_de_pose'));
  });

  await step('a stage is added: Claire’s board shows its column at once, and takes a card', async () => {
    await claire.page.goto('/opportunities/board');
    await column('Étude').waitFor();
    await page.goto('/admin/pipelines');
    await page.getByRole('button', { name: 'Ajouter une étape' }).first().click();
    const panel = page.getByRole('dialog');
    await panel.getByLabel('Nom en français').first().fill('Essai sur site');
    await panel.getByLabel('Nom en anglais').first().fill('Trial on site');
    await panel.getByLabel('Après').selectOption({ label: 'Étude' });
    await panel.getByLabel('Probabilité (%)').fill('50');
    await panel.getByRole('button', { name: 'Voir les changements' }).click();
    await panel.getByRole('button', { name: 'Publier' }).click();
    await published();
    await column('Essai sur site').waitFor();
    const moved = await claire.api('PATCH', `/opportunities/${one.id}`, { stage: 'x_essai_sur_site' });
    same('a card enters it', moved.status, 200);
    await column('Essai sur site').locator(`[data-card="${one.id}"]`).waitFor();
    await claire.looks('the board with its new column');
  });

  await step('the stage is taken back: what stands in it must have a place, and gets one', async () => {
    await page.goto('/admin/pipelines');
    await page.getByRole('button', { name: 'Essai sur site', exact: true }).click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: 'Retirer' }).click();
    await panel.getByText('Ce qui l’empêche').waitFor();
    await karim.looks('what stands in the way');
    await panel.getByLabel('Remplacer par').selectOption({ label: 'Étude' });
    await panel.getByRole('button', { name: 'Publier' }).click();
    await published();
    await column('Étude').locator(`[data-card="${one.id}"]`).waitFor();
    same('no column is left', await column('Essai sur site').count(), 0);
    const refused = await claire.api('PATCH', `/opportunities/${one.id}`, { stage: 'x_essai_sur_site' });
    same('the API refuses it', refused.status, 422);
    const { body } = await claire.api('GET', `/opportunities/${one.id}/history`);
    check('history still tells it', JSON.stringify(body).includes('Essai sur site'));
  });

  await step('the field is taken back: gone from the form, and back with its value', async () => {
    await claire.page.goto(`/opportunities/${one.id}`);
    const label = claire.page.getByText('Type de pose', { exact: true });
    await label.first().waitFor();
    const toggle = async (name) => {
      await page.goto('/admin/fields/opportunity/x_type_de_pose');
      const panel = page.getByRole('dialog');
      await panel.getByRole('button', { name, exact: true }).click();
      await panel.getByRole('button', { name: 'Publier' }).click();
      await published();
    };
    await toggle('Retirer');
    await until('the field leaves the form', async () => (await label.count()) === 0);
    const refused = await claire.api('PATCH', `/opportunities/${one.id}`, { x_type_de_pose: 'x_encastree' });
    same('the API refuses it', refused.status, 422);
    await toggle('Remettre');
    await label.first().waitFor();
    await claire.page.getByText('Suspendue', { exact: true }).first().waitFor();
  });

  await step('the versions tell all of it, in words', async () => {
    await page.goto('/admin/versions');
    await page.getByText(/Type de pose/).first().waitFor();
    await page.getByText(/Essai sur site/).first().waitFor();
    await karim.looks('the versions');
  });
}
