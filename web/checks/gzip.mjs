// dist/x.js -> dist/x.js.gz beside it, for what shrinks: the server sends whichever the browser understands.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const walk = (dir) => readdirSync(dir).flatMap((name) => (statSync(join(dir, name)).isDirectory() ? walk(join(dir, name)) : [join(dir, name)]));
for (const file of walk('dist').filter((f) => /\.(js|css|html|svg|json|webmanifest)$/.test(f))) {
  const bytes = readFileSync(file);
  const packed = gzipSync(bytes, { level: 9 });
  if (packed.length < bytes.length * 0.9) writeFileSync(`${file}.gz`, packed);
}
