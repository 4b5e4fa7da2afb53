// The codes that the server refuses with, as the source writes them, and the sentences that the binary carries.
//
// codes()      Map of code -> { place: "file:line", kind: RefusalKind or '' }        everything    the source, as one text
// sentences()  { fr: Map, en: Map } of code -> { sentence, file }, and the problems of the files themselves
import { code, list, matches, read } from './tree.mjs';

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
export const used = new Map();
export let everything = '';
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\/(\w+_)?test_\w+\.(h|cpp)$/.test(file)) continue;
  const text = code(read(file));
  everything += text;
  const original = read(file).split('\n');
  for (const pattern of kPatterns) {
    for (const { line, match } of matches(text, pattern)) {
      // A refusal that only ends a loop says so: its code leaves the function as nothing but a stop.
      if (!used.has(match[1]) && !/never shown/.test(original[line - 1])) used.set(match[1], { place: `${file}:${line}`, kind: (match[0].match(/RefusalKind::(\w+)/) ?? [])[1] ?? '' });
    }
  }
}
// Codes also travel through functions of a folder (problem(path, "model.missing")): any literal whose first word is that of a
// code found above counts, unless it is compared, or the name of a line of the log.
const families = new Set([...used.keys()].filter((name) => name.includes('.')).map((name) => name.split('.')[0]));
// Names of rights and of routes look like codes and are none.
const others = new Set([...everything.matchAll(/kPowers\[\]\s*=\s*\{([^}]*)\}/g)].flatMap((m) => [...m[1].matchAll(/"([^"]+)"/g)].map((word) => word[1])));
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\/(\w+_)?test_\w+\.(h|cpp)$/.test(file)) continue;
  code(read(file)).split('\n').forEach((text, index) => {
    if (/\blog\(|LogLevel::|\bpowers?\b|kPowers|Method::|\.operation|Demand::|\bk\w*Job\b|\.kind\b|runner\w*(\(\))?(\.|->)add\(/i.test(text)) return;
    for (const match of text.matchAll(/([!=]=\s*)?"(([a-z][a-z0-9_]*)\.[a-z0-9_]+)"(\s*[!=]=)?/g)) {
      if (match[1] || match[4] || others.has(match[2]) || !families.has(match[3]) || /\.(json|yaml|sql|csv|xlsx|db|log|txt|html)$/.test(match[2])) continue;
      if (!used.has(match[2])) used.set(match[2], { place: `${file}:${index + 1}`, kind: '' });
    }
  });
}
// Criteria and keys of the model may carry their own code.
for (const file of list(/^server\/modules\/.*\.yaml$/)) {
  const text = read(file);
  everything += text;
  for (const { line, match } of matches(text, /^\s*-?\s*code:\s*([a-z0-9_.]+)\s*$/gm)) if (/entities|pipelines/.test(file) && match[1].includes('.')) used.set(match[1], { place: `${file}:${line}`, kind: '' });
}


export const sentences = { fr: new Map(), en: new Map() };
export const faults = [];
export let found = false;
for (const file of list(/^server\/.*labels\/(errors\.)?(fr|en)\.json$/)) {
  const language = file.match(/(fr|en)\.json$/)[1];
  let labels;
  try {
    labels = JSON.parse(read(file));
  } catch (error) {
    faults.push(`${file}: ${error.message}`);
    continue;
  }
  if (!/errors\.(fr|en)\.json$/.test(file)) {
    if (labels.errors) faults.push(`${file}: "errors" is not read from here: its place is errors.${language}.json beside it`);
    continue;
  }
  found = true;
  for (const [name, sentence] of Object.entries(labels)) {
    if (typeof sentence !== 'string' || !sentence.trim()) faults.push(`${file}: ${name} has no sentence`);
    if (sentences[language].has(name)) faults.push(`${file}: ${name} has its sentence in ${sentences[language].get(name).file} already`);
    sentences[language].set(name, { sentence: String(sentence), file });
  }
}
