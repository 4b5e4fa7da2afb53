// Slow, dead and broken clients: no partial record or file, sockets freed within a minute, the others served as before.
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Ledger } from '../ledger.mjs';
import { Stage } from '../stage.mjs';
import { holds, read, send } from '../wire.mjs';

function socket(port, first) {
  const line = connect(port, '127.0.0.1', () => line.write(first));
  line.closed_ = false;
  line.on('close', () => (line.closed_ = true)).on('error', () => undefined).resume();
  return line;
}
function filesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)) : [entry.name]));
  } catch {
    return [];
  }
}
// The requests that run or wait, the one that asks apart.
async function working(stage) {
  const { raw } = await send(`${stage.server.url}/metrics`, '', 'GET');
  const counts = [...String(raw).matchAll(/^socle_http_requests_(?:running|waiting)\{lane="(?:interactive|upload)"\} (\d+)$/gm)];
  if (counts.length !== 4) throw new Error(`the metrics tell no work:\n${raw}`);
  return counts.reduce((sum, [, n]) => sum + Number(n), 0);
}
async function readsP99(stage, count) {
  const taken = [];
  for (let n = 0; n < count; n += 1) {
    const answer = await send(`${stage.url}/accounts?fields=name&limit=20`, stage.tokens.helene, 'GET');
    if (answer.kind === 'acknowledged') taken.push(answer.ms);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return taken.sort((a, b) => a - b)[Math.floor(taken.length * 0.99)];
}

export const brokenPeers = {
  name: 'slow, dead and broken clients',
  words: 'peers',
  engines: ['sqlite', 'postgres'],
  times: { quick: 30, usual: 100, full: 200 },
  async play({ engine, times, seed, level, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start();
    const { port } = stage.server;
    const token = stage.tokens.odile;
    await readsP99(stage, 20);   // the first ones fill caches: they are not what is measured
    const before = await readsP99(stage, 100);
    const filesBefore = filesOf(join(stage.data, 'files')).length;
    const name = `${ledger.tag} cut`;
    const body = JSON.stringify({ name });
    const upload = Buffer.alloc(400000, 'z');
    const lines = [];
    const trickles = [];
    for (let n = 0; n < times; n += 1) {
      const kind = n % 4;
      const head = (path, length, type) => `POST /api/v1/${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
      let line;
      if (kind === 0) line = socket(port, head('accounts', body.length + 2, 'application/json') + body);                 // two bytes never come
      else if (kind === 1) {                                                                                              // the line breaks in a file
        line = socket(port, Buffer.concat([Buffer.from(head('files?name=cut.txt', upload.length, 'text/plain')), upload.subarray(0, 250000)]));
        setTimeout(() => line.destroy(), 150);
      } else if (kind === 2) {                                                                                            // a header, a byte a second
        line = socket(port, 'GET /api/v1/accounts HTTP/1.1\r\nHost: x');
        trickles.push(setInterval(() => line.writable && line.write('x'), 1000));
      } else {                                                                                                            // asks and never reads
        line = socket(port, `GET /api/v1/accounts?limit=500 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`.repeat(8));
        line.pause();
      }
      lines.push(line);
      tally.injected();
    }
    // Lists that nobody reads are work first; the harm to judge is that of sockets that hang.
    const burst = await readsP99(stage, 50);
    tally.check(await holds(async () => (await working(stage)) <= 1, 20000), 'clients that do not read keep the server at work');
    const during = await readsP99(stage, 100);
    tally.note(`reads p99 ${before.toFixed(0)} ms before, ${burst.toFixed(0)} ms while their lists are made, ${during.toFixed(0)} ms among them`);
    tally.check(during < Math.max(2 * before, before + 20), `reads p99 went from ${before.toFixed(0)} to ${during.toFixed(0)} ms`);
    const slow = lines.filter((_, n) => n % 4 === 2);
    tally.check(await holds(() => slow.every((line) => line.closed_), level === 'quick' ? 20000 : 60000, 200), `${slow.filter((line) => !line.closed_).length} sockets with an endless header are still open`);
    if (level !== 'quick') {
      const half = lines.filter((_, n) => n % 4 === 0);
      tally.check(await holds(() => half.every((line) => line.closed_), 60000, 200), `${half.filter((line) => !line.closed_).length} sockets with half a body are still open`);
    }
    trickles.forEach(clearInterval);
    lines.forEach((line) => line.destroy());
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', op: 'starts_with', value: name }));
    tally.check((await read(`${stage.url}/accounts?limit=1&filter=${filter}`, token)).items.length === 0, 'a record stands from half a body');
    tally.check(await holds(() => filesOf(join(stage.data, 'files')).length === filesBefore, 10000, 100), `files left of uploads that broke: ${filesOf(join(stage.data, 'files')).length - filesBefore}`);
    await ledger.create(stage, token);
    await ledger.compare(stage);
    await stage.close();
  },
};

// The process is stopped and woken: what was asked meanwhile is answered or cut, never half done.
export const stoppedServer = {
  name: 'server stopped and woken (SIGSTOP)',
  words: 'sigstop',
  engines: ['sqlite', 'postgres'],
  times: { quick: 0, usual: 2, full: 200 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start();
    for (let n = 0; n < times; n += 1) {
      await ledger.during(stage, 16, async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        process.kill(stage.server.pid, 'SIGSTOP');
        await new Promise((resolve) => setTimeout(resolve, 1500));
        process.kill(stage.server.pid, 'SIGCONT');
        const woken = Date.now();
        tally.injected();
        await holds(async () => (await send(`${stage.server.url}/readyz`, '', 'GET')).kind === 'acknowledged', 10000);
        tally.ready(Date.now() - woken);
      });
    }
    await ledger.compare(stage);
    await stage.close();
  },
};
