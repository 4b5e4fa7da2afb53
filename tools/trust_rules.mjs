// The rules of trust and the tests that bear their ids: `node tools/trust_rules.mjs [--missing]`.
//
// A test bears a rule by its name (GoogleTest: `TEST(Parse, I2_two_lengths_are_refused)`; a proof of a program: 'B1: a flipped byte is
// refused'; scenario and program: a file whose first lines say `# A3:` or `// I3:`; a fuzzer bears I4). Measures bear none: their ids are
// those of speed. A flaw of another product is borne by its number (`CVE-2026-38529`).
// met: at least one test, and nothing said missing below; part: tests, and what is missing; not yet: the door is open and no
// test bears the rule; later: the door does not exist.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');

// id: [words, missing]; "later" as the second word: no such door yet.
const rules = {
  S1: ['passwords: length, common ones, names', 'a list of 100,000 breached ones'],
  S2: ['argon2id on a bounded queue', ''],
  S3: ['unknown, wrong, disabled: one answer, one time', 'medians of 500 tries'],
  S4: ['waits double after failures', 'a known device counted apart'],
  S5: ['no default account; a demonstration serves loopback only', ''],
  S6: ['second factors', 'later'], S7: ['reset, invitation', 'later'],
  S8: ['sessions: 256 bits, hashed, idle and life', ''],
  S9: ['ended means refused at the next request, streams closed', 'the streams of other nodes'],
  S10: ['step-up', ''], S11: ['OIDC, LDAP', 'later'],
  T1: ['tokens: hashed, never above their owner, make no tokens', ''],
  T2: ['no secret in a URL; tokens die with the account', ''],
  W1: ['CSRF token and our Origin', ''],
  W2: ['reads write nothing; JSON only', ''],
  W3: ['CORS', ''], W4: ['security headers on every answer', ''],
  W5: ['content security policy', ''],
  W6: ['Host, forwarded headers', ''],
  A1: ['a declared right for each route; golden matrix', ''],
  A2: ['a refusal changes nothing', ''],
  A3: ['absent and invisible are alike', 'medians < 1 ms apart'],
  A4: ['one gate behind every door', ''],
  A5: ['a hidden field is absent and refused', 'import keys'],
  A6: ['unknown and read-only fields refused by every writer', 'upsert, import, merge'],
  A7: ['nobody grants more than he holds; view as only reads', 'roles are compared by powers, not by rows'],
  I1: ['sizes', ''], I2: ['requests read two ways', ''], I3: ['paces', ''], I4: ['SQL by parameters; parsers fuzzed', ''],
  F1: ['names are data', ''], F2: ['type from content', ''], F3: ['archives', ''], F4: ['record rights at each download', ''],
  F5: ['CSV cells', ''], X1: ['formulas: closed list, bounded', ''], X2: ['templates', 'later'],
  O1: ['outgoing: address checked', 'later'], O2: ['outgoing: no redirect', 'later'], O3: ['internal hosts', 'later'],
  M1: ['inbound HTML', 'later'], M2: ['header values, callbacks', 'later'], P1: ['public tokens', 'later'], P2: ['public forms', 'later'],
  K1: ['keys and secrets', 'a start that refuses open rights; secrets in the base'], U1: ['audit with the act', 'the acts of rights'], U2: ['doctor finds altered rows', ''],
  L1: ['log lines', 'no test of what a line may hold'], L2: ['incident numbers, metrics, TRACE', ''], D1: ['SBOM, hardening', 'an SBOM at each build'], D2: ['no route runs code; newer base refused', ''],
  B1: ['backup', ''], B2: ['restore', ''], B3: ['pages checksummed, witness', ''],
};
const flaws = {
  '2026-41160': 'wrote, then said 403', '2026-33534': 'SSRF by notation', '2026-27023': 'SSRF by redirect', '2025-9821': 'webhook shows inner answers',
  '2026-33656': 'formula rewrites a file path', '2024-24818': 'reset link to a foreign host', '2022-38844': 'CSV injection', '2023-5966': 'archive that runs',
  '2024-36412': 'SQL injection, no sign-in', '2024-45392': 'delete skips rights', '2025-64489': 'disabled user stays', '2025-64490': 'calendar ignores the role',
  '2025-54787': 'files without sign-in', '2025-54786': 'calendar by user name', '2025-54784': 'script in a mail viewed', '2024-36416': 'log fills the disk',
  '2023-30253': 'filter fooled by letter case', '2024-40137': 'computed field runs code', '2021-25957': "one's link resets another", '2023-33568': 'contacts dumped, no sign-in',
  '2024-12368': "export of others' tokens", '2018-15645': 'mail creates any record', '2026-38529': "one sets another's password", '2021-27910': 'callback stores script', '2021-4092': 'CSRF',
};
const noDoor = new Set(['2026-33534', '2026-27023', '2025-9821', '2024-24818', '2025-64490', '2025-54786', '2025-54784', '2021-25957', '2018-15645', '2021-27910']);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'load' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/(_test\.cpp|_fuzz\.cpp|\.scn|\.mjs|\.test\.tsx?)$/.test(entry.name)) yield path;
  }
}

