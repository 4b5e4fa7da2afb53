// The ledger: what writers asked and what they were answered, kept outside the server, and compared with it afterwards.
//
// Shape    ledger.write(stage, { writers: 64, stop }) plays creations, patches, pairs (one batch, both or none) and files;
//          await ledger.compare(stage) -> adds to lost, torn, doubled; names each in `wrong`.
// Keeps    An acknowledged write is there once. A refused one is not. An unknown one is whole or absent, and asking again with
//          its Idempotency-Key makes it whole exactly once. Versions follow without a hole. List, count and search agree.
import { createHash } from 'node:crypto';
import { holds, read, send } from './wire.mjs';

export function randomFrom(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class Ledger {
  constructor(seed) {
    this.seed = seed;
    this.random = randomFrom(seed);
    this.tag = `Fault ${seed}`;
    this.entries = new Map(); // name or pair -> { shape, key, token, outcome }
    this.patched = new Map(); // id -> { token, sent: last value asked, sure: last value acknowledged }
    this.files = [];          // { id, sha256, token }
    Object.assign(this, { acknowledged: 0, unknown: 0, refused: 0, lost: 0, torn: 0, doubled: 0, wrong: [], next: 0, slowest: 0, refusals: new Map() });
  }

  note(answer) {
    this[answer.kind] += 1;
    if (answer.kind !== 'acknowledged') this.refusals.set(answer.why, (this.refusals.get(answer.why) ?? 0) + 1);
    return answer;
  }
  blame(what, sentence) {
    this[what] += 1;
    if (this.wrong.length < 20) this.wrong.push(`${what}: ${sentence}`);
  }

  async ask(stage, name, entry) {
    const body = entry.shape === 'pair' ? { items: [{ create: { name: `${name} a` } }, { create: { name: `${name} b` } }], atomic: true } : { name, description: 'v0' };
    const answer = await send(`${stage.url}/accounts${entry.shape === 'pair' ? '/batch' : ''}`, entry.token, 'POST', body, { key: entry.key });
    entry.outcome = answer.kind;
    if (answer.kind === 'acknowledged' && entry.shape === 'pair' && answer.body.items.some((item) => item.status !== 201)) entry.outcome = 'refused';
    if (answer.kind === 'acknowledged' && entry.shape === 'one') {
      entry.id = answer.body.id;
      this.patched.set(entry.id, { token: entry.token, sent: 0, sure: 0 });
    }
    return answer;
  }
  async create(stage, token, shape = 'one') {
    const number = (this.next += 1);
    const name = `${this.tag} ${shape === 'pair' ? 'P' : 'N'}${String(number).padStart(6, '0')}`;
    const entry = { shape, key: `${this.seed}-${number}`, token, outcome: 'unknown' };
    this.entries.set(name, entry);
    return { name, entry, answer: this.note(await this.ask(stage, name, entry)) };
  }
  async patch(stage, id) {
    const own = this.patched.get(id);
    const value = own.sent + 1;
    own.sent = value;
    const answer = this.note(await send(`${stage.url}/accounts/${id}`, own.token, 'PATCH', { description: `v${value} ${'x'.repeat(value % 400)}` }));
    if (answer.kind === 'acknowledged') own.sure = value;
    return answer;
  }
  async upload(stage, token) {
    const bytes = Buffer.from(`${this.tag} file ${(this.next += 1)} ${'y'.repeat(3000 + Math.floor(this.random() * 90000))}`);
    const answer = this.note(await send(`${stage.url}/files?name=fault.txt`, token, 'POST', bytes, { type: 'text/plain' }));
    if (answer.kind === 'acknowledged') this.files.push({ id: answer.body.id, sha256: createHash('sha256').update(bytes).digest('hex'), token });
    return answer;
  }

  // Until stop() says so, or the server no longer takes connections.
  async write(stage, { writers, stop }) {
    const one = async (n) => {
      const token = stage.writer(n);
      let own = 0;
      while (!stop()) {
        const dice = this.random();
        let answer;
        if (own && dice < 0.4) answer = await this.patch(stage, own);
        else if (dice < 0.6) answer = (await this.create(stage, token, 'pair')).answer;
        else if (dice < 0.65) answer = await this.upload(stage, token);
        else {
          const made = await this.create(stage, token);
          answer = made.answer;
          own = made.entry.id ?? own;
        }
        this.slowest = Math.max(this.slowest, answer.ms);
        if (answer.why === 'ECONNREFUSED') return;
        if (answer.kind !== 'acknowledged') await new Promise((resolve) => setTimeout(resolve, 30));
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, n) => one(n)));
  }

  // What `act` gives, while so many writers write; they stop when it ends, however it ends.
  async during(stage, writers, act) {
    let over = false;
    const writing = this.write(stage, { writers, stop: () => over });
    try {
      return await act();
    } finally {
      over = true;
      await writing;
    }
  }

  async stored(stage) {
    const token = stage.tokens.helene;
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'starts_with', value: this.tag }));
    const found = new Map();
    let total = 0;
    let cursor = '';
    do {
      const page = await read(`${stage.url}/accounts?fields=name,description&sort=name&limit=500&filter=${filter}${cursor && `&cursor=${cursor}`}`, token);
      for (const item of page.items) {
        total += 1;
        found.set(item.name, [...(found.get(item.name) ?? []), item]);
      }
      cursor = page.next_cursor ?? '';
    } while (cursor);
    const counted = await read(`${stage.url}/accounts?fields=id&limit=1&count=exact&filter=${filter}`, token);
    if (counted.total !== total) this.blame('torn', `the list has ${total} records, the count says ${counted.total}`);
    return found;
  }
  judge(found, name, entry) {
    const times = (wanted) => found.get(wanted)?.length ?? 0;
    const counts = entry.shape === 'pair' ? [times(`${name} a`), times(`${name} b`)] : [times(name)];
    if (counts.some((n) => n > 1)) this.blame('doubled', `${name} stands ${counts} times`);
    else if (counts.length === 2 && counts[0] !== counts[1]) this.blame('torn', `of the pair ${name} one is there`);
    else if (entry.outcome === 'acknowledged' && counts[0] === 0) this.blame('lost', name);
    else if (entry.outcome === 'refused' && counts[0] === 1) this.blame('torn', `${name} was refused and is there`);
  }

  async compare(stage, { sample = 6, retry = true } = {}) {
    const found = await this.stored(stage);
    for (const [name, entry] of this.entries) this.judge(found, name, entry);
    for (const items of found.values())
      for (const item of items) {
        const own = this.patched.get(item.id);
        const value = Number(/^v(\d+)/.exec(item.description ?? '')?.[1] ?? NaN);
        if (!own) continue;
        if (value < own.sure) this.blame('lost', `record ${item.id} holds v${value}, v${own.sure} was acknowledged`);
        else if (!(value <= own.sent) || (value > 0 && item.description !== `v${value} ${'x'.repeat(value % 400)}`.trim() && item.description !== `v${value} ${'x'.repeat(value % 400)}`)) this.blame('torn', `record ${item.id} holds "${item.description?.slice(0, 20)}"`);
        else own.sure = value;
      }
    if (retry) await this.askAgain(stage);
    await this.versions(stage, sample);
    await this.search(stage, sample);
    await this.contents(stage, sample);
    await this.auditTrail(stage);
  }
  // What a client does after a doubt: the same request, the same key.
  async askAgain(stage) {
    const doubts = [...this.entries].filter(([, entry]) => entry.outcome === 'unknown');
    for (const [name, entry] of doubts) {
      const answer = await this.ask(stage, name, entry);
      if (answer.kind !== 'acknowledged') this.blame('lost', `${name} asked again: ${answer.why}`);
    }
    if (doubts.length === 0) return;
    const found = await this.stored(stage);
    for (const [name, entry] of doubts) this.judge(found, name, entry);
  }
  some(list, sample) {
    const last = list.slice(-Math.ceil(sample / 2));
    while (last.length < Math.min(sample, list.length)) last.push(list[Math.floor(this.random() * list.length)]);
    return last;
  }
  async versions(stage, sample) {
    for (const [id, own] of this.some([...this.patched], sample)) {
      const record = await read(`${stage.url}/accounts/${id}`, own.token);
      const history = await read(`${stage.url}/accounts/${id}/history?limit=100`, own.token);
      const versions = history.items.map((item) => item.version).sort((a, b) => a - b);
      if (versions.length > 0 && versions.length < 100) {
        const whole = versions.every((version, n) => n === 0 || version === versions[n - 1] + 1);
        if (!whole || versions.at(-1) !== record.version) this.blame('torn', `record ${id} is version ${record.version}, its history says ${versions.at(-1)}${whole ? '' : ' with a hole'}`);
      }
    }
  }
  async search(stage, sample) {
    const known = [...this.entries].filter(([, entry]) => entry.outcome === 'acknowledged' && entry.shape === 'one');
    for (const [name, entry] of this.some(known, Math.min(sample, 3))) {
      const word = name.split(' ').pop();
      const seen = await holds(async () => (await read(`${stage.url}/search?q=${word}&limit=50`, entry.token)).items.some((item) => item.label === name), 15000);
      if (!seen) this.blame('lost', `${name} is not found by search`);
    }
  }
  async contents(stage, sample) {
    for (const file of this.some(this.files, sample)) {
      const answer = await send(`${stage.url}/files/${file.id}/content`, file.token, 'GET');
      if (answer.kind !== 'acknowledged') this.blame('lost', `file ${file.id}: ${answer.why}`);
      else if (createHash('sha256').update(answer.raw).digest('hex') !== file.sha256) this.blame('torn', `file ${file.id} has other bytes`);
    }
  }
  async auditTrail(stage) {
    const proof = await read(`${stage.url}/audit/proof`, stage.tokens.karim);
    for (const finding of proof.findings) this.blame('torn', `audit trail: ${finding.code} at ${finding.place}`);
  }
}
