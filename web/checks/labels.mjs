// Both languages are complete, and French is written as typographers write it. With --fix, spaces and apostrophes are put right.
//
// Shape  every `[fr, en]` pair of a words.ts (and of `label: [..]` elsewhere) is read from the source text.
// Refuses  an empty or missing side, parameters that differ, plural on one side only being fine; ' for ’, ... for …, a plain
//          space (or none) before ; : ! ? and inside « ».
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = new URL('../src', import.meta.url).pathname;
const fix = process.argv.includes('--fix');
const faults = [];
let pairs = 0;

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (/\.tsx?$/.test(name) && !name.includes('.test.')) yield path;
  }
}

const text = String.raw`'(?:[^'\\\n]|\\.)*'`;
const side = String.raw`(?:${text}|\[\s*${text}\s*,\s*${text}\s*,?\s*\])`;
const pair = new RegExp(String.raw`(^|[{,])(\s*['"]?[\w.]+['"]?\s*:\s*)\[\s*(${side})\s*,\s*(${side})\s*,?\s*\]`, 'gm');
const keyLine = /^\s{2}['"]?[\w.]+['"]?\s*:\s*\[/gm;

export function frenchSigns(s) {
  return s
    .replace(/\\'/g, '’')
    .replace(/\.\.\./g, '…')
    .replace(/[ \u00a0\u202f]*([;!?])(?=[\s'\u00a0»)]|$)/g, (m, sign, at, whole) => (at > 0 && !/[;!?(]/.test(whole[at - 1] ?? '') ? `\u202f${sign}` : m))
    .replace(/[ \u00a0\u202f]+:(?=[\s'{]|$)/g, '\u00a0:')
    .replace(/([\p{L}\p{N})}»])(:)(?=\s)/gu, '$1\u00a0:')
    .replace(/«[ \u00a0\u202f]*/g, '«\u202f')
    .replace(/[ \u00a0\u202f]*»/g, '\u202f»')
    .replace(/(\d|\}) (?=[€%])/g, '$1\u00a0');
}
const strings = (source) => [...source.matchAll(new RegExp(text, 'g'))].map((m) => m[0].slice(1, -1));
const parameters = (list) => [...new Set(list.flatMap((s) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1])))].sort().join();

for (const path of files(root)) {
  const source = readFileSync(path, 'utf8');
  const catalogue = source.includes('defineWords({') && path.endsWith('words.ts') && !path.endsWith('i18n/words.ts');
  if (!catalogue && !/label: \['/.test(source)) continue;
  const here = relative(root, path);
  let found = 0;
  const fixed = source.replace(pair, (whole, open, key, fr, en) => {
    found += 1;
    const name = `${here} ${key.trim().replace(/[:'"]/g, '')}`;
    const [french, english] = [strings(fr), strings(en)];
    if ([...french, ...english].some((s) => s.trim() === '')) faults.push(`${name}: a side is empty`);
    if (parameters(french) !== parameters(english)) faults.push(`${name}: {${parameters(french)}} in French, {${parameters(english)}} in English`);
    if (english.some((s) => s.includes('...') || /\\'/.test(s))) faults.push(`${name}: … and ’ in English as well`);
    const better = fr.replace(new RegExp(text, 'g'), (s) => `'${frenchSigns(s.slice(1, -1))}'`);
    if (better === fr) return whole;
    if (!fix) faults.push(`${name}: ${fr} should be ${better.replace(/\u00a0/g, '⍽').replace(/\u202f/g, '·')}`);
    return `${open}${key}[${better}, ${en}]`;
  });
  pairs += found;
  const keys = [...source.matchAll(keyLine)].length;
  if (catalogue && keys !== found) faults.push(`${here}: ${keys} keys, ${found} complete pairs`);
  if (fix && fixed !== source) writeFileSync(path, fixed);
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`labels: ${pairs} pairs, complete in both languages`);
