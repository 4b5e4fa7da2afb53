// The disk: full, failing at a sync, slow.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger } from '../ledger.mjs';
import { Stage, straced } from '../stage.mjs';
import { holds, read, send } from '../wire.mjs';

// A file system of its own where that is allowed (root), else a limit on the size of files.
function smallDisk(stage, megabytes) {
  const small = join(stage.folder, 'small');
  mkdirSync(small);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'socle-fault', small]).status !== 0) return undefined;
  cpSync(stage.data, small, { recursive: true });
  rmSync(stage.data, { recursive: true });
  stage.data = small;
  return { leave: () => spawnSync('umount', ['-l', small]) };
}

export const diskFull = {
  name: 'disk full',
  words: 'disk-full',
  needs: ['prlimit'],
  engines: ['sqlite'],
  times: { quick: 1, usual: 2, full: 200 },
  async play({ engine, times, seed, tally }) {
    for (let n = 0; n < times; n += 1) {
      const stage = await Stage.fresh(engine);
      const ledger = tally.take(new Ledger(seed + n));
      const disk = smallDisk(stage, 24);
      // Without a small disk no file may grow over 12 MB: the same error for the writer, on the -wal.
      await stage.start(disk ? {} : { wrap: ['prlimit', '--fsize=12582912'] });
      const ballast = join(stage.data, 'ballast');
      try {
        await ledger.during(stage, 16, async () => {
          await new Promise((resolve) => setTimeout(resolve, 300));
          if (disk)
            try {
              writeFileSync(ballast, Buffer.alloc(64 << 20));
            } catch (error) {
              if (error.code !== 'ENOSPC') throw error;
            }
          tally.injected();
          const full = await holds(() => (ledger.refusals.get('storage.full') ?? 0) >= 3, 60000);
          tally.check(full, `nobody was told storage.full; refusals: ${[...ledger.refusals].join(' ')}`);
        });
        await read(`${stage.url}/accounts?fields=name&limit=50`, stage.tokens.claire);
        if (disk) {
          rmSync(ballast);
          const resumed = await holds(async () => (await ledger.create(stage, stage.writer(0))).answer.kind === 'acknowledged', 10000);
          tally.check(resumed, 'writes did not resume when there was room again');
          await ledger.compare(stage);
        }
        await stage.kill();
        tally.ready(await stage.start());
        await ledger.compare(stage);
      } finally {
        await stage.stop();
        disk?.leave();
        await stage.close();
      }
    }
  },
};

// fdatasync answers EIO once: the writes of that group have an unknown fate, no later one is acknowledged before a restart.
export const syncError = {
  name: 'I/O error at a sync',
  words: 'io-error',
  needs: ['strace'],
  engines: ['sqlite'],
  times: { quick: 1, usual: 3, full: 200 },
  async play({ engine, times, seed, tally }) {
    for (let n = 0; n < times; n += 1) {
      const stage = await Stage.fresh(engine);
      const ledger = tally.take(new Ledger(seed + n));
      await stage.start();
      await ledger.create(stage, stage.writer(0));
      const trace = await straced(stage.pid, [`fdatasync:error=EIO:when=${1 + n}`]);
      // The sync that fails may be that of the server's own writes (the trail's chain, who was last seen): then nobody's fate is in doubt.
      const stopped = await ledger.during(stage, 16, () => holds(() => (ledger.refusals.get('storage.read_only') ?? 0) > 3, 20000));
      tally.injected();
      tally.check(stopped, `writes went on after a sync that failed; refusals: ${[...ledger.refusals].join(' ')}`);
      tally.check((await ledger.create(stage, stage.writer(0))).answer.kind === 'refused', 'a write was taken before the restart');
      await read(`${stage.url}/accounts?fields=name&limit=50`, stage.tokens.claire);
      await trace.end();
      await stage.kill();
      tally.ready(await stage.start());
      await ledger.compare(stage);
      await stage.close();
    }
  },
};

// Each sync takes half a second: reads stay as quick, writes wait in a bounded queue.
export const slowDisk = {
  name: 'slow disk (500 ms a sync)',
  words: 'slow-disk',
  needs: ['strace'],
  engines: ['sqlite'],
  times: { quick: 0, usual: 1, full: 200 },
  async play({ engine, times, seed, tally }) {
    const percentile = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.99)];
    for (let n = 0; n < times; n += 1) {
      const stage = await Stage.fresh(engine);
      const ledger = tally.take(new Ledger(seed + n));
      await stage.start();
      const under = async (ms) => {
        const taken = [];
        for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 15))) {
          const answer = await send(`${stage.url}/accounts?fields=name&limit=20`, stage.tokens.helene, 'GET');
          tally.check(answer.kind !== 'unknown', `a read was answered ${answer.why}`);
          if (answer.kind === 'acknowledged') taken.push(answer.ms);
        }
        return percentile(taken);
      };
      const writeWhile = (ms) => ledger.during(stage, 16, () => under(ms));
      // Both measures under strace, which alone makes every call slower.
      let trace = await straced(stage.pid, ['fdatasync:delay_enter=1']);
      const before = await writeWhile(2500);
      await trace.end();
      trace = await straced(stage.pid, ['fdatasync:delay_enter=500000']);
      const during = await writeWhile(4000);
      tally.injected();
      await trace.end();
      tally.note(`reads p99 ${before.toFixed(0)} ms before, ${during.toFixed(0)} ms on the slow disk`);
      tally.check(during < Math.max(3 * before, before + 150), `reads p99 went from ${before.toFixed(0)} to ${during.toFixed(0)} ms`);
      await stage.kill();
      tally.ready(await stage.start());
      await ledger.compare(stage);
      await stage.close();
    }
  },
};
