// S7: a CSV of new contacts imported (a) while somebody patches, beside the same slices written by hand; (b) alone, by the command
// line's exclusive way, where the binary has it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { binary } from '../../lib/servers.mjs';
import { memoryOf } from '../lib/site.mjs';
import { Times, shown } from '../lib/stats.mjs';

const kSlice = 100;
const kLast = ['Arnoux', 'Bertin', 'Chevallier', 'Dufour', 'Fabre', 'Guichard', 'Hamon', 'Jacquet', 'Lacroix', 'Noël', 'Quéré', 'Renaud'];
const kCities = [['Lyon', '69009'], ['Nantes', '44000'], ['Grenoble', '38000'], ['Annecy', '74000']];
const row = (i) => {
  const [city, postcode] = kCities[i % 4];
  return [`import-${i}`, `Prénom${i % 900}`, `${kLast[i % 12]} ${Math.floor(i / 12) % 7000}`, `i${i}@importe.example`, `06 39 98 ${String(10 + (i % 89))} ${String(10 + (Math.floor(i / 89) % 89))}`, city, postcode, 'Acheteur'];
};
const kHead = ['Identifiant externe', 'Prénom', 'Nom', 'E-mail', 'Mobile', 'Ville', 'Code postal', 'Poste'];
const kFields = ['external_id', 'first_name', 'last_name', 'email', 'mobile', 'city', 'postcode', 'job_title'];

export async function imports({ report, writer, copy, bare, socle, count, home }) {
  const rows = Math.min(count, Number(process.env.SOCLE_BENCH_IMPORT ?? count));
  const folder = mkdtempSync(join(home, 'import-')), file = join(folder, 'contacts.csv');
  writeFileSync(file, [kHead.join(';'), ...Array.from({ length: rows }, (_, i) => row(i).join(';'))].join('\r\n'));
  try {
    const form = new FormData();
    form.set('entity', 'contact');
    form.set('file', new Blob([readFileSync(file)], { type: 'text/csv' }), 'contacts.csv');
    const sent = await fetch(`${socle.url}/api/v1/imports`, { method: 'POST', body: form, headers: { cookie: writer.cookie, 'x-csrf-token': writer.csrf } });
    if (sent.status !== 201) throw new Error(`import: ${sent.status} ${await sent.text()}`);
    const { id } = await sent.json();
    const mapping = Object.fromEntries(kHead.map((name, i) => [name, kFields[i]]));
    writer.must(await writer.call('PATCH', `/api/v1/imports/${id}`, { mapping, options: { key: ['external_id'], duplicates: 'skip' } }), 'mapping');
    const ids = (await bare.rowsOf('SELECT id FROM contact ORDER BY id LIMIT 5000')).map((r) => r.id);
    const patches = new Times(), other = await writer.again();
    const began = performance.now();
    writer.must(await writer.call('POST', `/api/v1/imports/${id}/execution`, {}), 'execution');
    let state, memory = 0;
    for (let i = 0; ; ++i) {
      const answer = other.must(await other.call('PATCH', `/api/v1/contacts/${ids[i % ids.length]}`, { birthday: `1980-0${1 + (i % 9)}-1${i % 10}` }), 'patch');
      patches.add(answer.whole);
      if (i % 20) continue;
      memory = Math.max(memory, memoryOf(socle.pid).anonymous);
      state = JSON.parse((await writer.get(`/api/v1/imports/${id}`)).body);
      if (!['profiled', 'previewed', 'running', 'paused'].includes(state.state)) break;
      await wait(10);
    }
    const seconds = (performance.now() - began) / 1000;
    other.close();
    if (state.state !== 'done' || state.created !== rows) throw new Error(`import: ${JSON.stringify(state).slice(0, 600)}`);
    const hand = await byHand(copy, Math.min(rows, 20_000));
    report.add({
      id: 'S7', work: `import of ${rows} contacts while somebody patches`, ratio: rows / seconds / hand, limit: 0.5, least: true, key: (seconds * 1000) / rows,
      figures: `${Math.round(rows / seconds)} rows/s | bare, same slices: ${Math.round(hand)} rows/s | patch meanwhile p50 ${shown(patches.at(0.5))} p99 ${shown(patches.at(0.99))} | anonymous memory ${memory.toFixed(0)} MB`,
      budgets: [['patch p99', patches.at(0.99), 100], ['memory', memory, 150]],
    });
    alone({ report, file, rows, home });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The rows that an import leaves: the record, its entry on the timeline, its announcement.
async function byHand(copy, rows) {
  const [{ last, no, change_set: set }] = await copy.rowsOf(`SELECT (SELECT max(id) FROM contact)+20000000 AS last,(SELECT entity_no FROM search LIMIT 1) AS no,1 AS change_set`);
  let spent = 0;
  for (let i = 0; i < rows; i += kSlice) {
    const statements = [];
    for (let k = i; k < i + kSlice; ++k) {
      const [external, first, name, email, mobile, city, postcode, job] = row(k), id = last + k, now = Date.now();
      statements.push(['SELECT id FROM contact WHERE external_id=?1 AND deleted_at IS NULL', `hand-${external}`]);
      statements.push([`INSERT INTO contact(id,version,created_at,updated_at,change_set,owner,team,first_name,first_name__key,last_name,last_name__key,email,mobile,city,city__key,postcode,job_title,external_id)
        VALUES(?1,1,?2,?2,?3,?4,1,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)`, id, now, set, 1, first, Buffer.from(first), name, Buffer.from(name), email, mobile, city, Buffer.from(city), postcode, job, `hand-${external}`]);
      statements.push([`INSERT INTO timeline(record_entity_no,record_id,at,entry_no,kind,entity_no,source_id,version,owner,team) VALUES(?1,?2,?3,?4,'created',?1,?2,1,1,1)`, no, id, now, id]);
      statements.push([`INSERT INTO outbox(xid,at,change_set,entity_no,record_id,version,event,actor,after_access,payload) VALUES(0,?1,?2,?3,?4,1,'contact.created',1,?5,?6)`, now, set, no, id, '{"owner":1,"team":1}', '{"fields":["first_name","last_name","email","mobile","city","postcode","job_title","external_id"]}']);
    }
    spent += await copy.write(statements);
  }
  return rows / (spent / 1000);
}

function alone({ report, file, rows, home }) {
  let help = '';
  try {
    help = execFileSync(binary(), ['import', '--help'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    help = '';
  }
  if (!help.includes('--exclusive')) return;
  const folder = mkdtempSync(join(home, 'empty-'));
  try {
    execFileSync(binary(), ['migrate', '--data', folder], { stdio: 'ignore' });
    const mapping = join(folder, 'mapping.json');
    writeFileSync(mapping, JSON.stringify({ mapping: Object.fromEntries(kHead.map((name, i) => [name, kFields[i]])), options: { key: ['external_id'], duplicates: 'skip' } }));
    const began = performance.now();
    execFileSync(binary(), ['import', '--data', folder, '--entity', 'contact', '--mapping', mapping, '--exclusive', file], { stdio: 'ignore' });
    const rate = rows / ((performance.now() - began) / 1000);
    report.add({ id: 'S7', work: `exclusive import of ${rows} contacts into an empty base`, key: 1000 / rate, figures: `${Math.round(rate)} rows/s, start included`, floors: [['rows/s', rate, 20_000]] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
