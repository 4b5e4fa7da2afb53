// SIGKILL at any moment under 64 writers: what was acknowledged is there, the rest whole or absent.
import { Ledger } from '../ledger.mjs';
import { Stage } from '../stage.mjs';

export const kills = {
  name: 'random SIGKILL, 64 writers',
  words: 'kills',
  engines: ['sqlite', 'postgres'],
  times: { quick: 2, usual: 6, full: 10000 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = new Ledger(seed);
    tally.take(ledger);
    await stage.start();
    for (let n = 0; n < times; n += 1) {
      await ledger.during(stage, 64, async () => {
        await new Promise((resolve) => setTimeout(resolve, 100 + ledger.random() * 900));
        await stage.kill();
      });
      tally.ready(await stage.start());
      tally.injected();
      // Everything since the first kill is compared at the end; after each kill, all names, and a sample of the rest.
      await ledger.compare(stage, { sample: n === times - 1 ? 12 : 2 });
    }
    await stage.close();
  },
};
