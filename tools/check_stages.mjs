// Invariant 8: code asks a stage's category, never its label nor its name. Stages come from server/modules/*/pipelines.
import { code, list, matches, read, verdict } from './house/tree.mjs';

// Words that are also categories or plain English are asked as categories: they prove nothing.
const kCategories = new Set(['open', 'won', 'lost', 'new', 'closed', 'done', 'cancelled', 'canceled', 'pending', 'draft']);
const names = new Set();
const labels = new Set();
for (const file of list(/^server\/modules\/[^/]+\/pipelines\/.*\.ya?ml$/)) {
  const text = read(file);
  const stages = text.slice(text.search(/^\s*stages:/m));
  for (const { match } of matches(stages, /(?:^|\s|\{)(?:name|code):\s*([a-z0-9_]+)/gm)) if (!kCategories.has(match[1])) names.add(match[1]);
  for (const { match } of matches(stages, /\b(?:fr|en|label):\s*["']?([^"'\n,}]+)["']?/g)) labels.add(match[1].trim());
}
const problems = [];
for (const file of list(/^(server\/.*\.(cpp|h)|web\/src\/.*\.tsx?)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\.test\.tsx?$|demo/.test(file)) continue;
  for (const { line, match } of matches(code(read(file)), /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.){2,})'/g)) {
    const literal = match[1] ?? match[2];
    if (labels.has(literal) && !kCategories.has(literal.toLowerCase())) problems.push(`${file}:${line} label of a stage: "${literal}"`);
    else if (names.has(literal)) problems.push(`${file}:${line} name of a stage: "${literal}"`);
  }
}
verdict(`stages: no stage named in code (${names.size} stages)`, problems);
