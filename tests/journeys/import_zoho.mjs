// Sales administration takes over the export of another CRM: accounts, their contacts, leads.
import { join } from 'node:path';
import { same } from './lib/people.mjs';
import { outsideData, readCsv, wizardOf } from './lib/importing.mjs';

export const story = 'the export of another CRM: 2,229 accounts, 1,265 contacts on them, 3,900 leads, then undone';

const data = outsideData('crm-exports/zoho');

export async function play({ open, step, skip }) {
  if (!data) return skip('the whole journey', 'no outside data');
  const odile = await open('odile');
  const { page } = odile;
  const wizard = wizardOf(odile);
  const count = async (entity) => (await odile.api('GET', `/${entity}?limit=1&count=exact`)).body.total;
  const one = async (path) => (await odile.api('GET', path)).body.items[0];
  const file = (name) => ({ path: join(data, name), rows: readCsv(join(data, name)) });
  const accounts = file('Accounts.csv');
  const contacts = file('Contacts.csv');
  const leads = file('Leads.csv');
  const named = accounts.rows.filter((r) => r['Account Name'] !== '').length;
  const before = { accounts: await count('accounts'), contacts: await count('contacts'), leads: await count('leads') };
  const figures = (created, refused) => ({ created, completed: 0, left: 0, refused });

  await step('accounts: the three without a name are refused, the others are made', async () => {
    await wizard.drop('account', accounts.path);
    for (const [column, field] of Object.entries({ ACCOUNTID: 'external_id', 'Account Name': 'name', 'Account Owner': 'owner', 'Account Type': 'relation', Industry: 'industry', Website: 'website' }))
      same(`what ${column} becomes`, (await wizard.becomes(column)).split(':')[0], field);
    await wizard.tryIt();
    same('the trial', await wizard.figures(), figures(named, accounts.rows.length - named));
    await odile.looks('the trial of the accounts');
    await wizard.run();
    same('the import', await wizard.figures(), figures(named, accounts.rows.length - named));
    same('accounts', await count('accounts'), before.accounts + named);
  });

  await step('contacts: each on the account that its identifier names', async () => {
    await wizard.drop('contact', contacts.path);
    for (const [column, field] of Object.entries({ CONTACTID: 'external_id', 'Last Name': 'last_name', 'Account Id': 'account', Email: 'email', 'Lead Source': 'source', Mobile: 'mobile' }))
      same(`what ${column} becomes`, (await wizard.becomes(column)).split(':')[0], field);
    await wizard.tryIt();
    const trial = await wizard.figures();
    await wizard.run();
    same('the import does what the trial said', await wizard.figures(), trial);
    same('every row is told', trial.created + trial.completed + trial.left + trial.refused + (trial.toDecide ?? 0), contacts.rows.length);
    same('contacts', await count('contacts'), before.contacts + trial.created);
    const [first] = contacts.rows;
    const made = await one(`/contacts?where.external_id=${first.CONTACTID}&fields=last_name,email,account`);
    same('one of them', [made.last_name, made.email], [first['Last Name'], first.Email.toLowerCase()]);
    same('its account', made.account.label, accounts.rows.find((r) => r.ACCOUNTID === first['Account Id'])['Account Name']);
  });

  await step('leads, with their source and when they came', async () => {
    await wizard.drop('lead', leads.path);
    for (const [column, field] of Object.entries({ LEADID: 'external_id', Company: 'received_company', Email: 'received_email', 'Lead Status': 'status', 'Created Time': 'received_at' }))
      same(`what ${column} becomes`, (await wizard.becomes(column)).split(':')[0], field);
    await wizard.tryIt();
    same('the trial', await wizard.figures(), figures(leads.rows.length, 0));
    await wizard.run();
    same('leads', await count('leads'), before.leads + leads.rows.length);
    const made = await one(`/leads?where.external_id=${leads.rows[0].LEADID}&fields=received_company,received_at`);
    same('one of them', [made.received_company, made.received_at.slice(0, 10)], [leads.rows[0].Company, '2021-04-14']);
  });

  await step('the three undone, the base is as before', async () => {
    for (const name of ['Leads.csv', 'Contacts.csv', 'Accounts.csv']) {
      await page.goto('/imports');
      await page.getByRole('link', { name: new RegExp(name) }).first().click();
      await wizard.undo();
    }
    same('all is as it was', { accounts: await count('accounts'), contacts: await count('contacts'), leads: await count('leads') }, before);
    await page.goto('/imports');
    await odile.looks('the past imports');
  });
}
