// Injects the faults of TRUST 4 into a real server and prints the figures of TRUST 5.
//
// node tests/faults/run.mjs [WORD...] [--quick | --full] [--kills N] [--times N] [--seed S] [--engine sqlite|postgres]
// WORD chooses faults (kills, disk-full ...); --kills N alone plays that many random kills and nothing else.
// SOCLE_BINARY names the release binary. Last line: "N passed, N failed" (a row of the table each).
import { existsSync } from 'node:fs';
import { binary } from '../lib/servers.mjs';
import { FAULTS } from './kinds.mjs';
import { Stage, has } from './stage.mjs';

const words = process.argv.slice(2);
const take = (name) => {
  const at = words.indexOf(name);
  if (at < 0) return undefined;
  return words.splice(at, 2)[1];
};
const flag = (name) => {
  const at = words.indexOf(name);
  if (at >= 0) words.splice(at, 1);
  return at >= 0;
};
const kills = take('--kills');
const times = take('--times');
const seed = Number(take('--seed') ?? 1 + Math.floor(Math.random() * 90000));
const engine = take('--engine');
const level = flag('--full') ? 'full' : flag('--quick') ? 'quick' : 'usual';
if (words.some((word) => word.startsWith('-') || !FAULTS.some((fault) => fault.words === word))) {
  console.error(`faults: unknown word in "${words.join(' ')}"; faults are: ${FAULTS.map((fault) => fault.words).join(' ')}`);
  process.exit(2);
}
if (!existsSync(binary())) {
  console.error(`faults: no binary ${binary()} (./dev build release)`);
  process.exit(2);
}
const hasPostgres = has('psql');
const chosen = FAULTS.filter((fault) => (kills ? fault.words === 'kills' : words.length === 0 || words.includes(fault.words)));

class Tally {
  constructor() {
    Object.assign(this, { ledgers: [], injections: 0, readies: [], unseen: 0, said: [], notes: new Set() });
  }
  // A Ledger, or figures of its shape; `where` is the place of the injection, to play it again.
  take(ledger, where = '') {
    this.ledgers.push({ ledger, where });
    return ledger;
  }
  injected(n = 1) {
    this.injections += n;
  }
  ready(ms) {
    this.readies.push(ms);
    if (ms > 10000) this.fault(`ready again after ${ms} ms, more than 10 s`);
  }
  // Corrupt and not seen.
  unseenCorruption(sentence) {
    this.unseen += 1;
    this.fault(sentence);
  }
  fault(sentence) {
    this.said.push(sentence);
  }
  check(isTrue, sentence) {
    if (!isTrue) this.fault(sentence);
  }
  note(sentence) {
    this.notes.add(sentence);
  }
  sum(name) {
    return this.ledgers.reduce((total, { ledger }) => total + (ledger[name] ?? 0), 0);
  }
  problems() {
    return [...this.ledgers.flatMap(({ ledger, where }) => (ledger.wrong ?? []).map((text) => `${where && `${where}: `}${text}`)), ...this.said];
  }
}

const COLUMNS = [['fault', 42], ['engine', 9], ['injected', 9], ['acked', 8], ['unknown', 8], ['lost', 5], ['torn', 5], ['doubled', 8], ['unseen', 7], ['ready ms', 13], ['seed', 6], ['', 4]];
const line = (cells) => cells.map((cell, n) => (n < 2 ? String(cell).padEnd(COLUMNS[n][1]) : String(cell).padStart(COLUMNS[n][1]))).join(' ');
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

console.log(`Faults (${level}), seed ${seed}, ${binary().split('/').slice(-3).join('/')}`);
console.log(line(COLUMNS.map(([title]) => title)));
const began = Date.now();
const totals = { injections: 0, lost: 0, torn: 0, doubled: 0, unseen: 0 };
let passed = 0;
let failed = 0;
const absent = [];
for (const fault of chosen) {
  for (const on of fault.engines.filter((name) => !engine || engine === name)) {
    const wanted = Number((fault.words === 'kills' ? kills : undefined) ?? times ?? (words.includes(fault.words) && fault.times[level] === 0 ? 1 : fault.times[level]));
    if (wanted === 0) continue;
    const missing = (fault.needs ?? []).filter((command) => !has(command));
    if (on === 'postgres' && !hasPostgres) missing.push('PostgreSQL');
    if (missing.length > 0) {
      absent.push(`${fault.name} on ${on}: ${missing.join(', ')} is not installed`);
      continue;
    }
    const tally = new Tally();
    try {
      await fault.play({ engine: on, times: wanted, seed, level, tally });
    } catch (error) {
      tally.fault(String(error.stack ?? error));
    }
    await Stage.closeAll().catch((error) => tally.fault(`not closed: ${error.message}`));
    const figures = Object.fromEntries(['acknowledged', 'unknown', 'lost', 'torn', 'doubled'].map((name) => [name, tally.sum(name)]));
    const problems = tally.problems();
    const ok = problems.length === 0 && tally.injections > 0;
    if (ok) passed += 1;
    else failed += 1;
    totals.injections += tally.injections;
    for (const name of ['lost', 'torn', 'doubled']) totals[name] += figures[name];
    totals.unseen += tally.unseen;
    const ready = tally.readies.length ? `${median(tally.readies)}/${Math.max(...tally.readies)}` : '-';
    console.log(line([fault.name, on, tally.injections, figures.acknowledged, figures.unknown, figures.lost, figures.torn, figures.doubled, tally.unseen, ready, seed, ok ? 'ok' : 'BAD']));
    for (const note of tally.notes) console.log(`    ${note}`);
    for (const problem of problems.slice(0, 12)) console.log(`    ${problem}`);
    if (tally.injections === 0) console.log('    nothing was injected');
  }
}
for (const sentence of absent) console.log(`absent: ${sentence}`);
const seconds = Math.round((Date.now() - began) / 1000);
console.log(`${totals.injections} faults injected in ${seconds} s: lost ${totals.lost}, torn ${totals.torn}, doubled ${totals.doubled}, corrupt unseen ${totals.unseen}. Again: --seed ${seed}`);
console.log(`faults: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
