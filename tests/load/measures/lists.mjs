// S1, S2: a page of 50 contacts with 12 fields, filtered and sorted, and a page deep in the list, as four people.
import { query } from '../lib/client.mjs';
import { kShares } from '../lib/people.mjs';
import { alternate } from '../lib/stats.mjs';

const kFields = 'first_name,last_name,account,job_title,email,phone,mobile,city,postcode,owner,created_at,updated_at';

// As one would write it for that person: one walk of an index when one value decides, else the first rows of each team, merged.
function byHand(person, where) {
  const columns = `c.id,c.version,c.first_name,c.last_name,a.id AS account,a.name AS account_label,c.job_title,c.email,c.phone,c.mobile,c.city,c.postcode,
    c.owner,u.name AS owner_label,c.created_at,c.updated_at`;
  const joins = `LEFT JOIN account a ON a.id=c.account AND a.deleted_at IS NULL AND ${person.sees('a')} LEFT JOIN "user" u ON u.id=c.owner`;
  const live = `c.deleted_at IS NULL AND c.last_name__key IS NOT NULL AND ${where}`;
  if (!person.teams.length || where.includes('c.owner=')) return `SELECT ${columns} FROM contact c ${joins} WHERE ${live} AND ${person.sees('c')} ORDER BY c.last_name__key,c.id LIMIT 51`;
  const branches = [`c.owner=${person.client.user}`, ...person.teams.map((t) => `c.team=${t}`)];
  const first = branches.map((b) => `SELECT * FROM (SELECT c.id,c.last_name__key AS k FROM contact c WHERE ${live} AND ${b} ORDER BY c.last_name__key,c.id LIMIT 51) b`).join(' UNION ');
  return `SELECT ${columns} FROM (SELECT * FROM (${first}) f ORDER BY k,id LIMIT 51) p CROSS JOIN contact c ${joins} WHERE c.id=p.id ORDER BY p.k,p.id`;
}

// What the engines write differently: bytes, and their hexadecimal.
const kWays = {
  sqlite: { bytes: (hex) => `x'${hex}'`, hex: (e) => `hex(${e})`, primary: `substr(city__key,1,instr(city__key,x'01')-1)` },
  postgres: { bytes: (hex) => `'\\x${hex}'::bytea`, hex: (e) => `encode(${e},'hex')`, primary: `substring(city__key from 1 for position('\\x01'::bytea in city__key)-1)` },
};

export async function lists({ report, people, bare, runs, engine = 'sqlite' }) {
  const way = kWays[engine], id = (line) => (engine === 'sqlite' ? line : `${line}p`);
  const [rep] = await bare.rowsOf(`SELECT id FROM "user" WHERE login='rep0'`);
  // The range of keys that equal "lyon": its primary part, then the byte that ends it.
  const [city] = await bare.rowsOf(`SELECT ${way.hex(way.primary)} AS part FROM contact WHERE city='Lyon' LIMIT 1`);
  for (const person of Object.values(people)) {
    const owner = person.key === 'few' ? person.client.user : rep.id;
    const target = `/api/v1/contacts?${query({ fields: kFields, sort: 'last_name', filter: { and: [{ field: 'owner', op: 'eq', value: owner }, { field: 'city', op: 'eq', value: 'Lyon' }] } })}`;
    const sql = byHand(person, `c.owner=?1 AND c.city__key>=${way.bytes(`${city.part}01`)} AND c.city__key<${way.bytes(`${city.part}02`)} `);
    const shown = JSON.parse((await person.client.get(target)).body).items.length;
    await bare.read([sql, owner]);
    if (shown !== Math.min(50, bare.rows)) throw new Error(`S1 as ${person.key}: ${shown} rows, the bare side has ${bare.rows}`);
    const both = await alternate({ ours: () => person.client.get(target), bare: () => bare.read([sql, owner]), runs });
    report.compare(id('S1'), `list by owner + city, ${kShares[person.key]} (${shown} rows)`, both, { limit: shown > 10 ? 1.5 : undefined, p95: 5 });
  }
  for (const person of Object.values(people)) await deep({ report, person, bare, runs, way, id });
}

async function deep({ report, person, bare, runs, way, id }) {
  const by = (cursor, limit, fields) => `/api/v1/contacts?${query({ fields, sort: 'last_name', limit: String(limit), ...(cursor ? { cursor } : {}) })}`;
  let cursor = '', rows = 0;
  while (rows < 99_500) {
    const page = JSON.parse((await person.client.get(by(cursor, 500, 'id'))).body);
    if (!page.next_cursor) break;
    rows += page.items.length;
    cursor = page.next_cursor;
    person.last = page.items.at(-1).id;
  }
  const target = by(cursor, 50, kFields);
  let where = '1=1', parameters = [];
  if (cursor) {
    const [key] = await bare.rowsOf(`SELECT ${way.hex('last_name__key')} AS k FROM contact WHERE id=?1`, person.last);
    where = '(c.last_name__key,c.id)>(?1,?2)';
    parameters = [Buffer.from(key.k, 'hex'), person.last];
  }
  const sql = byHand(person, where);
  const shown = JSON.parse((await person.client.get(target)).body).items.length;
  await bare.read([sql, ...parameters]);
  if (shown !== Math.min(50, bare.rows)) throw new Error(`S2 as ${person.key}: ${shown} rows, the bare side has ${bare.rows}`);
  const both = await alternate({ ours: () => person.client.get(target), bare: () => bare.read([sql, ...parameters]), runs });
  report.compare(id('S2'), `page ${Math.round(rows / 50) + 1} by cursor, ${kShares[person.key]} (${shown} rows)`, both, { limit: shown > 10 ? 1.5 : undefined, p95: 5 });
}
