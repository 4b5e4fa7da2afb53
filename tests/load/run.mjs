// The table of speed: each line of work beside the same work done by hand on the bare database, in the same run.
//
//   node tests/load/run.mjs small|large|CONTACTS [S1,S6,...]
//
// Shape    small is 10,000 contacts, large 1,000,000; each is set beside a base of a tenth of it (growth). SOCLE_BINARY is
//          measured; bases are kept in SOCLE_BENCH_DATA (default build/bench) and made again when absent.
// Units    Milliseconds. "server": what the application took (Server-Timing); "whole": seen by the client; "bare": the C program's
//          own clock. Ratios are of medians, server over bare; for rates ours over bare.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort } from '../lib/servers.mjs';
import { Bare, buildBare } from './lib/bare.mjs';
import { Client } from './lib/client.mjs';
import { signInAll } from './lib/people.mjs';
import { generate, load, serve, sizeOf } from './lib/site.mjs';
import { Report, Times, shown } from './lib/stats.mjs';
import { crowd } from './measures/crowd.mjs';
import { figures } from './measures/figures.mjs';
import { imports } from './measures/import.mjs';
import { lists } from './measures/lists.mjs';
import { signIns, starting } from './measures/process.mjs';
import { board, recordPage } from './measures/record.mjs';
import { search } from './measures/search.mjs';
import { writes } from './measures/writes.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const home = process.env.SOCLE_BENCH_DATA ?? join(process.env.BUILD ?? join(top, 'build'), 'bench');
const kSizes = { small: 10_000, large: 1_000_000 };
const contacts = kSizes[process.argv[2] ?? 'small'] ?? Number(process.argv[2]);
const wanted = process.argv[3]?.split(',');
const runs = Number(process.env.SOCLE_BENCH_RUNS ?? 200);
const firstPort = Number(process.env.SOCLE_BENCH_PORT ?? 0);
const wants = (...ids) => !wanted || ids.some((id) => wanted.includes(id));

async function measure(count, port) {
  const folder = join(home, String(count)), report = new Report();
  const seconds = generate(folder, count);
  console.log(`\n${count.toLocaleString('en')} contacts, ${(sizeOf(folder) / 1e6).toFixed(0)} MB${seconds ? `, generated in ${seconds.toFixed(0)} s` : ''}; load ${load()}`);
  // The server writes while it is measured: it gets a copy, and the bare writer another.
  const served = join(home, 'served'), written = join(home, 'written');
  for (const copy of [served, written]) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true });
  }
  const program = buildBare(join(home, 'bin'), 'sqlite');
  if (wants('S13')) await starting({ report, folder: served, port });
  const socle = await serve(served, port);
  const bare = new Bare(program), copy = new Bare(program);
  try {
    await bare.open(join(served, 'socle.db'));
    await copy.open(join(written, 'socle.db'));
    const syncs = new Times();
    for (const ms of await bare.syncTimes(join(home, 'sync'), 200)) syncs.add(ms);
    const people = await signInAll(socle.port, bare);
    const writer = await Client.signIn(socle.port, 'write_all');
    const site = { report, people, writer, bare, copy, runs, syncs, socle, count, home, wants };
    if (wants('S1', 'S2')) await lists(site);
    if (wants('S3')) await recordPage(site);
    if (wants('S4')) await search(site);
    if (wants('S5')) await board(site);
    if (wants('S9', 'S11')) await figures(site);
    if (wants('S6')) await writes(site);
    if (wants('S16')) await signIns(site);
    if (wants('S7')) await imports(site);
    if (wants('S12')) await crowd(site);
    return { report, syncs };
  } finally {
    bare.close();
    copy.close();
    await socle.stop();
  }
}

// The same lists on PostgreSQL, beside the same SQL by libpq; on a base small enough to be made each time.
async function measurePostgres(url, count, port) {
  const folder = join(home, 'postgres'), report = new Report();
  const seconds = generate(folder, count, { database: url });
  console.log(`\nPostgreSQL, ${count.toLocaleString('en')} contacts, generated in ${seconds.toFixed(0)} s; load ${load()}`);
  const socle = await serve(folder, port, { database: url });
  const bare = new Bare(buildBare(join(home, 'bin'), 'postgres'));
  try {
    await bare.open(url);
    await lists({ report, people: await signInAll(socle.port, bare), bare, runs, engine: 'postgres' });
    return report;
  } finally {
    bare.close();
    await socle.stop();
  }
}

if (!(contacts >= 1000)) throw new Error('small, large, or a number of contacts');
mkdirSync(home, { recursive: true });
console.log(`${cpus().length} cores, ${cpus()[0].model}; load ${load()}`);
const smaller = await measure(contacts / 10, firstPort || (await freePort()));
const full = await measure(contacts, firstPort || (await freePort()));
const postgres = process.env.SOCLE_POSTGRES_URL && wants('S1', 'S2') ? await measurePostgres(process.env.SOCLE_POSTGRES_URL, Math.min(contacts, 10_000), firstPort || (await freePort())) : new Report();
console.log(`\nGrowth of the medians from ${contacts / 10} to ${contacts} contacts (budget 1.5):`);
for (const line of full.report.lines) {
  const before = smaller.report.lines.find((l) => l.id === line.id && l.work.split(' (')[0] === line.work.split(' (')[0]);
  if (before?.key && line.key) console.log(`${line.id.padEnd(4)} ${line.work.padEnd(52)} ${shown(line.key / before.key)} x`);
}
const head = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model}), load ${load()}, ${contacts} contacts, fsync p50 ${shown(full.syncs.at(0.5))} ms p99 ${shown(full.syncs.at(0.99))} ms`;
writeFileSync(join(home, `table-${contacts}.md`), `${head}\n\n${full.report.markdown(postgres.lines)}\n`);
console.log(`\n${head}\ntable: ${join(home, `table-${contacts}.md`)}`);
process.exit(0);
