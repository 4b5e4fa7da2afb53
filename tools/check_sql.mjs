// Invariant 3: SQL text only where HOUSE 2.9 and decision 0002 say. String literals that begin like a statement, outside these folders.
import { code, list, matches, read, verdict } from './house/tree.mjs';

const kAllowed = /^server\/(kernel\/(expr|query|access|storage|search|matching|timeline|events|jobs|records|meta\/publish)|migrations)\//;
const kStatement = /"\s*(?:SELECT\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|(?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW|TRIGGER|VIRTUAL)|PRAGMA\s|BEGIN\s+IMMEDIATE|SAVEPOINT\s|WITH\s+\w+\s+AS\s*\()/g;

const problems = [];
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  // Tests and measures of the kernel may look into the tables; nobody else's may.
  if (kAllowed.test(file) || (/^server\/kernel\//.test(file) && /_(test|bench|fuzz)\.cpp$|\/(\w+_)?test_\w+\.(h|cpp)$/.test(file))) continue;
  for (const { line, match } of matches(code(read(file)), kStatement)) {
    problems.push(`${file}:${line} SQL text: ${match[0].trim().slice(0, 40)}`);
  }
}
verdict('sql: SQL text only in the folders of invariant 3', problems);
