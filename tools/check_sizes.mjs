// Sizes of hand-written files: aim 250, warn at 400, stop at 600 (HOUSE 1). tools/size_exemptions.txt ("path lines") may
// only shrink: a listed file may not grow past its figure, and must leave the list once it is under the limit.
import { exists, list, read, verdict } from './house/tree.mjs';

const exempt = new Map();
if (exists('tools/size_exemptions.txt')) {
  for (const line of read('tools/size_exemptions.txt').split('\n')) {
    const [path, lines] = line.split(/\s+/);
    if (path && !path.startsWith('#')) exempt.set(path, Number(lines));
  }
}
const lines = (file) => read(file).split('\n').length - 1;

// Smaller budgets of some kinds (HOUSE 5): a breach is a conversation, so they warn.
const kBudgets = [
  [/^server\/modules\/[^/]+\/module\.cpp$/, 80, 'module.cpp'],
  [/^server\/modules\/([^/]+)\/\1\.h$/, 100, 'public header of a module'],
  [/\.scn$/, 60, 'scenario'],
  [/^docs\/decisions\/.*\.md$/, 60, 'decision (one page)'],
];

const problems = [];
const warnings = [];
for (const file of list(/\.(cpp|h|ts|tsx|mjs|js|css|sh|scn|cmake|md)$|^dev$/)) {
  const count = lines(file);
  if (exempt.has(file)) {
    if (count > exempt.get(file)) problems.push(`${file}: ${count} lines, its exemption is ${exempt.get(file)}`);
    if (count <= 600) problems.push(`${file}: ${count} lines, remove it from tools/size_exemptions.txt`);
    exempt.delete(file);
    continue;
  }
  if (/\.md$/.test(file) && !/^docs\/decisions\//.test(file)) continue;
  if (count > 600) problems.push(`${file}: ${count} lines (600 at most)`);
  else if (count > 400) warnings.push(`${file}: ${count} lines (aim 250)`);
  for (const [pattern, limit, name] of kBudgets) {
    if (pattern.test(file) && count > limit) warnings.push(`${file}: ${count} lines, ${name}: ${limit}`);
  }
}
for (const path of exempt.keys()) problems.push(`tools/size_exemptions.txt names ${path}, which does not exist`);
verdict('sizes: no hand-written file over 600 lines', problems, warnings);
