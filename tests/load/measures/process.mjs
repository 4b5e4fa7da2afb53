// S13: from start to the first 200, and what an idle process holds; S16: sign-ins a second, and what others feel of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

import { binary } from '../../lib/servers.mjs';
import { Client } from '../lib/client.mjs';
import { memoryOf } from '../lib/site.mjs';
import { Times, shown } from '../lib/stats.mjs';

const kStarts = 20, kSignInSeconds = 5, kSignInClients = 8;

async function start(folder, port) {
  const began = performance.now();
  const child = spawn(binary(), ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
  for (;;) {
    try {
      const c = new Client(port);
      const answer = await c.call('GET', '/readyz');
      c.close();
      if (answer.status === 200) return { child, ms: performance.now() - began };
    } catch {
      if (child.exitCode !== null) throw new Error('the server stopped at once');
      await wait(1);
    }
  }
}

export async function starting({ report, folder, port }) {
  const times = new Times();
  let memory;
  for (let i = 0; i < kStarts; ++i) {
    const { child, ms } = await start(folder, port);
    times.add(ms);
    if (i === kStarts - 1) {
      await wait(15_000);   // what start-up counted is counted by then
      memory = memoryOf(child.pid);
    }
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  report.add({
    id: 'S13', work: 'start to first 200; memory at rest', key: times.at(0.5),
    figures: `start p50 ${shown(times.at(0.5))} p95 ${shown(times.at(0.95))} over ${kStarts} | PSS ${memory.pss.toFixed(0)} MB, anonymous ${memory.anonymous.toFixed(0)} MB`,
    budgets: [['start p95', times.at(0.95), 300], ['PSS', memory.pss, 60]],
  });
}

export async function signIns({ report, people, socle }) {
  const others = async (until) => {
    const t = new Times();
    while (performance.now() < until()) t.add((await people.few.client.get('/api/v1/contacts?fields=last_name')).whole);
    return t;
  };
  const calm = performance.now() + 2000;
  const before = await others(() => calm);
  const end = performance.now() + kSignInSeconds * 1000;
  let done = 0, refused = 0;
  const signing = Array.from({ length: kSignInClients }, async (_, i) => {
    while (performance.now() < end) {
      const c = new Client(socle.port);
      const answer = await c.call('POST', '/api/v1/session', { login: `rep${i}`, password: 'rep' });
      c.close();
      if (answer.status < 300) ++done;
      else ++refused;
    }
  });
  const during = await others(() => end);
  await Promise.all(signing);
  const rate = done / kSignInSeconds;
  report.add({
    id: 'S16', work: `sign-ins of ${kSignInClients} clients at once`, key: 1000 / rate,
    figures: `${rate.toFixed(1)}/s${refused ? `, ${refused} refused` : ''} | list of another person p50 ${shown(before.at(0.5))} -> ${shown(during.at(0.5))}, p95 ${shown(before.at(0.95))} -> ${shown(during.at(0.95))}`,
    floors: [['sign-ins/s', rate, 10]],
  });
}
