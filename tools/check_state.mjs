// No mutable global and no non-const static (HOUSE 6, temptation 19). A line that needs one says "shared on purpose: why".
import { code, list, read, verdict } from './house/tree.mjs';

const problems = [];
for (const file of list(/^server\/.*\.(cpp|h)$/)) {
  if (/_(test|bench|fuzz)\.cpp$|\/(\w+_)?test_\w+\.(h|cpp)$/.test(file)) continue;
  const original = read(file).split('\n');
  let depth = 0; // braces opened by anything but a namespace
  const opened = [];
  code(read(file)).split('\n').forEach((line, index) => {
    const place = `${file}:${index + 1}`;
    const excused = /shared on purpose: \S/.test(original[index]) || /shared on purpose: \S/.test(original[index - 1] ?? '');
    const text = line.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    const declares = /^\s*(?:inline\s+)?(?:static|thread_local)\s+(?!const\b|constexpr|constinit const|consteval|inline\s+const|assert)(.*)$/.exec(text);
    if (declares && !/\b(const|constexpr)\b/.test(declares[1].split(/[=({;]/)[0])) {
      const head = declares[1];
      // A function has its parenthesis before any = or {, and a plain name before it.
      const isFunction = /^[^={;]*\b[\w:~]+\s*\(/.test(head) && !/^[^({;]*=/.test(head);
      if (!isFunction && /[;={]/.test(head) && !excused) problems.push(`${place} ${line.trim().slice(0, 70)}`);
    }
    const variable = /^(?:inline\s+)?(?:std::|int |bool |char |double |unsigned |int64_t |std::atomic)[\w:<>,\s*]*\s+\w+\s*(?:;|=[^=]|\{[^}]*\};)/.exec(text);
    if (depth === 0 && variable && !/\b(const|constexpr|using|typedef|extern|return|operator)\b/.test(text) && !/\(/.test(variable[0]) && !excused) {
      problems.push(`${place} ${line.trim().slice(0, 70)}`);
    }
    for (const sign of text) {
      if (sign === '{') {
        const isNamespace = /\bnamespace\b[^;{]*\{/.test(text) || /extern ""/.test(text);
        opened.push(isNamespace);
        if (!isNamespace) depth += 1;
      } else if (sign === '}') {
        if (opened.pop() === false) depth -= 1;
      }
    }
  });
}
verdict('state: no mutable global, no non-const static', problems);
