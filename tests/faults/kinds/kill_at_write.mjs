// SIGKILL at each write of a commit, a publication and an import: strace kills the server as the Nth call begins.
//
// Shape    One act is counted first; then, each time on a fresh copy, the Nth of its calls is the last. On SQLite the writes are
//          pwrite64 and the syncs fdatasync; on PostgreSQL what leaves Socle for the server is sendto.
import { Ledger } from '../ledger.mjs';
import { Stage, countCalls, straced } from '../stage.mjs';
import { holds, read, send } from '../wire.mjs';

const ROWS = 40;

async function commit(stage, ledger) {
  await ledger.create(stage, stage.writer(0), 'pair');
  const { entry } = await ledger.create(stage, stage.writer(1));
  if (entry.id) await ledger.patch(stage, entry.id);
}

// A field more, published; afterwards the model holds it whole or not at all, and takes the next publication.
async function publication(stage, ledger) {
  const field = `x_fault_${ledger.seed}`;
  ledger.field = field;
  const karim = stage.tokens.karim;
  const opened = await send(`${stage.url}/brief/versions`, karim, 'POST', {});
  if (opened.kind !== 'acknowledged') return void (ledger.publication = ledger.note(opened).kind);
  const label = { fr: 'Essai', en: 'Trial' };
  const patched = await send(`${stage.url}/brief/versions/${opened.body.number}/model`, karim, 'PATCH', { entities: { account: { fields: { [field]: { type: 'integer', label, sortable: true } } } } });
  if (patched.kind !== 'acknowledged') return void (ledger.publication = ledger.note(patched).kind);
  const published = ledger.note(await send(`${stage.url}/brief/versions/${opened.body.number}/publication`, karim, 'POST', {}));
  ledger.publication = published.body?.job_id ? 'unknown' : published.kind;
}
async function modelHolds(stage, ledger) {
  if (!ledger.field) return;
  const model = await read(`${stage.url}/model`, stage.tokens.odile);
  const there = model.entities.find((entity) => entity.name === 'account').fields.some((field) => field.name === ledger.field);
  if (ledger.publication === 'acknowledged' && !there) ledger.blame('lost', `field ${ledger.field}, published`);
  // Whole: the column takes a value; absent: the field is refused. Then the next publication passes.
  const written = await send(`${stage.url}/accounts`, stage.tokens.odile, 'POST', { name: `${ledger.tag} model`, [ledger.field]: 7 });
  if (there !== (written.kind === 'acknowledged')) ledger.blame('torn', `field ${ledger.field} is ${there ? '' : 'not '}in the model, a write of it: ${written.why ?? written.kind}`);
  const next = new Ledger(ledger.seed + 500000);
  await publication(stage, next);
  if (next.publication === 'refused') {
    const kept = await read(`${stage.url}/brief/versions`, stage.tokens.karim);
    const unfinished = kept.items.find((version) => ['expanding', 'publishing'].includes(version.state));
    if (!unfinished) ledger.blame('lost', `no publication passes any more: ${[...next.refusals.keys()]}`);
  }
}

// A file of forty accounts, imported; afterwards the job ends by itself with each row once.
async function importing(stage, ledger) {
  const odile = stage.tokens.odile;
  const csv = `Nom;Ville\n${Array.from({ length: ROWS }, (_, n) => `${ledger.tag} I${n};Lyon`).join('\n')}\n`;
  const form = Buffer.from(`--fault\r\ncontent-disposition: form-data; name="entity"\r\n\r\naccount\r\n--fault\r\ncontent-disposition: form-data; name="file"; filename="essai.csv"\r\ncontent-type: text/csv\r\n\r\n${csv}\r\n--fault--\r\n`);
  const created = ledger.note(await send(`${stage.url}/imports`, odile, 'POST', form, { type: 'multipart/form-data; boundary=fault' }));
  if (created.kind !== 'acknowledged') return;
  ledger.import = { id: created.body.id, asked: 'no' };
  const begun = ledger.note(await send(`${stage.url}/imports/${created.body.id}/execution`, odile, 'POST', {}));
  ledger.import.asked = begun.kind;
  // While it runs, until it is over or the server is gone.
  await holds(async () => {
    const now = await send(`${stage.url}/imports/${created.body.id}`, odile, 'GET');
    return now.kind !== 'acknowledged' || ['done', 'failed'].includes(now.body.state);
  }, 60000, 20);
}
async function importEnds(stage, ledger) {
  if (!ledger.import) return;
  const odile = stage.tokens.odile;
  const state = async () => (await read(`${stage.url}/imports/${ledger.import.id}`, odile)).state;
  if ((await state()) === 'profiled') {
    if (ledger.import.asked === 'acknowledged') return ledger.blame('lost', 'the execution of the import');
    await send(`${stage.url}/imports/${ledger.import.id}/execution`, odile, 'POST', {});
  }
  // A job whose process died is taken again when its lease is over.
  if (!(await holds(async () => (await state()) === 'done', 150000, 200))) return ledger.blame('lost', `the import stays ${await state()}`);
  const found = await ledger.stored(stage);
  for (let n = 0; n < ROWS; n += 1) {
    const times = found.get(`${ledger.tag} I${n}`)?.length ?? 0;
    if (times === 0) ledger.blame('lost', `imported row ${n}`);
    if (times > 1) ledger.blame('doubled', `imported row ${n} stands ${times} times`);
  }
}

const ACTS = { commit, publication, import: importing };

// At most `most` of 1..count, both ends included, evenly spread.
function spread(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, n) => n + 1);
  return [...new Set(Array.from({ length: most }, (_, n) => Math.round(1 + (n * (count - 1)) / Math.max(1, most - 1))))];
}

const kind = (word) => ({
  name: `SIGKILL at each write of ${word === 'import' ? 'an import' : `a ${word}`}`,
  words: `kill-${word}`,
  needs: ['strace'],
  engines: ['sqlite', 'postgres'],
  times: { quick: word === 'commit' ? 4 : 0, usual: word === 'import' ? 4 : 8, full: 100000 },
  async play({ engine, times, seed, tally }) {
    const calls = engine === 'sqlite' ? ['pwrite64', 'fdatasync'] : ['sendto'];
    const act = ACTS[word];
    const rehearsal = await Stage.fresh(engine);
    await rehearsal.start();
    const counts = await countCalls(rehearsal.pid, calls, rehearsal.folder, () => act(rehearsal, new Ledger(seed)));
    await rehearsal.close();
    if (calls.every((call) => counts[call] === 0)) throw new Error(`no ${calls} was seen during a ${word}`);
    const share = Math.ceil(times / calls.filter((call) => counts[call] > 0).length);
    for (const call of calls)
      for (const n of spread(counts[call], share)) {
        const stage = await Stage.fresh(engine);
        const ledger = new Ledger(seed);
        tally.take(ledger, `${call} ${n} of ${counts[call]}`);
        await stage.start();
        const trace = await straced(stage.pid, [`${call}:signal=KILL:when=${n}`]);
        await act(stage, ledger);
        // An act that needed one call less this time: the kill comes by hand.
        await stage.kill();
        await trace.ended;
        tally.ready(await stage.start());
        tally.injected();
        await ledger.compare(stage, { sample: 4 });
        await modelHolds(stage, ledger);
        await importEnds(stage, ledger);
        await stage.close();
      }
  },
});
export const killAtCommit = kind('commit');
export const killAtPublication = kind('publication');
export const killAtImport = kind('import');