const tests = new Map();
const bear = (id, test) => tests.set(id, [...(tests.get(id) ?? []), test]);
for (const path of [...files(join(top, 'server')), ...files(join(top, 'tests')), ...files(join(top, 'web'))]) {
  const text = readFileSync(path, 'utf8');
  const name = relative(top, path);
  if (path.endsWith('.cpp')) {
    for (const [, suite, test] of text.matchAll(/\bTEST(?:_[FP])?\((\w+),\s*(\w+)\)/g))
      for (const [, id] of `_${test}`.matchAll(/(?<=_)([A-Z]\d{1,2})(?=_)/g)) bear(id, `${suite}.${test}`);
    if (path.endsWith('_fuzz.cpp')) bear('I4', name);
  } else {
    const head = text.split('\n', 3).find((line) => /^(#|\/\/) ([A-Z]\d{1,2}(, )?)+:/.test(line));
    for (const [, ids, words] of text.matchAll(/['`]((?:[A-Z]\d{1,2}(?:, )?)+): ([^'`]{3,60})/g))
      for (const [id] of ids.matchAll(/[A-Z]\d{1,2}/g)) bear(id, `${name}: ${words}`);
    if (head) for (const [id] of head.split(':')[0].matchAll(/[A-Z]\d{1,2}/g)) bear(id, name);
  }
  for (const [, id] of text.matchAll(/CVE-(\d{4}-\d{4,5})/g)) if (!(tests.get(id) ?? []).includes(name)) bear(id, name);
}

function state(id, missing) {
  const count = tests.get(id)?.length ?? 0;
  if (missing === 'later') return 'later';
  if (count === 0) return 'not yet';
  return missing ? 'part' : 'met';
}
const onlyMissing = process.argv.includes('--missing');
function print(title, list) {
  const totals = {};
  console.log(`${title}`);
  for (const [id, words, missing] of list) {
    const is = state(id, missing);
    totals[is] = (totals[is] ?? 0) + 1;
    if (onlyMissing && is === 'met') continue;
    const borne = tests.get(id) ?? [];
    const shown = borne.length > 2 ? `${borne.slice(0, 2).join(', ')} and ${borne.length - 2} more` : borne.join(', ');
    console.log(`  ${id.padEnd(10)} ${is.padEnd(8)} ${words.padEnd(52)} ${is === 'part' ? `missing: ${missing}; ` : ''}${shown}`);
  }
  console.log(`  ${Object.entries(totals).map(([is, n]) => `${n} ${is}`).join(', ')}, of ${list.length}\n`);
}
print('rules', Object.entries(rules).map(([id, [words, missing]]) => [id, words, missing]));
print('flaws of other products', Object.entries(flaws).map(([id, words]) => [id, words, noDoor.has(id) ? 'later' : '']));
