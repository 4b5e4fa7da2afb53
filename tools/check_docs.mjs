// Documents tell the truth: links lead to files, quoted paths exist, `./dev verb` is a verb, kConstant exists, each
// decision has its parts, each Debian and npm package has its line in docs/dependencies.md.
// A literal of the code is repeated in a document as  `kName` (= value)  and is compared with the code.
import { posix } from 'node:path';
import { exists, list, matches, read, verdict } from './house/tree.mjs';

const problems = [];
const documents = list(/\.md$/).filter((name) => !/node_modules/.test(name));
const slug = (title) => title.toLowerCase().replace(/[`*_~]/g, '').replace(/[^\p{L}\p{N}\s-]/gu, '').trim().replace(/\s/g, '-');
const anchors = (name) => new Set([...read(name).matchAll(/^#+\s+(.*)$/gm)].map((m) => slug(m[1])));
const verbs = new Set([...read('dev').matchAll(/^\s+(setup \|[^)]*)\)/gm)].flatMap((m) => m[1].split('|').map((word) => word.trim())));
const constants = new Map();
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  for (const { match } of matches(read(file), /\b(k[A-Z]\w+)\b(?:\s*=\s*([^;]+);)?/g)) if (match[2] !== undefined || !constants.has(match[1])) constants.set(match[1], match[2]);
}
const plain = (value) => value.replace(/['_\s]/g, '').replace(/(?<=\d)(u|l|ul|ull|ll)$/i, '');

for (const file of documents) {
  const text = read(file);
  const prose = text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ' '));
  for (const { line, match } of matches(prose, /\[[^\]\n]*\]\(([^)\s]+)\)/g)) {
    const [path, anchor] = match[1].split('#');
    if (/^[a-z]+:/.test(match[1])) continue;
    const target = path ? posix.join(posix.dirname(file), decodeURI(path)) : file;
    if (!exists(target)) problems.push(`${file}:${line} link to ${path}, which does not exist`);
    else if (anchor && target.endsWith('.md') && !anchors(target).has(anchor)) problems.push(`${file}:${line} no title #${anchor} in ${target}`);
  }
  for (const { line, match } of matches(prose, /`((?:server|web|tools|tests|docs|schema|\.ci)\/[\w./-]+)`/g)) {
    // What a recipe is about to create, or a pattern with a capital letter for a name, does not exist.
    if (/^docs\/(recipes|decisions)\//.test(file) || /(^|\/)[A-Z]($|[/.])/.test(match[1]) || /^web\/(dist|node_modules)/.test(match[1])) continue;
    if (!exists(match[1].replace(/\/$/, ''))) problems.push(`${file}:${line} \`${match[1]}\` does not exist`);
  }
  for (const { line, match } of matches(text, /\.\/dev ([a-z]+)/g)) if (!verbs.has(match[1])) problems.push(`${file}:${line} ./dev has no verb ${match[1]}`);
  for (const { line, match } of matches(prose, /`(k[A-Z]\w+)`(?: \(= `?([^`)]+)`?\))?/g)) {
    if (/^(STYLE|CONTRIBUTING)\.md$/.test(file) || match[1] === 'kPascal' || match[1] === 'kConstants') continue;
    if (!constants.has(match[1])) problems.push(`${file}:${line} ${match[1]} is not in the code`);
    else if (match[2] && plain(constants.get(match[1]) ?? '') !== plain(match[2])) problems.push(`${file}:${line} ${match[1]} is ${constants.get(match[1])} in the code`);
  }
}

const numbers = new Set();
for (const file of list(/^docs\/decisions\/.*\.md$/)) {
  const name = posix.basename(file);
  if (name === 'README.md') continue;
  const shape = name.match(/^(\d{4})-[a-z0-9-]+\.md$/);
  if (!shape) problems.push(`${file}: the name is NNNN-a-short-sentence.md`);
  else if (numbers.has(shape[1])) problems.push(`${file}: number ${shape[1]} is used twice`);
  else numbers.add(shape[1]);
  for (const title of ['Context', 'Decision', 'Consequences', 'What would reverse it']) {
    if (!new RegExp(`^## ${title}`, 'm').test(read(file))) problems.push(`${file}: no part "${title}"`);
  }
}

if (exists('docs/dependencies.md')) {
  const page = read('docs/dependencies.md');
  const wanted = read('tools/packages.txt').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split(/\s+/)[1]);
  for (const manifest of list(/(^|\/)package\.json$/)) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(manifest));
    wanted.push(...Object.keys(dependencies), ...Object.keys(devDependencies));
  }
  for (const name of new Set(wanted)) if (!page.includes(`\`${name}\``)) problems.push(`docs/dependencies.md: no line for ${name}`);
} else problems.push('docs/dependencies.md does not exist');

verdict(`docs: links, paths, verbs and literals of ${documents.length} documents are true`, problems);
