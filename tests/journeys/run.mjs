// The browser journeys: people of the demonstration company at work in a real browser, each journey on a fresh company.
//
// node tests/journeys/run.mjs [WORD]     the journeys whose name bears the word; SOCLE_BINARY names the server
// A journey is a file NAME.mjs beside this one: export const story, and play({ socle, open, step, skip }).
// Each step counts once. A step that fails ends its journey: what follows it stood on it.
// Last line: "journeys: N passed, M failed". Pictures of failures: $BUILD/logs/journeys.
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSocle } from '../lib/servers.mjs';
import { closeBrowser, startCompany } from './lib/people.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const pictures = join(process.env.BUILD ?? join(here, '..', '..', 'build'), 'logs', 'journeys');
const word = (process.argv[2] ?? '').toLowerCase();
const names = readdirSync(here).filter((name) => name.endsWith('.mjs') && name !== 'run.mjs').map((name) => name.slice(0, -4))
  .filter((name) => name.includes(word)).sort();

let passed = 0;
let failed = 0;
const skipped = [];

async function play(name) {
  const { story, play: played } = await import(`./${name}.mjs`);
  console.log(`\n${name}: ${story}`);
  const socle = await startSocle({ demo: true });
  const company = startCompany(socle);
  const step = async (what, body) => {
    const began = Date.now();
    await body();
    company.assertClean();
    passed += 1;
    console.log(`  ok     ${what} (${Date.now() - began} ms)`);
    current = '';
  };
  let current = '';
  const named = (what, body) => {
    current = what;
    return step(what, body);
  };
  const skip = (what, why) => {
    skipped.push(`${name}: ${what}: ${why}`);
    console.log(`  absent ${what}: ${why}`);
  };
  try {
    await played({ socle, open: company.open, step: named, skip });
  } catch (error) {
    failed += 1;
    console.log(`  FAILED ${current || 'between two steps'}\n${String(error.stack ?? error).replace(/^/gm, '         ')}`);
    mkdirSync(pictures, { recursive: true });
    for (const file of await company.photograph(join(pictures, name))) console.log(`         picture: ${file}`);
  } finally {
    await company.close();
    await socle.stop();
  }
}

for (const name of names) await play(name);
await closeBrowser();
for (const line of skipped) console.log(`absent  ${line}`);
console.log(`\njourneys: ${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;
