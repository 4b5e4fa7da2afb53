// Every code that the server may refuse with has a sentence in French and in English, with the same parameters.
// Sentences: server/http/labels/errors.{fr,en}.json and, for what a module or a field type adds, the "errors" object of
// labels/{fr,en}.json beside it. A code that no sentence has fails; a sentence that no code uses is a warning.
import { code, list, matches, read, verdict } from './house/tree.mjs';

const problems = [];
const warnings = [];
const sentences = { fr: new Map(), en: new Map() };
const files = list(/^server\/.*labels\/(errors\.)?(fr|en)\.json$/);
let found = false;
for (const file of files) {
  const language = file.match(/(fr|en)\.json$/)[1];
  let labels;
  try {
    labels = JSON.parse(read(file));
  } catch (error) {
    problems.push(`${file}: ${error.message}`);
    continue;
  }
  const isCatalogue = /errors\.(fr|en)\.json$/.test(file);
  const own = isCatalogue ? labels : labels.errors;
  found ||= isCatalogue;
  for (const [name, sentence] of Object.entries(own ?? {})) {
    if (typeof sentence !== 'string' || !sentence.trim()) problems.push(`${file}: ${name} has no sentence`);
    sentences[language].set(name, { sentence: String(sentence), file });
  }
}

// Codes as the code writes them: refuse(kind, "code"), refuse_field(field, "rule"), Problem{field, "rule"}, Refusal{kind, "code"}.
const kCode = '"([a-z][a-z0-9_]*(?:\\.[a-z0-9_]+)*)"';
const kPatterns = [
  new RegExp(`\\brefuse\\(\\s*(?:socle::)?RefusalKind::\\w+\\s*,\\s*${kCode}`, 'g'),
  new RegExp(`\\brefuse_field\\(\\s*[^;"]*?(?:"[^"]*")?[^;",]*,\\s*${kCode}`, 'g'),
  new RegExp(`\\bProblem\\s*\\{\\s*(?:"[^"]*"|\\{\\}|[^;,{}"]*)\\s*,\\s*${kCode}`, 'g'),
  new RegExp(`\\.refuse\\(\\s*(?:"[^"]*"|[^;,"]*)\\s*,\\s*${kCode}`, 'g'), // Outcome::refuse of a rule
  new RegExp(`\\b(?:problem|refused|refusal)\\(\\s*${kCode}`, 'g'),
  new RegExp(`\\bRefusal\\s*\\{\\s*(?:socle::)?(?:RefusalKind::)?\\w+\\s*,\\s*${kCode}`, 'g'),
  new RegExp(`\\.(?:code|rule)\\s*=\\s*${kCode}`, 'g'),
];
const used = new Map();
let everything = '';
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\/test_\w+\.(h|cpp)$/.test(file)) continue;
  const text = code(read(file));
  everything += text;
  const original = read(file).split('\n');
  for (const pattern of kPatterns) {
    for (const { line, match } of matches(text, pattern)) {
      // A refusal that only ends a loop says so: its code leaves the function as nothing but a stop.
      if (!used.has(match[1]) && !/never shown/.test(original[line - 1])) used.set(match[1], `${file}:${line}`);
    }
  }
}
// Codes also travel through functions of a folder (problem(path, "model.missing")): any literal whose first word is that of a
// code found above counts, unless it is compared, or the name of a line of the log.
const families = new Set([...used.keys()].filter((name) => name.includes('.')).map((name) => name.split('.')[0]));
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\/test_\w+\.(h|cpp)$/.test(file)) continue;
  code(read(file)).split('\n').forEach((text, index) => {
    if (/\blog\(|LogLevel::|\bpowers?\b|kPowers/i.test(text)) return;
    for (const match of text.matchAll(/([!=]=\s*)?"(([a-z][a-z0-9_]*)\.[a-z0-9_]+)"(\s*[!=]=)?/g)) {
      if (match[1] || match[4] || !families.has(match[3]) || /\.(json|yaml|sql|csv|xlsx|db|log|txt|html)$/.test(match[2])) continue;
      if (!used.has(match[2])) used.set(match[2], `${file}:${index + 1}`);
    }
  });
}
// Criteria and keys of the model may carry their own code.
for (const file of list(/^server\/modules\/.*\.yaml$/)) {
  const text = read(file);
  everything += text;
  for (const { line, match } of matches(text, /^\s*-?\s*code:\s*([a-z0-9_.]+)\s*$/gm)) if (/entities|pipelines/.test(file) && match[1].includes('.')) used.set(match[1], `${file}:${line}`);
}

const blame = found ? problems : warnings;
const parameters = (sentence) => [...new Set([...sentence.matchAll(/\{(\w+)[^}]*\}/g)].map((m) => m[1]))].sort().join(' ');
for (const [name, place] of [...used].sort()) {
  for (const language of ['fr', 'en']) if (!sentences[language].has(name)) blame.push(`${place} "${name}" has no sentence (${language})`);
}
for (const [name, { sentence, file }] of sentences.fr) {
  const other = sentences.en.get(name);
  if (!other) problems.push(`${file}: ${name} is not in English`);
  else if (parameters(other.sentence) !== parameters(sentence)) problems.push(`${file}: ${name} has other parameters in English`);
  if (!used.has(name) && !everything.includes(`"${name}"`) && !everything.includes(name)) warnings.push(`${file}: nothing refuses with ${name}`);
}
for (const [name, { file }] of sentences.en) if (!sentences.fr.has(name)) problems.push(`${file}: ${name} is not in French`);
if (!found) warnings.unshift('no errors.fr.json and errors.en.json yet: missing sentences are only warnings');
verdict(`labels: ${used.size} codes have their sentence in French and English`, problems, warnings);
