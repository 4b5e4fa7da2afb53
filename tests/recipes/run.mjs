// The recipes, proved: follows "add an entity", "add a field type" and "add a rule" in a copy of the tree, counts the files
// that they touch against docs/recipes/README.md, builds, and asks the result.
//
// node tests/recipes/run.mjs [--count-only] [PRESET]      last line: "N passed, N failed"
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { proofs } from '../lib/proofs.mjs';
import { runSocle, startSocle } from '../lib/servers.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const countOnly = process.argv.includes('--count-only');
const preset = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? 'debug';
const home = join(process.env.BUILD ?? join(top, 'build'), 'recipes');
const tree = join(home, 'tree');

const { prove, end } = proofs();
const run = (command, args, options = {}) => execFileSync(command, args, { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'], ...options });
const git = (...args) => run('git', ['-c', 'user.name=recipes', '-c', 'user.email=recipes@localhost', ...args]);
const edit = (file, change) => writeFileSync(join(tree, file), change(readFileSync(join(tree, file), 'utf8')));
const addLabels = (file, path, value) =>
  edit(file, (text) => {
    const labels = JSON.parse(text);
    const last = path.pop();
    path.reduce((node, name) => (node[name] ??= {}), labels)[last] = value;
    return `${JSON.stringify(labels, null, 2)}\n`;
  });

function copyTree() {
  const kept = join(tree, 'build');
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: top, encoding: 'utf8' }).split('\0')
    .filter((name) => name && existsSync(join(top, name)));
  if (existsSync(tree)) for (const name of execFileSync('ls', ['-A', tree], { encoding: 'utf8' }).split('\n')) if (name && join(tree, name) !== kept) rmSync(join(tree, name), { recursive: true });
  mkdirSync(tree, { recursive: true });
  execFileSync('tar', ['-C', tree, '-x'], { input: execFileSync('tar', ['-c', '--null', '-T', '-'], { cwd: top, input: names.join('\0'), maxBuffer: 1 << 30 }) });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'start');
}

// What the table of recipes promises for a command.
function promised(command) {
  const row = readFileSync(join(top, 'docs/recipes/README.md'), 'utf8').split('\n').find((line) => line.includes(command));
  return Number(row?.split('|')[3].trim().split(/[^\d]/)[0]);
}
function follow(command, steps) {
  steps();
  git('add', '-A');
  const touched = git('diff', '--cached', '--name-only').trim().split('\n').filter(Boolean);
  git('commit', '-q', '-m', command);
  prove(`${command}: ${promised(command)} files`, touched.length === promised(command), `touched ${touched.length}: ${touched.join(' ')}`);
}

copyTree();
follow('./dev new entity', () => {
  run('./dev', ['new', 'entity', 'activities/gadget']);
  for (const [language, one, many] of [['fr', 'gadget', 'gadgets'], ['en', 'gadget', 'gadgets']]) {
    addLabels(`server/modules/activities/labels/${language}.json`, ['entities', 'gadget'], {
      one, many, ...(language === 'fr' ? { feminine: false, elision: false } : {}), fields: { name: language === 'fr' ? 'Nom' : 'Name', description: 'Notes' }, sections: { main: 'Notes' }, views: { all: language === 'fr' ? 'Tous' : 'All' },
    });
  }
});
follow('./dev new field', () => {
  run('./dev', ['new', 'field', 'colour_code']);
  edit('server/kernel/fields/all_fields.cpp', (text) => text.replace('X(text)                    \\', 'X(text)                    \\\n  X(colour_code)             \\'));
  addLabels('server/kernel/fields/labels/fr.json', ['types', 'colour_code'], 'Code couleur');
  addLabels('server/kernel/fields/labels/en.json', ['types', 'colour_code'], 'Colour code');
});
follow('./dev new rule', () => {
  run('./dev', ['new', 'rule', 'activities/loud_subject']);
  edit('server/modules/activities/module.cpp', (text) =>
    text.replace('#include "modules/activities/placing.h"', '#include "modules/activities/loud_subject.h"\n#include "modules/activities/placing.h"')
      .replace(/(auto& activity = .*\n)/, '$1  activity.rule({.name = "loud_subject", .derive = loud_subject});\n'));
});

if (!countOnly) {
  const env = { ...process.env, CCACHE_BASEDIR: tree, CCACHE_NOHASHDIR: '1' };
  const folder = join(tree, 'build', preset);
  run('cmake', ['--preset', preset], { env });
  const jobs = process.env.SOCLE_JOBS ?? '2';
  run('ninja', ['-C', folder, '-j', jobs, 'socle', 'scenario_runner', 'kernel_fields_test', 'module_activities_test'], { env, stdio: ['ignore', 'inherit', 'inherit'] });

  const suite = run(join(folder, 'server', 'kernel_fields_test'), ['--gtest_brief=1']);
  prove('the conformance suite accepts the new field type', /\[ {2}PASSED {2}\]/.test(suite), suite.slice(-2000));
  const rule = run(join(folder, 'server', 'module_activities_test'), ['--gtest_filter=*oudSubject*']);
  prove('the test of the new rule runs and passes', /\[ {2}PASSED {2}\] [1-9]/.test(rule), rule.slice(-2000));

  const scenario = 'server/modules/activities/scenarios/gadget.scn';
  const play = () => {
    try {
      return run(join(folder, 'server', 'scenario_runner'), ['--database', 'sqlite', 'gadget']);
    } catch (error) {
      return `${error.stdout}`;
    }
  };
  const before = play();
  prove('the scenario of a new entity fails as it is written', /^0 passed, 1 failed$/m.test(before), before.slice(-1000));
  edit(scenario, (text) => text.replace(',"description":"what must hold"', ',"owner":{"label":"Samir Benali"}'));
  const after = play();
  prove('and passes once it is made true', /^1 passed, 0 failed$/m.test(after), after.slice(-1000));

  const data = join(home, 'data');
  rmSync(data, { recursive: true, force: true });
  const file = join(folder, 'socle');
  runSocle(['user', 'create', '--data', data, '--login', 'karim', '--name', 'Karim', '--role', 'administrator'], { input: 'recipes-2026-lampe\n', binary: file });
  const token = runSocle(['token', 'create', '--data', data, '--login', 'karim'], { binary: file }).trim().split(/\s+/).pop();
  const socle = await startSocle({ data, file });
  const ask = (method, path, body) =>
    fetch(socle.url + path, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  const created = await ask('POST', '/api/v1/gadgets', { name: 'Lampe' });
  prove('the new entity answers on the API', created.status === 201, `${created.status} ${await created.text()}`);
  const list = await (await ask('GET', '/api/v1/gadgets')).json();
  prove('and is listed', list.items?.length === 1 && list.items[0].name === 'Lampe', JSON.stringify(list).slice(0, 500));
  const model = await (await ask('GET', '/api/v1/model')).json();
  prove('and described, with its labels', JSON.stringify(model).includes('"gadgets"'), '');
  await socle.stop();
  rmSync(data, { recursive: true, force: true });
}

end();
