// S6: patches of contacts (70 % unindexed field, 20 % indexed, 10 % searchable text), by one client and by 64, beside the same
// rows written by hand into a copy of the base with the same pragmas.
import { Times, alternate, shown } from '../lib/stats.mjs';

const kFunctions = ['management', 'purchasing', 'technical', 'maintenance', 'works', 'finance', 'marketing', 'sales', 'operations', 'other'];
const kSeconds = 3, kRounds = 4, kClients = 64;

const change = (i) =>
  i % 10 < 7 ? { birthday: `19${60 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}` } : i % 10 < 9 ? { function: kFunctions[i % 9 === 0 ? (i + 1) % 10 : Math.floor(i / 10) % 10] } : { description: `Rencontre numéro ${i}, à rappeler pour le projet ${i % 977}` };
const kDay = (text) => Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000);

class Hand {
  constructor(ids, user, next) {
    Object.assign(this, { ids, user, next, versions: new Map() });
  }
  // The rows of one patch: the record, its change set, history, timeline entry and outbox; the search document for a text.
  statements(i) {
    const id = this.ids[(i * 7919) % this.ids.length], [[field, value]] = Object.entries(change(i)), now = Date.now();
    const version = (this.versions.get(id) ?? 1) + 1, set = this.next++, entry = this.next++;
    this.versions.set(id, version);
    const out = [
      [`SELECT * FROM contact WHERE id=?1`, id],
      [`UPDATE contact SET "${field}"=?1,version=?2,updated_at=?3,updated_by=?4 WHERE id=?5`, field === 'birthday' ? kDay(value) : value, version, now, this.user, id],
      [`INSERT INTO change_set(id,at,actor,channel) VALUES(?1,?2,?3,'web')`, set, now, this.user],
      [`INSERT INTO history(entity_no,record_id,version,at,actor,channel,change_set,changes) VALUES(?1,?2,?3,?4,?5,'web',?6,?7)`, this.no, id, version, now, this.user, set, JSON.stringify({ [field]: [null, value] })],
      [`INSERT INTO timeline(record_entity_no,record_id,at,entry_no,kind,entity_no,source_id,version,owner,team) VALUES(?1,?2,?3,?4,'change',?1,?2,?5,?6,NULL)`, this.no, id, now, entry, version, this.user],
      [`INSERT INTO outbox(xid,at,change_set,entity_no,record_id,version,event,actor,before_access,after_access,payload) VALUES(0,?1,?2,?3,?4,?5,'contact.updated',?6,?7,?7,?8)`, now, set, this.no, id, version, this.user,
        `{"owner":${this.user},"team":1}`, `{"fields":["${field}"]}`],
    ];
    if (field === 'description') {
      const words = value.toLowerCase().match(/[\p{L}\d]+/gu).map((w) => `45_${w}`).join(' ');
      out.push(['DELETE FROM search WHERE rowid=?1', id], ['INSERT INTO search(rowid,tokens,entity_no) VALUES(?1,?2,?3)', id, words, this.no]);
    }
    return out;
  }
}

export async function writes({ report, writer, bare, copy, runs, syncs }) {
  const ids = (await bare.rowsOf('SELECT id FROM contact ORDER BY id LIMIT 50000')).map((r) => r.id);
  const [{ last }] = await copy.rowsOf('SELECT max(id)+10000000 AS last FROM change_set');
  const hand = new Hand(ids, writer.user, last);
  [{ no: hand.no }] = await copy.rowsOf(`SELECT entity_no AS no FROM search WHERE rowid=?1`, ids[0]);
  const note = `fsync p50 ${shown(syncs.at(0.5))} p99 ${shown(syncs.at(0.99))}`;
  const patch = (client, i) => client.call('PATCH', `/api/v1/contacts/${ids[(i * 7919) % ids.length]}`, change(i));

  let n = 0;
  const one = await alternate({ runs: runs * 2, ours: async () => writer.must(await patch(writer, n), 'patch'), bare: () => copy.write(hand.statements(n++)) });
  report.add({
    id: 'S6', work: 'patch of one record, 1 client', ratio: one.bare.at(0.5) / one.server.at(0.5), limit: 0.6, least: true, key: one.server.at(0.5),
    figures: `server p50 ${shown(one.server.at(0.5))} p95 ${shown(one.server.at(0.95))} | whole p50 ${shown(one.whole.at(0.5))} p99 ${shown(one.whole.at(0.99))} | bare p50 ${shown(one.bare.at(0.5))} p95 ${shown(one.bare.at(0.95))} | ${note}`,
    budgets: [['p99', one.whole.at(0.99), 25]],
  });

  const clients = [];
  for (let i = 0; i < kClients; ++i) clients.push(await writer.again());
  const waits = new Times();
  let ours = 0, theirs = 0, oursTime = 0, theirsTime = 0;
  for (let round = 0; round < kRounds; ++round) {
    const began = performance.now();
    let done = 0;
    await Promise.all(clients.map(async (client) => {
      while (performance.now() - began < kSeconds * 1000) {
        const answer = client.must(await patch(client, n++), 'patch');
        ++done;
        if (round > 0) waits.add(answer.whole);
      }
    }));
    if (round > 0) (ours += done), (oursTime += performance.now() - began);
    const start = performance.now();
    let written = 0, spent = 0;
    while (performance.now() - start < kSeconds * 1000) {
      const all = [];
      for (let i = 0; i < kClients; ++i) all.push(...hand.statements(n++));
      spent += await copy.write(all);
      written += kClients;
    }
    if (round > 0) (theirs += written), (theirsTime += spent);
  }
  clients.forEach((c) => c.close());
  const rate = ours / (oursTime / 1000), bareRate = theirs / (theirsTime / 1000);
  report.add({
    id: 'S6', work: `patches of ${kClients} clients`, ratio: rate / bareRate, limit: 0.6, least: true, key: 1000 / rate,
    figures: `${Math.round(rate)}/s | p50 ${shown(waits.at(0.5))} p95 ${shown(waits.at(0.95))} p99 ${shown(waits.at(0.99))} | bare, 64 in a transaction: ${Math.round(bareRate)}/s | ${note}`,
    budgets: [['p99', waits.at(0.99), 60]],
  });
}
