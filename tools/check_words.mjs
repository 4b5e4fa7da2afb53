// Invariant 4: no CRM word in the kernel nor in the generic screens; and the words nobody uses anywhere (GLOSSARY.md).
// Comments may give an example; code and strings may not. Tests of the kernel may use any entity as a sample.
import { code, list, matches, read, verdict } from './house/tree.mjs';

const kGeneral = /^(server\/kernel\/.*\.(cpp|h|json|yaml)|web\/src\/(records|ui)\/.*\.(ts|tsx|css))$/;
const kSample = /(_test|_bench|_fuzz)\.cpp$|\/(\w+_)?test_\w+\.(h|cpp)$|\.test\.tsx?$|(^|[./])cases\.json$/;
// `quote` is also what one does to a name in SQL, `lead` what stands before: there only the word as a whole string counts. Stage and pipeline are kernel words.
const kCrm = /\b(opportunit(?:y|ies)|accounts?|contacts?|leads|prospects?|tickets?|campaigns?|invoices?|competitors?|warrant(?:y|ies)|price_?books?|price_?lists?|issuing_?entit(?:y|ies)_?id)\b|["'`](lead|quotes?|orders?|products?|customers?|suppliers?)["'`]/gi;
// Identifiers such as contact_id, open_leads or LeadConversion hide the word from \b.
const kInside = /\b\w*?(?:^|_|\b)(opportunity|opportunities|account|accounts|contact|contacts|lead|leads|prospect|ticket|campaign|invoice)(?=_)\w*|\b\w+_(opportunity|opportunities|account|accounts|contact|contacts|lead|leads|ticket|tickets|campaign|campaigns|invoice|invoices)\b|\b(Opportunity|Account|Contact|Lead|Ticket|Campaign|Invoice)[A-Z]\w*/g;
// issuing_entity, user, team, territory and currency_rate are system entities: the kernel owns them (HOUSE 0).

const kNobody = /\b(deals?|affaires?)\b/gi;

const problems = [];
for (const file of list(kGeneral)) {
  if (kSample.test(file) || /\/labels\//.test(file)) continue; // labels are sentences for people
  // System entities name the roles that may touch them (project_lead): rights are data, whoever publishes them.
  const text = /\.(cpp|h|ts|tsx)$/.test(file) ? code(read(file)) : read(file).replace(/#.*$|\b(project_lead|contact_points)\b/gm, (part) => ' '.repeat(part.length));
  for (const pattern of [kCrm, kInside]) {
    for (const { line, match } of matches(text, pattern)) {
      problems.push(`${file}:${line} CRM word "${match[0]}"`);
    }
  }
}
for (const file of list(/^(server|web\/src|schema)\/.*\.(cpp|h|ts|tsx|yaml|json)$/)) {
  if (/^server\/modules\/.*\/labels\//.test(file) || kSample.test(file)) continue;
  const text = /\.(cpp|h|ts|tsx)$/.test(file) ? code(read(file)) : read(file);
  for (const { line, match } of matches(text, kNobody)) {
    if (/^server\/base\/text|stop_?words/.test(file)) continue;
    if (/^server\/modules\/quality\//.test(file)) continue; // an import knows what other systems call things
    if (/chiffre d.$/i.test(text.slice(0, match.index))) continue; // turnover, as a French spreadsheet heads it
    problems.push(`${file}:${line} "${match[0]}": the word is opportunity`);
  }
}
verdict('words: no CRM word in the kernel, no forbidden word anywhere', [...new Set(problems)]);
