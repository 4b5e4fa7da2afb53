// The one-way rule of the web application: app -> modules -> records -> fields -> ui; api is for all but ui; i18n is for all.
// And: no module imports another, no barrel, no component file over 400 lines (600 never).
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = new URL('../src', import.meta.url).pathname;
const may = {
  app: ['app', 'modules', 'records', 'fields', 'ui', 'api', 'i18n'],
  modules: ['modules', 'records', 'fields', 'ui', 'api', 'i18n'],
  records: ['records', 'fields', 'ui', 'api', 'i18n'],
  fields: ['fields', 'ui', 'api', 'i18n'],
  ui: ['ui', 'i18n'],
  api: ['api', 'i18n'],
  i18n: ['i18n'],
};
const banned = /(Manager|Helper|Utils?|Common|Misc|Processor|Wrapper)\b/;
const faults = [];

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}

for (const path of files(root)) {
  const here = relative(root, path);
  const [zone, part] = here.split('/');
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n').length;
  if (lines > 600) faults.push(`${here}: ${lines} lines, 600 at most`);
  if (banned.test(here.split('/').at(-1))) faults.push(`${here}: a name that says nothing`);
  if (!may[zone]) continue;
  for (const [, target] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
    const [toZone, toPart] = relative(root, resolve(dirname(path), target)).split('/');
    if (!may[zone].includes(toZone)) faults.push(`${here}: ${zone} may not use ${toZone} (${target})`);
    if (zone === 'modules' && toZone === 'modules' && toPart !== part) faults.push(`${here}: a module may not use another (${target})`);
  }
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('imports: the one-way rule holds');
