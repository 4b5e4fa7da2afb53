// Every code that the server may refuse with has a sentence in French and in English, with the same parameters.
// Sentences: labels/errors.{fr,en}.json of any folder. A code without its sentences fails; a sentence that no code uses is a
// warning. The catalogue docs/api/errors.md is as tools/error_catalogue.mjs generates it.
import { everything, faults, found, sentences, used } from './house/codes.mjs';
import { exists, read, verdict } from './house/tree.mjs';

const problems = [];
const warnings = [];

const blame = found ? problems : warnings;
if (found) problems.push(...faults);
else warnings.push(...faults);
const parameters = (sentence) => [...new Set([...sentence.matchAll(/\{(\w+)[^}]*\}/g)].map((m) => m[1]))].sort().join(' ');
for (const [name, { place }] of [...used].sort()) {
  for (const language of ['fr', 'en']) if (!sentences[language].has(name)) blame.push(`${place} "${name}" has no sentence (${language})`);
}
for (const [name, { sentence, file }] of sentences.fr) {
  const other = sentences.en.get(name);
  if (!other) problems.push(`${file}: ${name} is not in English`);
  else if (parameters(other.sentence) !== parameters(sentence)) problems.push(`${file}: ${name} has other parameters in English`);
  if (!used.has(name) && !name.startsWith('title.') && !everything.includes(`"${name}"`) && !everything.includes(name)) warnings.push(`${file}: nothing refuses with ${name}`);
}
for (const [name, { file }] of sentences.en) if (!sentences.fr.has(name)) problems.push(`${file}: ${name} is not in French`);
if (!found) warnings.unshift('no errors.fr.json and errors.en.json yet: missing sentences are only warnings');
if (found) {
  const { page, kPage } = await import('./error_catalogue.mjs');
  if (!exists(kPage) || read(kPage) !== page()) warnings.push(`${kPage} is not as generated: node tools/error_catalogue.mjs --accept`);
}
verdict(`labels: ${used.size} codes have their sentence in French and English`, problems, warnings);
