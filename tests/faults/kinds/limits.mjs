// What the machine gives runs out: descriptors, memory. Requests may fail; what was acknowledged stands, and it ends.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Ledger } from '../ledger.mjs';
import { Stage } from '../stage.mjs';
import { holds, read, send } from '../wire.mjs';

export const descriptors = {
  name: 'no file descriptor left',
  words: 'descriptors',
  needs: ['prlimit'],
  engines: ['sqlite', 'postgres'],
  times: { quick: 1, usual: 1, full: 200 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start({ wrap: ['prlimit', '--nofile=96'] });
    for (let n = 0; n < times; n += 1) {
      const { port } = stage.server;
      const lines = Array.from({ length: 150 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
      await ledger.during(stage, 8, async () => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        tally.injected();
        lines.forEach((line) => line.destroy());
        const freed = Date.now();
        const again = await holds(async () => (await send(`${stage.url}/accounts?limit=1`, stage.tokens.helene, 'GET', undefined, { timeoutMs: 2000 })).kind === 'acknowledged', 20000);
        tally.check(again, `no answer after the descriptors were free again; the log ends: ${stage.server.log().slice(-300)}`);
        tally.ready(Date.now() - freed);
      });
    }
    await ledger.compare(stage);
    await stage.close();
  },
};

// The address space ends a little above what the server needs at rest, while large lists are asked by many at once.
export const memory = {
  name: 'no memory left',
  words: 'memory',
  needs: ['prlimit'],
  engines: ['sqlite', 'postgres'],
  times: { quick: 0, usual: 1, full: 200 },
  async play({ engine, times, seed, tally }) {
    for (let n = 0; n < times; n += 1) {
      const stage = await Stage.fresh(engine);
      const ledger = tally.take(new Ledger(seed + n));
      await stage.start();
      const token = stage.tokens.odile;
      const text = 'm'.repeat(3000);
      for (let round = 0; round < 5; round += 1)
        await send(`${stage.url}/accounts/batch`, token, 'POST', { items: Array.from({ length: 40 }, (_, i) => ({ create: { name: `heavy ${round} ${i}`, description: text } })) });
      const size = Number(/VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${stage.pid}/status`, 'utf8'))[1]);
      spawnSync('prlimit', ['--pid', String(stage.pid), `--as=${(size + 8 * 1024) * 1024}`]);
      let failed = 0;
      await ledger.during(stage, 8, async () => {
        for (let round = 0; round < 4; round += 1) {
          const answers = await Promise.all(Array.from({ length: 40 }, () => send(`${stage.url}/accounts?limit=500`, stage.tokens.helene, 'GET')));
          failed += answers.filter((answer) => answer.kind === 'unknown').length;
        }
        tally.injected();
      });
      const alive = await send(`${stage.url}/accounts?fields=name&limit=5`, stage.tokens.claire, 'GET');
      tally.note(`${failed} of 160 large lists failed`);
      tally.check(alive.kind === 'acknowledged', `the server does not answer after memory ran out: ${alive.why}; the log ends: ${stage.server.log().slice(-300)}`);
      await stage.kill();
      tally.ready(await stage.start());
      await ledger.compare(stage);
      await read(`${stage.url}/accounts?limit=1`, token);
      await stage.close();
    }
  },
};
