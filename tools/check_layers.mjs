// The one-way rule (HOUSE 2.1, 2.3): base <- kernel, io <- modules <- http, cli <- main.cpp, read from include lines;
// the same for the web application: ui <- fields <- records <- modules <- app. Modules see another module only through
// its public header, and only if their module.yaml declares it. Third-party headers stay behind the folder that owns them.
import { posix } from 'node:path';
import { exists, list, matches, read, verdict } from './house/tree.mjs';

const problems = [];

// Prefix of a file -> prefixes it may include. The first that matches counts.
const kSees = [
  [/^base\//, [/^base\//]],
  [/^kernel\//, [/^base\//, /^kernel\//]],
  [/^io\//, [/^base\//, /^io\//]],
  [/^migrations\//, [/^base\//, /^kernel\//, /^migrations\//]],
  [/^modules\//, [/^base\//, /^kernel\/(?!storage\/)/, /^io\//]],
  [/^http\//, [/^base\//, /^kernel\/(?!storage\/)/, /^io\//, /^http\//]],
  [/^cli\//, [/^base\//, /^kernel\/(?!storage\/)/, /^io\//, /^migrations\//, /^http\//, /^cli\//]],
];

// What the design gives kernel folders one by one (HOUSE 2.3): these are the low ones, the others see the whole kernel.
const kKernelSees = {
  meta: ['meta'],
  fields: ['fields', 'meta', 'expr', 'storage'],
  storage: ['storage', 'meta'],
  expr: ['expr', 'meta', 'fields', 'storage'],
};

// Third-party headers and the only folders that may include them.
const kOwners = [
  [/^boost\//, /^(http|io\/net)\//],
  [/^sqlite3\.h$/, /^kernel\/storage\//],
  [/^libpq-fe\.h$/, /^kernel\/storage\//],
  [/^simdjson\.h$/, /^base\//],
  [/^yaml-cpp\//, /^(base|kernel\/meta|modules)\//],
  [/^unicode\//, /^(base|kernel\/fields|kernel\/search)\//],
  [/^date\//, /^base\//],
  [/^CLI\//, /^cli\//],
  [/^phonenumbers\//, /^(base|kernel\/fields)\//],
  [/^xlsxwriter\.h$/, /^io\/xlsx\//],
  [/^(zip|expat)\.h$/, /^io\/xlsx\//],
];

function required(module) {
  const file = `server/modules/${module}/module.yaml`;
  if (!exists(file)) return [];
  const text = read(file);
  const inline = text.match(/^requires:\s*\[([^\]]*)\]/m);
  if (inline) return inline[1].split(',').map((word) => word.trim()).filter(Boolean);
  const block = text.match(/^requires:\s*\n((?:\s+-\s*\S+\s*\n?)+)/m);
  return block ? [...block[1].matchAll(/-\s*(\S+)/g)].map((m) => m[1]) : [];
}

function judge(file, target) {
  const own = file.replace(/^server\//, '');
  if (own === 'main.cpp') return;
  const [, sees] = kSees.find(([prefix]) => prefix.test(own)) ?? [];
  if (!sees) return `is on no floor`;
  const other = target.match(/^modules\/([^/]+)\//);
  const mine = own.match(/^modules\/([^/]+)\//)?.[1];
  if (other) {
    if (mine === other[1]) return;
    if (target !== `modules/${other[1]}/${other[1]}.h`) return `only modules/${other[1]}/${other[1]}.h may be included from outside`;
    if (mine && !required(mine).includes(other[1])) return `module.yaml of ${mine} does not require ${other[1]}`;
    if (!mine && !/^(http|cli)\//.test(own)) return 'looks up';
    return;
  }
  // kernel.cpp opens a company, system tables first; tests of the kernel stand on the real ones.
  if (/^kernel\/(kernel\.cpp|.*(_test\.cpp|\/(\w+_)?test_\w+\.(h|cpp)))$/.test(own) && /^migrations\//.test(target)) return;
  if (!sees.some((prefix) => prefix.test(target))) return 'is not below it';
  // meta/publish, which puts a model in place, is a folder of its own above storage.
  const from = /^kernel\/meta\/publish\//.test(own) ? 'publish' : own.match(/^kernel\/([^/]+)\//)?.[1];
  const to = target.match(/^kernel\/([^/]+)\//)?.[1];
  if (from && to && kKernelSees[from] && !/_test\.cpp$/.test(own) && !kKernelSees[from].includes(to)) return `kernel/${from} does not see kernel/${to}`;
}

for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  for (const { line, match } of matches(read(file), /^\s*#\s*include\s+(["<])([^">]+)[">]/gm)) {
    const [, mark, target] = match;
    if (mark === '"') {
      // Handles are generated from the YAML of an entity, and seen by the modules that may see its module.
      const handle = target.match(/^modules\/([^/]+)\/(\w+)_fields\.h$/);
      if (handle && !exists(`server/${target}`)) {
        const mine = file.match(/^server\/modules\/([^/]+)\//)?.[1];
        if (!exists(`server/modules/${handle[1]}/entities/${handle[2]}.yaml`)) problems.push(`${file}:${line} no entity ${handle[2]} in ${handle[1]}`);
        else if (mine && mine !== handle[1] && !required(mine).includes(handle[1])) problems.push(`${file}:${line} module.yaml of ${mine} does not require ${handle[1]}`);
        continue;
      }
      if (!exists(`server/${target}`)) {
        if (!/^generated\//.test(target)) problems.push(`${file}:${line} "${target}" is not written from server/, or does not exist`);
        continue;
      }
      const why = judge(file, target);
      if (why) problems.push(`${file}:${line} includes ${target}: ${why}`);
    } else {
      const owner = kOwners.find(([header]) => header.test(target));
      // Measures stand beside their bare baseline.
      if (owner && !/_bench\.cpp$/.test(file) && !owner[1].test(file.replace(/^server\//, ''))) problems.push(`${file}:${line} <${target}> belongs to another folder`);
    }
  }
}

const kWebSees = {
  ui: ['ui', 'i18n'], // the mechanism of words, never the words of an entity
  i18n: ['i18n'],
  api: ['api', 'i18n'],
  fields: ['fields', 'ui', 'api', 'i18n'],
  records: ['records', 'fields', 'ui', 'api', 'i18n'],
  modules: ['records', 'fields', 'ui', 'api', 'i18n'],
};
const zone = (path) => path.match(/^web\/src\/([^/]+)\//)?.[1];
const unit = (path) => path.match(/^web\/src\/modules\/([^/]+)/)?.[1];
for (const file of list(/^web\/src\/.*\.(ts|tsx)$/)) {
  const from = zone(file);
  if (!from || !kWebSees[from] || /\.test\.tsx?$/.test(file)) continue;
  for (const { line, match } of matches(read(file), /(?:from\s+|import\s*\(?\s*)['"]((?:\.{1,2}|@|~)\/[^'"]+)['"]/g)) {
    const target = match[1].startsWith('.') ? posix.join(posix.dirname(file), match[1]) : `web/src/${match[1].slice(2)}`;
    const to = zone(`${target}/`);
    if (!to || !(to in kWebSees || to === 'app')) continue;
    if (from === 'modules' && to === 'modules') {
      if (unit(file) !== unit(target)) problems.push(`${file}:${line} module ${unit(file)} imports module ${unit(target)}`);
    } else if (!kWebSees[from].includes(to)) {
      problems.push(`${file}:${line} ${from} imports ${to}`);
    }
  }
}

verdict('layers: includes and imports go one way', problems);
