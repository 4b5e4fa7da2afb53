// The weight of the first screen, gzipped: what the list of contacts needs to be drawn (200 kB of JS, 20 kB of CSS at most),
// and what each later route adds (60 kB at most).
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const weight = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;

function needs(key, into = { js: new Set(), css: new Set() }) {
  const chunk = manifest[key];
  if (!chunk || into.js.has(chunk.file)) return into;
  into.js.add(chunk.file);
  for (const css of chunk.css ?? []) into.css.add(css);
  for (const other of chunk.imports ?? []) needs(other, into);
  return into;
}
const sum = (set) => [...set].reduce((total, file) => total + weight(file), 0);
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const base = needs(entry);
const first = needs('src/records/list/ListPage.tsx', needs(entry));
const js = sum(first.js);
const css = sum(first.css);
let failed = js > 200 || css > 20;
console.log(`first route  JS ${js.toFixed(1)} kB of 200   CSS ${css.toFixed(1)} kB of 20`);
for (const key of Object.keys(manifest).filter((k) => manifest[k].isDynamicEntry)) {
  const own = needs(key);
  const added = sum(new Set([...own.js].filter((f) => !base.js.has(f))));
  const heavy = added > 60;
  failed ||= heavy;
  console.log(`  ${heavy ? 'OVER' : 'adds'} ${added.toFixed(1).padStart(6)} kB  ${key}`);
}
process.exit(failed ? 1 : 0);
