// Two servers on one folder: the second refuses in one line, the first goes on; after a kill the folder is free again.
import { spawn } from 'node:child_process';
import { binary, freePort, startSocle } from '../../lib/servers.mjs';
import { Ledger } from '../ledger.mjs';
import { Stage } from '../stage.mjs';

// Beside the writers, which a blocking call would stop.
function tried(data, port) {
  return new Promise((resolve) => {
    const child = spawn(binary(), ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20000 });
    let stderr = '';
    child.stderr.on('data', (bytes) => { stderr += bytes; });
    child.on('close', (status, signal) => resolve({ status, signal, stderr }));
  });
}

export const secondServer = {
  name: 'two servers on one folder',
  words: 'second-server',
  engines: ['sqlite'],
  times: { quick: 1, usual: 3, full: 200 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start();
    for (let n = 0; n < times; n += 1) {
      const before = ledger.acknowledged;
      const second = await ledger.during(stage, 8, async () => tried(stage.data, await freePort()));
      tally.check(ledger.acknowledged > before, 'nothing was written while the second server tried');
      tally.injected();
      const sentence = second.stderr.split('\n').filter((text) => text.startsWith('socle:'));
      tally.check(second.status === 1 && sentence.length === 1, `the second server ended with ${second.status ?? second.signal}: ${second.stderr}`);
      if (n === 0) tally.note(`said: ${sentence[0]}`);
    }
    await ledger.compare(stage);
    await stage.kill();
    tally.ready(await stage.start());
    await ledger.compare(stage);
    await stage.close();
  },
};

// Several nodes on one PostgreSQL are allowed: writers on both at once, one truth.
export const twoNodes = {
  name: 'two nodes, one killed',
  words: 'two-nodes',
  engines: ['postgres'],
  times: { quick: 0, usual: 2, full: 200 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start();
    for (let n = 0; n < times; n += 1) {
      const other = await startSocle({ database: stage.database });
      let over = false;
      const onOther = Object.create(stage, { server: { value: other } });
      const writing = [ledger.write(stage, { writers: 8, stop: () => over }), ledger.write(onOther, { writers: 8, stop: () => over })];
      await new Promise((resolve) => setTimeout(resolve, 300 + ledger.random() * 500));
      other.kill();
      await other.stop();
      tally.injected();
      await new Promise((resolve) => setTimeout(resolve, 200));
      over = true;
      await Promise.all(writing);
      ledger.files = [];   // each node kept its own folder of files here
      await ledger.compare(stage);
    }
    await stage.close();
  },
};
