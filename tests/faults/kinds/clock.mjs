// The clock jumps: a day on, an hour back, over a change of the clocks. No session revived, no job lost or doubled.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger } from '../ledger.mjs';
import { Stage } from '../stage.mjs';
import { holds, read, send } from '../wire.mjs';

const LIBRARY = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].map((folder) => `${folder}/faketime/libfaketimeMT.so.1`).find(existsSync);

async function signIn(stage, login) {
  const answer = await fetch(`${stage.url}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password: login }) });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie()[0].split(';')[0];
}
const lives = async (stage, cookie) => (await fetch(`${stage.url}/me`, { headers: { cookie } })).status === 200;

export const clockJump = {
  name: 'clock jump (+1 d, -1 h, clocks changed)',
  words: 'clock',
  needs: ['faketime'],
  engines: ['sqlite', 'postgres'],
  times: { quick: 0, usual: 1, full: 70 },
  async play({ engine, times, seed, tally }) {
    for (let n = 0; n < times; n += 1) {
      const stage = await Stage.fresh(engine);
      const ledger = tally.take(new Ledger(seed + n));
      const file = join(stage.folder, 'time');
      const jump = (text) => writeFileSync(file, `${text}\n`);
      jump('+0');
      await stage.start({ env: { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' } });
      const cookie = await signIn(stage, 'claire');
      tally.check(await lives(stage, cookie), 'the session does not live');
      const jobs = [];
      await ledger.during(stage, 8, async () => {
        const importing = async (name) => {
          const form = Buffer.from(`--fault\r\ncontent-disposition: form-data; name="entity"\r\n\r\naccount\r\n--fault\r\ncontent-disposition: form-data; name="file"; filename="essai.csv"\r\n\r\nNom;Ville\n${ledger.tag} J${name};Lyon\n\r\n--fault--\r\n`);
          const made = await send(`${stage.url}/imports`, stage.tokens.odile, 'POST', form, { type: 'multipart/form-data; boundary=fault' });
          const begun = await send(`${stage.url}/imports/${made.body?.id}/execution`, stage.tokens.odile, 'POST', {});
          return { id: made.body?.id, name, begun: begun.kind };
        };
        // A day on: what idles for twelve hours is over. An hour back, and home again: what ended stays ended.
        for (const [at, expected] of [['+1d', false], ['-1h', false], ['+0', false]]) {
          jobs.push(await importing(`${jobs.length}`));
          jump(at);
          tally.injected();
          await new Promise((resolve) => setTimeout(resolve, 400));
          tally.check((await lives(stage, cookie)) === expected, `at ${at} the session of ${expected ? 'a moment ago is dead' : 'before is alive'}`);
        }
      });
      const fresh = await signIn(stage, 'julien');
      tally.check(await lives(stage, fresh), 'nobody can sign in after the jumps');
      for (const job of jobs) {
        const done = await holds(async () => (await read(`${stage.url}/imports/${job.id}`, stage.tokens.odile)).state === 'done', 30000, 200);
        tally.check(done, `import ${job.name} is not done: ${(await read(`${stage.url}/imports/${job.id}`, stage.tokens.odile)).state}`);
      }
      const found = await ledger.stored(stage);
      for (const job of jobs) {
        const rows = found.get(`${ledger.tag} J${job.name}`)?.length ?? 0;
        if (rows === 0) ledger.blame('lost', `import ${job.name}`);
        if (rows > 1) ledger.blame('doubled', `import ${job.name} stands ${rows} times`);
      }
      await ledger.compare(stage);
      await stage.close();
    }
  },
};
