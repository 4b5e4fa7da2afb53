// Power cut: unsynced writes dropped, torn and reordered by our own VFS. It lives in the unit tests of storage; called from here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const powerCut = {
  name: 'power cut (own VFS)',
  words: 'power-cut',
  engines: ['sqlite'],
  times: { quick: 0, usual: 40, full: 1000 },
  async play({ times, seed, tally }) {
    const test = join(dirname(process.env.SOCLE_DEBUG_BINARY ?? ''), 'server', 'kernel_storage_test');
    if (!existsSync(test)) throw new Error('SOCLE_DEBUG_BINARY names no debug build with kernel_storage_test');
    const run = spawnSync(test, ['--gtest_filter=PowerCut.*'], { encoding: 'utf8', timeout: 3600000, env: { ...process.env, SOCLE_POWER_CUTS: String(times), SOCLE_POWER_SEED: String(seed) } });
    const cuts = Number(/power cuts: (\d+), acknowledged (\d+)/.exec(run.stdout)?.[1] ?? 0);
    const acknowledged = Number(/power cuts: (\d+), acknowledged (\d+)/.exec(run.stdout)?.[2] ?? 0);
    tally.injected(cuts);
    tally.take({ acknowledged });
    tally.check(run.status === 0 && cuts === times, `${cuts} of ${times} cuts, status ${run.status}: ${run.stdout.slice(-600)}`);
  },
};
