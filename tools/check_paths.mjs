// No path and no address of somebody's machine: the tree must work wherever it is cloned.
import { list, matches, read, verdict } from './house/tree.mjs';

const kMachine = /(?<![\w.$}{-])\/(?:work|home|root|Users|mnt)\/[\w.-]+|(?<![\w.$}{:-])\/tmp\/[\w.-]+/g;
const problems = [];
for (const file of list(/\.(cpp|h|ts|tsx|mjs|js|sh|json|yaml|yml|md|txt|cmake|scn|html|css)$|^dev$|^\.ci\/|(^|\/)\.npmrc$/)) {
  if (file === 'tools/check_paths.mjs') continue;
  const text = read(file);
  for (const { line, match } of matches(text, kMachine)) problems.push(`${file}:${line} ${match[0]}`);
  if (/package-lock\.json$/.test(file)) {
    for (const { line } of matches(text, /"resolved":\s*"https?:/g)) problems.push(`${file}:${line} a registry address (npm config set omit-lockfile-registry-resolved true)`);
  }
  if (/\.npmrc$/.test(file)) {
    for (const { line } of matches(text, /^\s*(@[^:]+:)?registry\s*=|_auth/gm)) problems.push(`${file}:${line} names a registry or a credential`);
  }
}
verdict('paths: no path nor registry of one machine', problems);
