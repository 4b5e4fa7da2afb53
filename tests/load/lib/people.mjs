// The people of the generated base, signed in, each with what they may see written as SQL by hand.
import { Client } from './client.mjs';

export const kLogins = { all: 'see_all', tenth: 'see_tenth', few: 'see_few', none: 'see_none' };
export const kShares = { all: 'sees all', tenth: 'sees 10 %', few: 'sees 0.2 %', none: 'sees nothing' };

export async function signInAll(port, bare) {
  const people = {};
  for (const [key, login] of Object.entries(kLogins)) {
    const client = await Client.signIn(port, login);
    const teams = (await bare.rowsOf('SELECT team FROM "user" WHERE id=?1 AND team IS NOT NULL UNION SELECT team FROM membership WHERE "user"=?1 AND deleted_at IS NULL', client.user)).map((r) => r.team);
    const sees = (alias) =>
      key === 'all' ? '1=1' : key === 'none' ? '1=0' : teams.length ? `(${alias}.owner=${client.user} OR ${alias}.team IN (${teams.join(',')}))` : `${alias}.owner=${client.user}`;
    people[key] = { key, client, teams, sees };
  }
  return people;
}
