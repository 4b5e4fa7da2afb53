// The command line, with the real binary on both engines: each command, its exit codes, its refusals.
//
// node tests/cli/run.mjs [WORD]      a word keeps the parts whose name bears it; last line: "cli: N passed, N failed"
// Keeps    SOCLE_POSTGRES_URL names a PostgreSQL server where databases may be made; without it one is started.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proofs } from '../lib/proofs.mjs';
import { binary, startPostgres, startSocle } from '../lib/servers.mjs';

const word = process.argv[2] ?? '';
const home = mkdtempSync(join(tmpdir(), 'socle-cli-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

const { prove, end } = proofs('cli');
function socle(args, { input = '', language = 'en_GB.UTF-8' } = {}) {
  const done = spawnSync(binary(), args, { input, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: language } });
  return { code: done.status ?? done.signal, out: done.stdout, err: done.stderr, all: done.stdout + done.stderr };
}
// A command that must end with this code, and say what `says` finds.
function expect(what, args, code, says = /(?:)/, options = {}) {
  const done = socle(args, options);
  prove(what, done.code === code && says.test(done.all), `exit ${done.code}: ${done.all.slice(-600)}`);
  return done;
}

const postgres = process.env.SOCLE_POSTGRES_URL ? { url: process.env.SOCLE_POSTGRES_URL, stop() {} } : startPostgres();
let made = 0;
// An empty schema of its own: the same server, another search path.
function emptyDatabase() {
  const name = `cli_${process.pid}_${(made += 1)}`;
  const psql = spawnSync('psql', [postgres.url, '-qXc', `CREATE SCHEMA ${name}`], { encoding: 'utf8' });
  if (psql.status !== 0) throw new Error(psql.stderr);
  return `${postgres.url}${postgres.url.includes('?') ? '&' : '?'}options=-csearch_path%3D${name}`;
}
const folder = (name) => join(home, `${name}-${(made += 1)}`);

const csv = 'Nom;Ville;Inconnu\nMenuiserie Bréal;Rennes;x\nFonderie du Lac;Annecy;y\n';
const accounts = (where) => {
  const file = join(home, `accounts-${(made += 1)}.csv`);
  const done = socle(['export', ...where, '--entity', 'account', '--sort', 'name', file]);
  return done.code === 0 ? readFileSync(file, 'utf8') : `exit ${done.code}: ${done.all}`;
};

// What the linker and the compiler must have put into a release (TRUST D1).
function hardening() {
  if (socle(['--help']).out.includes('--clock')) return;   // a development build is not shipped
  const read = (...options) => spawnSync('readelf', ['-W', ...options, binary()], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
  prove('D1: the release may be loaded anywhere', /Type:\s+DYN/.test(read('-h')));
  prove('D1: its tables are read-only once bound', /GNU_RELRO/.test(read('-l')) && /BIND_NOW|NOW/.test(read('-d')));
  prove('D1: no stack may run', /GNU_STACK.*RW\s/.test(read('-l')));
  const symbols = read('--dyn-syms');
  prove('D1: overruns of the stack and of copies are caught', /__stack_chk_fail/.test(symbols) && /__\w+_chk@/.test(symbols));
}

// A base starts without anybody, and the company that everybody knows the passwords of stays on this machine.
function defaults() {
  const data = folder('empty');
  expect('S5: no default account', ['user', 'list', '--data', data], 0, /^(?![^]*(admin|karim))/);
  const shown = folder('shown');
  socle(['demo', '--data', shown]);
  expect('S5: a demonstration base is served to this machine only', ['serve', '--data', shown, '--listen', '0.0.0.0:0'], 1, /demonstration/);
}

function usage() {
  hardening();
  defaults();
  expect('--help lists every command', ['--help'], 0, /serve[^]*worker[^]*demo[^]*migrate[^]*doctor[^]*user[^]*token[^]*import[^]*export[^]*backup[^]*restore[^]*move[^]*brief[^]*version/);
  expect('--help speaks French', ['--help'], 0, /cahier des charges est vivant/, { language: 'fr_FR.UTF-8' });
  expect('version', ['version'], 0, /^socle \d/);
  expect('no command is a usage error', [], 2);
  expect('an unknown option is a usage error', ['user', 'list', '--nope'], 2);
  expect('a command without a base is a usage error', ['user', 'list'], 2, /--data/);
  expect('worker needs PostgreSQL', ['worker', '--data', folder('worker')], 2, /--database/);
}

function people(where) {
  const login = ['--login', 'zoe', '--name', 'Zoé', '--role', 'sales_rep'];
  expect('user create refuses a short password', ['user', 'create', ...where, ...login], 1, /12/, { input: 'short\n' });
  expect('user create', ['user', 'create', ...where, ...login], 0, /^\d+\n$/m, { input: 'a long enough sentence\n' });
  expect('user create refuses an unknown role', ['user', 'create', ...where, '--login', 'x', '--name', 'X', '--role', 'nobody'], 1, /no role nobody/, { input: 'a long enough sentence\n' });
  expect('user list', ['user', 'list', ...where], 0, /zoe\tZoé\tsales_rep\tactive/);
  expect('user set-password', ['user', 'set-password', ...where, '--login', 'zoe'], 0, /^(?!.*sentence)/, { input: 'another long sentence\n' });
  expect('token create prints a token', ['token', 'create', ...where, '--login', 'zoe', '--scopes', 'read'], 0, /^soc_\S+\n$/m);
  expect('an unknown login is refused, in French', ['user', 'disable', ...where, '--login', 'nobody'], 1, /Personne ne porte/, { language: 'fr_FR.UTF-8' });
  expect('user disable', ['user', 'disable', ...where, '--login', 'zoe'], 0);
  expect('who is disabled is listed so', ['user', 'list', ...where], 0, /zoe\tZoé\tsales_rep\tdisabled/);
}

function sheets(where) {
  const file = join(home, 'in.csv');
  writeFileSync(file, csv);
  const mapping = join(home, 'mapping.json');
  writeFileSync(mapping, JSON.stringify({ mapping: { Nom: 'name', Inconnu: null } }));
  const before = accounts(where);
  expect('import --dry-run says what would happen', ['import', ...where, '--entity', 'account', '--mapping', mapping, '--dry-run', file], 0, /2 to create[^]*nothing was written/);
  prove('import --dry-run writes nothing', accounts(where) === before);
  expect('import', ['import', ...where, '--entity', 'accounts', '--mapping', mapping, file], 0, /2 created, 0 updated, 0 skipped, 0 refused/);
  prove('what was imported is exported', /Fonderie du Lac/.test(accounts(where)) && /Menuiserie Bréal/.test(accounts(where)), accounts(where).slice(0, 300));
  expect('import again finds the same records', ['import', ...where, '--entity', 'account', '--mapping', mapping, file], 0, /0 created/);
  expect('import refuses an unknown entity', ['import', ...where, '--entity', 'planet', file], 1, /no entity planet/);
  writeFileSync(mapping, JSON.stringify({ mapping: { Nom: 'no_such_field' } }));
  expect('import refuses a mapping to nothing', ['import', ...where, '--entity', 'account', '--mapping', mapping, file], 1, /no_such_field/);
  const out = join(home, 'out.csv');
  expect('export --filter', ['export', ...where, '--entity', 'account', '--filter', '{"field":"name","op":"eq","value":"Fonderie du Lac"}', '--fields', 'name', out], 0, /^1 rows/m);
  prove('the filter filters', readFileSync(out, 'utf8').trim().split('\n').length === 2, readFileSync(out, 'utf8'));
  const sheet = join(home, 'out.xlsx');
  expect('export to xlsx by its name', ['export', ...where, '--entity', 'account', sheet], 0);
  prove('an xlsx is a zip', readFileSync(sheet).subarray(0, 2).toString() === 'PK');
  expect('export refuses a filter that is not JSON', ['export', ...where, '--entity', 'account', '--filter', '{', out], 1);
  expect('export refuses an unknown field', ['export', ...where, '--entity', 'account', '--filter', '{"field":"nope","op":"eq","value":1}', out], 1);
}

const flipped = (path, at) => {
  const bytes = readFileSync(path);
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  writeFileSync(`${path}.flipped`, bytes);
  return `${path}.flipped`;
};

// A backup restored gives the same lists, users and files, and opens with no session.
function backups(where, place) {
  const file = join(home, `backup-${(made += 1)}.socle`);
  expect('backup with the base’s own key', ['backup', ...where, file], 0, /keys\/backups\.key[^]*tables/);
  const data = where[1];
  prove('K1: the key is for its owner alone', (statSync(join(data, 'keys/backups.key')).mode & 0o777) === 0o600 && (statSync(join(data, 'keys')).mode & 0o777) === 0o700);
  prove('B1: a backup is encrypted', !readFileSync(file).includes('Fonderie'));
  const key = join(data, 'keys/backups.key');
  const target = place();
  expect('restore without a key names the key', ['restore', ...target, file], 1, /key [0-9a-f]{16}/);
  const other = join(home, `other-${(made += 1)}.key`);
  writeFileSync(other, `${'5a'.repeat(32)}\n`);
  expect('restore with an unknown key is refused', ['restore', ...target, '--key', other, file], 1, /key [0-9a-f]{16}/);
  const size = statSync(file).size;
  for (const at of [5, 30, Math.floor(size / 2), -1]) {
    expect(`B1: a flipped byte (${at}) is refused`, ['restore', ...target, '--key', key, flipped(file, at)], 1);
    prove('B1: ... before a write', !existsSync(target[1]) || readdirSync(target[1]).length === 0);
  }
  writeFileSync(`${file}.cut`, readFileSync(file).subarray(0, size - 1));
  expect('B1: a missing byte is refused', ['restore', ...target, '--key', key, `${file}.cut`], 1, /damaged/);
  const full = folder('full');
  mkdirSync(full);
  writeFileSync(join(full, 'something'), 'x');
  expect('B2: restore into a folder that is not empty is refused', ['restore', '--data', full, '--key', key, file], 1, /not empty/);
  expect('B2: restore ends the sessions', ['restore', ...target, '--key', key, file], 0, /sessions are ended/);
  prove('B1: the restored base says the same', accounts(target) === accounts(where), accounts(target).slice(0, 400));
  prove('the restored base has the same people', socle(['user', 'list', ...target]).out === socle(['user', 'list', ...where]).out);
  expect('doctor finds nothing wrong in the restored base', ['doctor', ...target], 0, /Nothing wrong/);
  expect('restore again is refused', ['restore', ...target, '--key', key, file], 1, /not empty/);

  const secret = join(home, `secret-${(made += 1)}.socle`);
  expect('backup with a passphrase', ['backup', ...where, '--passphrase', secret], 0, /tables/, { input: 'twelve oysters at noon\n' });
  expect('a short passphrase is refused', ['backup', ...where, '--passphrase', `${secret}.short`], 2, /12/, { input: 'short\n' });
  const again = place();
  expect('a wrong passphrase is refused', ['restore', ...again, '--passphrase', secret], 1, /not the passphrase/, { input: 'eleven oysters at noon\n' });
  expect('the right passphrase opens it', ['restore', ...again, '--passphrase', secret], 0, /tables/, { input: 'twelve oysters at noon\n' });
}

function doctor(where) {
  expect('doctor finds nothing wrong', ['doctor', ...where], 0, /Nothing wrong/);
  chmodSync(where[1], 0o755);
  expect('doctor names a folder that is open to others', ['doctor', ...where], 1, /open to others \(0755\)[^]*chmod 0700/);
  chmodSync(where[1], 0o700);
  const kept = readdirSync(join(where[1], 'files'), { recursive: true, withFileTypes: true }).find((f) => f.isFile() && /^[0-9a-f]{64}$/.test(f.name));
  if (kept) {
    const path = join(kept.parentPath ?? kept.path, kept.name);
    const bytes = readFileSync(path);
    writeFileSync(path, 'other bytes');
    expect('doctor names a file that is damaged', ['doctor', ...where], 1, /damaged/);
    rmSync(path);
    expect('doctor names a file that is missing', ['doctor', ...where], 1, /is missing/);
    writeFileSync(path, bytes);
  }
}

// Written around Socle: doctor says where.
function tampering(where) {
  const database = where[3];
  const sql = database ? (text) => spawnSync('psql', [database, '-qXc', text], { encoding: 'utf8' }) : null;
  if (!sql) return;
  sql('UPDATE opportunity SET version=version+1 WHERE id=(SELECT min(id) FROM opportunity)');
  expect('doctor names a record whose history is missing', ['doctor', ...where], 1, /history/);
  sql('UPDATE opportunity SET version=version-1 WHERE id=(SELECT min(id) FROM opportunity)');
  sql("UPDATE search SET tokens=''::tsvector WHERE id=(SELECT min(id) FROM search)");
  expect('doctor names a document that differs', ['doctor', ...where], 1, /search index/);
  sql('UPDATE activity SET via_owner=-1 WHERE id=(SELECT min(id) FROM activity WHERE via_owner IS NOT NULL)');
  expect('doctor names copies of rights that differ', ['doctor', ...where], 1, /do not bear the rights/);
}

function damage(where) {
  const path = join(where[1], 'socle.db');
  const bytes = readFileSync(path);
  const hurt = Buffer.from(bytes);
  const at = hurt.indexOf('Fonderie du Lac');
  hurt[at] ^= 1;
  writeFileSync(path, hurt);
  const done = socle(['doctor', ...where]);
  prove('B3: a flipped letter in the database is found', at > 0 && done.code !== 0 && /damaged/.test(done.all), `at ${at}, exit ${done.code}: ${done.all.slice(-400)}`);
  writeFileSync(path, bytes);
}

function brief(where) {
  const dir = folder('brief');
  expect('brief export', ['brief', 'export', ...where, dir], 0, /files in/);
  expect('what was exported differs in nothing', ['brief', 'diff', ...where, dir], 0, /already says/);
  mkdirSync(join(dir, 'model/entities'), { recursive: true });
  const file = join(dir, 'model/entities/account.yaml');
  writeFileSync(file, 'fields:\n  x_surface:\n    type: decimal\n    label:\n      fr: Surface\n      en: Area\n');
  expect('brief diff lists what differs', ['brief', 'diff', ...where, dir], 1, /^- /m);
  expect('brief check finds nothing in the way', ['brief', 'check', ...where, dir], 0, /nothing stands in the way/);
  expect('brief apply publishes', ['brief', 'apply', ...where, '--note', 'areas', dir], 0, /published: model/);
  expect('what was applied differs in nothing', ['brief', 'diff', ...where, dir], 0, /already says/);
  const twin = folder('brief');
  socle(['brief', 'export', ...where, twin]);
  const first = readFileSync(join(twin, 'model/entities/account.yaml'), 'utf8');
  expect('an export applied again changes nothing', ['brief', 'apply', ...where, twin], 0, /already says/);
  socle(['brief', 'export', ...where, twin]);
  prove('export, apply, export is the same text', readFileSync(join(twin, 'model/entities/account.yaml'), 'utf8') === first && /x_surface/.test(first), first);
  writeFileSync(file, 'fields:\n  surface:\n    type: no_such_type\n');
  expect('brief check says what stands in the way', ['brief', 'check', ...where, dir], 1, /^! /m);
  expect('brief apply refuses it', ['brief', 'apply', ...where, dir], 1, /nothing is published/);
  expect('a folder without a model is refused', ['brief', 'check', ...where, home], 1, /no folder/);
}

function move() {
  const from = folder('move');
  socle(['demo', '--data', from]);
  const before = accounts(['--data', from]);
  const url = emptyDatabase();
  expect('move refuses two folders', ['move', '--from', from, '--to', folder('x')], 1, /postgresql/);
  expect('move refuses a folder without a base', ['move', '--from', folder('nothing'), '--to', url], 1, /no base/);
  const there = folder('there');
  expect('move to PostgreSQL', ['move', '--from', from, '--to', url, '--data', there], 0, /counts and hashes identical/);
  prove('the moved base says the same', accounts(['--data', there, '--database', url]) === before);
  expect('doctor finds nothing wrong in it', ['doctor', '--data', there, '--database', url], 0, /Nothing wrong/);
  expect('move refuses a base that is not empty', ['move', '--from', from, '--to', url, '--data', there], 1, /not empty/);
  const back = folder('back');
  expect('move back to SQLite', ['move', '--from', url, '--to', back, '--data', there], 0, /counts and hashes identical/);
  prove('what came back says the same', accounts(['--data', back]) === before);
  expect('doctor finds nothing wrong in it either', ['doctor', '--data', back], 0, /Nothing wrong/);
}

// Backed up while somebody writes: what was answered before it began is in it, and it is of one moment.
async function backUpWhileWriting(server, where) {
  const token = socle(['token', 'create', ...where, '--login', 'odile']).out.trim();
  const write = (n) =>
    fetch(`${server.url}/api/v1/accounts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ name: `Écrite pendant ${n}` }) });
  const first = await write(0);
  prove('somebody writes', first.status === 201, `status ${first.status}`);
  const file = join(home, 'busy.socle');
  const backup = spawn(binary(), ['backup', ...where, '--passphrase', file], { stdio: ['pipe', 'ignore', 'inherit'] });
  backup.stdin.end('twelve oysters at noon\n');
  const code = new Promise((resolve) => backup.once('exit', resolve));
  let written = 0;
  while (backup.exitCode === null) if ((await write((written += 1))).status >= 500) break;
  prove('backup while somebody writes, and writes go on', (await code) === 0 && written > 1, `exit ${backup.exitCode}, ${written} written`);
  const restored = ['--data', folder('busy')];
  expect('it is restored', ['restore', ...restored, '--passphrase', file], 0, /tables/, { input: 'twelve oysters at noon\n' });
  prove('what was answered before it is in it', /Écrite pendant 0/.test(accounts(restored)));
  expect('doctor finds nothing wrong in it', ['doctor', ...restored], 0, /Nothing wrong/);
}

// On SQLite the server holds the base: commands go through its socket, others are refused.
async function beside() {
  const data = folder('served');
  socle(['demo', '--data', data]);
  const server = await startSocle({ data });
  const where = ['--data', data];
  try {
    const beforeCount = accounts(where).split('\n').length;
    people(where);
    const file = join(home, 'served.csv');
    writeFileSync(file, csv);
    const mapping = join(home, 'served.json');
    writeFileSync(mapping, JSON.stringify({ mapping: { Nom: 'name', Inconnu: null } }));
    expect('import through the server', ['import', ...where, '--entity', 'account', '--mapping', mapping, file], 0, /2 created/);
    prove('export through the server', accounts(where).split('\n').length === beforeCount + 2);
    expect('import --exclusive is refused while a server runs', ['import', ...where, '--entity', 'account', '--exclusive', file], 1, /in use by another Socle/);
    const kept = join(home, 'served.socle');
    expect('backup through the server', ['backup', ...where, '--passphrase', kept], 0, /tables/, { input: 'twelve oysters at noon\n' });
    await backUpWhileWriting(server, where);
    expect('doctor through the server', ['doctor', ...where], 0, /Nothing wrong/);
    brief(where);
    for (const command of ['migrate', 'demo']) expect(`${command} is refused while a server runs`, [command, ...where], 1, /in use by another Socle/);
    expect('move is refused while a server runs', ['move', '--from', data, '--to', emptyDatabase()], 1, /in use by another Socle/);
    expect('a second server is refused', ['serve', ...where, '--listen', '127.0.0.1:0'], 1, /in use by another Socle/);
    expect('restore over a running base is refused', ['restore', ...where, '--passphrase', kept], 1, /not empty/, { input: 'twelve oysters at noon\n' });
    const token = socle(['token', 'create', ...where, '--login', 'karim']).out.trim();
    const me = await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    prove('a token made through the socket opens the API', me.status === 200, `status ${me.status}`);
    const outside = await fetch(`${server.url}/operator/errands`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"command":"user list"}' });
    prove('the socket’s commands do not exist on TCP', outside.status === 404, `status ${outside.status}`);
    const restored = folder('restored');
    expect('what was backed up while a server ran is restored', ['restore', '--data', restored, '--passphrase', kept], 0, /tables/, { input: 'twelve oysters at noon\n' });
    expect('doctor finds nothing wrong in it', ['doctor', '--data', restored], 0, /Nothing wrong/);
  } finally {
    await server.stop();
  }
  expect('once it has stopped the base is free again', ['migrate', ...where], 0, /ready, model/);
}

// A worker does what another process has asked for.
async function worker() {
  const where = ['--data', folder('node'), '--database', emptyDatabase()];
  socle(['demo', ...where]);
  const server = await startSocle({ data: where[1], database: where[3], args: ['--no-jobs'] });
  const helper = spawn(binary(), ['worker', ...where], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise((resolve, reject) => {
      helper.stdout.once('data', resolve);
      helper.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
    });
    const token = socle(['token', 'create', ...where, '--login', 'odile']).out.trim();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const list = await (await fetch(`${server.url}/api/v1/accounts?limit=2&fields=name`, { headers })).json();
    if (!list.items) throw new Error(JSON.stringify(list));
    const asked = await (await fetch(`${server.url}/api/v1/accounts/bulk`, { method: 'POST', headers, body: JSON.stringify({ select: { ids: list.items.map((i) => i.id) }, set: { description: 'seen by a worker' } }) })).json();
    let job = asked;
    const deadline = Date.now() + 60000;
    while (job.state !== 'done' && job.state !== 'dead' && Date.now() < deadline) job = await (await fetch(`${server.url}/api/v1/jobs/${asked.id}`, { headers })).json();
    prove('worker does the jobs of a server that does none', job.state === 'done', JSON.stringify(job));
  } finally {
    const ended = new Promise((resolve) => helper.once('exit', resolve));
    helper.kill('SIGTERM');
    prove('worker ends when it is told', (await ended) === 0);
    await server.stop();
  }
}

// A development build plays deadlines: the clock is moved from outside. A release has no such door (TRUST L2).
async function clock() {
  const data = folder('clock');
  socle(['demo', '--data', data, '--today', '2026-03-02']);
  const plays = socle(['--help']).out.includes('--clock');
  const server = await startSocle({ data, args: plays ? ['--clock', '2026-03-02T09:00:00+01:00'] : [] });
  const call = async (method, path, body, headers = {}) => {
    const answer = await fetch(server.url + path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', origin: server.url, ...headers } });
    return { status: answer.status, body: await answer.json().catch(() => null), cookie: answer.headers.get('set-cookie')?.split(';')[0] };
  };
  try {
    const moved = await call('POST', '/dev/clock', { advance: 660 });
    if (!plays) return prove('L2: a release has no clock to move', moved.status === 404, JSON.stringify(moved));
    prove('the clock moves', moved.body?.now?.startsWith('2026-03-02T08:11:00'), JSON.stringify(moved));
    const karim = await call('POST', '/api/v1/session', { login: 'karim', password: 'karim' });
    const headers = { cookie: karim.cookie, 'x-csrf-token': karim.body.csrf_token };
    const token = () => call('POST', '/api/v1/api_tokens', { name: 'erp', scopes: ['read'] }, headers);
    prove('a token is made by who has just signed in', (await token()).status === 201);
    prove('a clock is set by its hour', (await call('POST', '/dev/clock', { now: '2026-03-02T09:30:00+01:00' })).status === 200);
    prove('later the password is asked (S10)', (await token()).body?.type === '/errors/session.stale');
    prove('a clock that is not one', (await call('POST', '/dev/clock', { now: 'soon' })).status === 422);
  } finally {
    await server.stop();
  }
}

const where = (engine) => {
  const data = folder(engine);
  return engine === 'sqlite' ? ['--data', data] : ['--data', data, '--database', emptyDatabase()];
};
const parts = { usage: async () => usage() };
for (const engine of ['sqlite', 'postgres'])
  parts[engine] = async () => {
    const base = where(engine);
    expect('demo', ['demo', ...base], 0, /karim/);
    expect('demo refuses a base that holds people', ['demo', ...base], 1, /empty/);
    people(base);
    sheets(base);
    doctor(base);
    brief(base);
    backups(base, () => where(engine));
    if (engine === 'sqlite') damage(base);
    else tampering(base);
  };
Object.assign(parts, { move: async () => move(), beside, worker, clock });

for (const [name, part] of Object.entries(parts)) {
  if (word && !name.includes(word)) continue;
  console.log(`-- ${name}`);
  try {
    await part();
  } catch (error) {
    prove(`${name} ran to its end`, false, error.stack);
  }
}
postgres.stop();
end();
