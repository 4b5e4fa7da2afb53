// A TODO carries its condition ("TODO when SQLite >= 3.45: ..."), otherwise it is an issue, not a comment.
import { list, matches, read, verdict } from './house/tree.mjs';

const problems = [];
for (const file of list(/^(server|web\/src|tests|tools|dev).*\.(cpp|h|ts|tsx|mjs|js|sh|yaml|scn)$/)) {
  if (/^tools\/check_todo\.mjs$/.test(file)) continue;
  for (const { line, match } of matches(read(file), /\b(TODO|FIXME|XXX|HACK)\b(.*)/g)) {
    if (match[1] === 'TODO' && /^\W*when\s+\S+/.test(match[2])) continue;
    problems.push(`${file}:${line} ${match[0].trim().slice(0, 60)}`);
  }
}
verdict('todo: a TODO says the condition that ends it', problems);
