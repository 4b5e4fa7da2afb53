// Invariant 8: code asks a stage's category, never its label nor its name. Stages come from server/modules/*/pipelines.
import { code, list, matches, read, verdict } from './house/tree.mjs';

// Words that are also categories or plain English are asked as categories: they prove nothing.
const kCategories = new Set(['open', 'won', 'lost', 'new', 'closed', 'done', 'cancelled', 'canceled', 'pending', 'draft']);
const names = new Set();
const labels = new Set();
for (const file of list(/^server\/modules\/[^/]+\/pipelines\/.*\.ya?ml$/)) {
  const stages = read(file).split(/^stages:\s*$/m)[1] ?? '';
  for (const { match } of matches(stages, /^ {2}([a-z][a-z0-9_]*):/gm)) if (!kCategories.has(match[1])) names.add(match[1]);
}
// Labels of stages: wherever the label files put an object under the name of a stage, or a plain text.
function collect(node, isStage) {
  if (typeof node === 'string') {
    if (isStage) labels.add(node);
  } else if (node && typeof node === 'object') {
    for (const [name, child] of Object.entries(node)) collect(child, names.has(name) || (isStage && typeof child === 'string' && /^(label|name)$/.test(name)));
  }
}
for (const file of list(/^server\/modules\/[^/]+\/labels\/(fr|en)\.json$/)) collect(JSON.parse(read(file)), false);
const problems = [];
for (const file of list(/^(server\/.*\.(cpp|h)|web\/src\/.*\.tsx?)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\.test\.tsx?$|demo/.test(file)) continue;
  const text = code(read(file));
  const lines = text.split('\n');
  for (const { line, match } of matches(text, /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.){2,})'/g)) {
    const literal = match[1] ?? match[2];
    if (labels.has(literal) && literal.length > 3 && !kCategories.has(literal.toLowerCase())) problems.push(`${file}:${line} label of a stage: "${literal}"`);
    // The code of a stage may be that of something else (an activity's kind): it counts beside the word stage.
    else if (names.has(literal) && /stage/i.test(lines[line - 1])) problems.push(`${file}:${line} name of a stage: "${literal}"`);
  }
}
verdict(`stages: no stage named in code (${names.size} stages)`, problems);
