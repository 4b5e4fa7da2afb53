// Turns src/ui/tokens.json into src/ui/tokens.css. With --check, only says whether the two agree.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../src/ui/', import.meta.url);
const tokens = JSON.parse(readFileSync(new URL('tokens.json', root), 'utf8'));
const dashed = (name) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
const lines = [];

for (const name of Object.keys(tokens.color.light)) {
  lines.push(`  --${dashed(name)}: light-dark(${tokens.color.light[name]}, ${tokens.color.dark[name]});`);
}
for (const [name, light] of Object.entries(tokens.labels.light)) {
  const dark = tokens.labels.dark[name];
  lines.push(`  --label-${name}: light-dark(${light.background}, ${dark.background});`);
  lines.push(`  --label-${name}-text: light-dark(${light.text}, ${dark.text});`);
}
tokens.chart.light.forEach((light, i) => {
  lines.push(`  --chart-${i + 1}: light-dark(${light}, ${tokens.chart.dark[i]});`);
});
lines.push(`  --scrim: light-dark(${tokens.scrim.light}, ${tokens.scrim.dark});`);
for (const [name, t] of Object.entries(tokens.type.scale)) {
  lines.push(`  --type-${name}: ${t.weight} ${t.size}px/${t.line}px var(--family);`);
  lines.push(`  --track-${name}: ${t.tracking};`);
}
const css = `/* Made from tokens.json by checks/tokens.mjs: change the figures there. */
:root {
  color-scheme: light dark;
  --family: 'Inter Variable', system-ui, sans-serif;
${lines.join('\n')}
}
:root[data-theme='light'], [data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'], [data-theme='dark'] { color-scheme: dark; }
`;
const target = new URL('tokens.css', root);
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== css) {
    console.error('src/ui/tokens.css does not match tokens.json: run node checks/tokens.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(target, css);
}
