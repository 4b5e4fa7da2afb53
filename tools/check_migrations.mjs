// Invariant 12: released migrations never change. server/migrations/migrations.lock holds "sha256  name" of each released
// file. `node tools/check_migrations.mjs --lock` is run once at a release: it adds what is not yet listed.
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exists, list, read, top, verdict } from './house/tree.mjs';

const lock = 'server/migrations/migrations.lock';
const locked = new Map();
if (exists(lock)) {
  for (const line of read(lock).split('\n')) {
    const [hash, name] = line.split(/\s+/);
    if (name && !line.startsWith('#')) locked.set(name, hash);
  }
}
const problems = [];
const present = new Set();
const numbers = new Map();
for (const file of list(/^server\/migrations\/.*\.sql$/)) {
  const name = basename(file);
  const hash = createHash('sha256').update(read(file)).digest('hex');
  present.add(name);
  const shape = name.match(/^(\d{4})_([a-z0-9_]+)(\.sqlite|\.postgres)?\.sql$/);
  if (!shape) problems.push(`${file}: the name is NNNN_words.sql, or NNNN_words.sqlite.sql with NNNN_words.postgres.sql`);
  else {
    const key = numbers.get(shape[1]);
    if (key && key !== shape[2]) problems.push(`${file}: number ${shape[1]} is used twice`);
    numbers.set(shape[1], shape[2]);
    const twin = { '.sqlite': '.postgres', '.postgres': '.sqlite' }[shape[3]];
    if (twin && !exists(`server/migrations/${shape[1]}_${shape[2]}${twin}.sql`)) problems.push(`${file}: has no ${twin} twin`);
  }
  if (!locked.has(name)) {
    if (process.argv.includes('--lock')) appendFileSync(join(top, lock), `${hash}  ${name}\n`);
  } else if (locked.get(name) !== hash) problems.push(`${file}: was released and has changed`);
}
for (const name of locked.keys()) if (!present.has(name)) problems.push(`${name}: was released and is gone`);
verdict(`migrations: the ${locked.size} released ones are as released`, problems);
