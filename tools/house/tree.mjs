// What the house checks share: the files of the tree, code without comments, and the one line a check prints.
//
// list(pattern)       tracked and new files (never ignored ones) whose path matches; paths from the top of the repository
// code(text)          C++ or TypeScript with comments blanked, so that line numbers stay true
// verdict(name, problems, warnings)   prints "ok|FAILED name ..." and every problem under it; sets the exit status
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

let names;
export function list(pattern = /./) {
  names ??= execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: top, maxBuffer: 1 << 26 })
    .toString().split('\0').filter((name) => name && existsSync(join(top, name)));
  return names.filter((name) => pattern.test(name));
}

export const read = (name) => readFileSync(join(top, name), 'utf8');
export const exists = (name) => existsSync(join(top, name));

// One pass over strings, characters, raw strings and comments; only comments are blanked.
export function code(text) {
  const token = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|R"([^(\n]*)\([\s\S]*?\)\1"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(token, (part) => (part.startsWith('//') || part.startsWith('/*') ? part.replace(/[^\n]/g, ' ') : part));
}

// Every match of a pattern in a text, with its line number.
export function* matches(text, pattern) {
  for (const match of text.matchAll(pattern)) {
    yield { line: text.slice(0, match.index).split('\n').length, match };
  }
}

export function verdict(name, problems, warnings = []) {
  const state = problems.length ? 'FAILED' : 'ok';
  const count = problems.length ? `: ${problems.length} problem(s)` : '';
  const more = warnings.length ? ` (${warnings.length} warning(s))` : '';
  console.log(`${state.padEnd(7)} ${name}${count}${more}`);
  const most = process.env.HOUSE_ALL ? Infinity : 15;
  for (const problem of problems.slice(0, most)) console.log(`        ${problem}`);
  for (const warning of warnings.slice(0, most)) console.log(`        warning: ${warning}`);
  if (problems.length > most || warnings.length > most) console.log('        ... HOUSE_ALL=1 shows them all');
  process.exitCode = problems.length ? 1 : 0;
}
