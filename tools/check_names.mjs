// Names nobody may give to a file or a type (HOUSE 3.1): they say nothing of what is inside. Handler only inside http.
import { basename } from 'node:path';
import { code, list, matches, read, verdict } from './house/tree.mjs';

const kBanned = new Set(['manager', 'managers', 'helper', 'helpers', 'util', 'utils', 'utility', 'utilities', 'common', 'misc', 'processor', 'wrapper', 'impl2', 'new', 'old']);
const words = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);

const problems = [];
for (const file of list(/^(server|web\/src|tests|tools)\/.*\.(cpp|h|ts|tsx|mjs|js|sh)$/)) {
  if (file === 'tools/dev/new.sh') continue; // the verb of ./dev
  const inside = words(basename(file).replace(/\.[^.]+$/, ''));
  for (const word of inside) if (kBanned.has(word)) problems.push(`${file}: file named "${word}"`);
  if (inside.includes('handler') && !/^server\/http\//.test(file)) problems.push(`${file}: Handler lives in http only`);
  if (!/\.(cpp|h|ts|tsx)$/.test(file)) continue;
  const text = code(read(file));
  for (const { line, match } of matches(text, /^\s*(?:export\s+)?(?:class|struct|enum class|enum|interface|type|using)\s+([A-Z]\w*)/gm)) {
    for (const word of words(match[1])) if (kBanned.has(word)) problems.push(`${file}:${line} type ${match[1]} named "${word}"`);
    if (/Handler$/.test(match[1]) && !/^server\/http\//.test(file) && /^server/.test(file)) problems.push(`${file}:${line} ${match[1]}: Handler lives in http only`);
  }
}
verdict('names: no file or type is called Manager, Helper, Util...', problems);
