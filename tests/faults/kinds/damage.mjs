// What happens to the files of a folder while nobody looks: the -wal deleted, bytes flipped, a file cut, rights taken away.
// Each must be found at the start or by the first read, named, and never served.
import { chmodSync, existsSync, readFileSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { binary, freePort } from '../../lib/servers.mjs';
import { Ledger } from '../ledger.mjs';
import { Stage } from '../stage.mjs';
import { send } from '../wire.mjs';

// The server must refuse with one line that names what is wrong. Answers the line, or '' when it started.
async function refusalOf(stage) {
  const port = await freePort();
  const run = spawnSync(binary(), ['serve', '--data', stage.data, '--listen', `127.0.0.1:${port}`], { encoding: 'utf8', timeout: 8000 });
  if (run.signal === 'SIGTERM') return '';
  return run.stderr.split('\n').find((text) => text.startsWith('socle:')) ?? `status ${run.status}: ${run.stderr}`;
}
async function written(seed, engine, tally) {
  const stage = await Stage.fresh(engine);
  const ledger = tally.take(new Ledger(seed));
  await stage.start();
  await ledger.during(stage, 8, () => new Promise((resolve) => setTimeout(resolve, 500)));
  return { stage, ledger };
}

export const deletedWal = {
  name: 'the -wal deleted after a kill',
  words: 'deleted-wal',
  engines: ['sqlite'],
  times: { quick: 1, usual: 2, full: 200 },
  async play({ engine, times, seed, tally }) {
    for (let n = 0; n < times; n += 1) {
      const { stage } = await written(seed + n, engine, tally);
      await stage.kill();
      const wal = join(stage.data, 'socle.db-wal');
      if (!existsSync(wal) || statSync(wal).size === 0) {
        tally.fault('there was no -wal to delete');
      } else {
        unlinkSync(wal);
        tally.injected();
        const sentence = await refusalOf(stage);
        if (!sentence) tally.unseenCorruption('the server started although acknowledged writes were gone');
        else tally.note(`said: ${sentence}`);
      }
      await stage.close();
    }
  },
};

// One byte of a page changes. Either the start refuses, or every read that meets the page fails: a record is never served altered.
export const flippedBytes = {
  name: 'bytes of the database flipped',
  words: 'flipped',
  engines: ['sqlite'],
  times: { quick: 2, usual: 6, full: 200 },
  async play({ engine, times, seed, tally }) {
    const { stage, ledger } = await written(seed, engine, tally);
    await ledger.compare(stage);
    await stage.stop();
    const file = join(stage.data, 'socle.db');
    const sound = readFileSync(file);
    const witness = readFileSync(join(stage.data, 'witness'));
    // As it was: the database, how many commits it has seen, nothing beside it.
    const lay = (bytes) => {
      writeFileSync(file, bytes);
      writeFileSync(join(stage.data, 'witness'), witness);
      for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
    };
    let refusedAtStart = 0;
    let named = 0;
    let unread = 0;
    for (let n = 0; n < times; n += 1) {
      const bytes = Buffer.from(sound);
      // In the text of a record where one is found, so that a silent change would be served; else anywhere.
      const mark = n % 2 === 0 ? bytes.indexOf(`${ledger.tag} N`, Math.floor(ledger.random() * bytes.length)) : -1;
      const at = mark >= 0 ? mark + 2 : 100 + Math.floor(ledger.random() * (bytes.length - 100));
      bytes[at] ^= 1 << Math.floor(ledger.random() * 6);
      lay(bytes);
      tally.injected();
      let answer;
      try {
        await stage.start({ readyMs: 8000 });
        answer = await send(`${stage.url}/accounts?fields=name,description&limit=500&sort=name`, stage.tokens.odile, 'GET');
        for (let page = answer; page.kind === 'acknowledged' && page.body.next_cursor; ) {
          page = await send(`${stage.url}/accounts?fields=name,description&limit=500&sort=name&cursor=${page.body.next_cursor}`, stage.tokens.odile, 'GET');
          answer = page.kind === 'acknowledged' ? { ...answer, body: { items: [...answer.body.items, ...page.body.items] } } : page;
        }
      } catch {
        refusedAtStart += 1;
        continue;
      }
      if (answer.kind === 'acknowledged') {
        // Nothing that is served may differ from what was written.
        const strange = answer.body.items.filter((item) => item.name.startsWith('Fault') && ![...ledger.entries.keys()].some((name) => item.name === name || item.name === `${name} a` || item.name === `${name} b`));
        const gone = [...ledger.entries].filter(([name, entry]) => entry.outcome === 'acknowledged' && entry.shape === 'one' && !answer.body.items.some((item) => item.name === name));
        if (strange.length > 0) tally.unseenCorruption(`byte ${at}: served ${strange[0].name}`);
        else if (gone.length > 0 && mark >= 0) tally.unseenCorruption(`byte ${at}: ${gone[0][0]} is no longer served, and nothing was said`);
        else unread += 1;
      } else if (/damaged|corrupt|malformed|checksum/i.test(stage.server.log())) named += 1;
      else tally.fault(`byte ${at}: refused with ${answer.why}, the log does not say why`);
      await stage.stop();
    }
    tally.note(`refused at the start ${refusedAtStart}, refused and named in the log ${named}, on pages that nobody read ${unread}`);
    lay(sound);
    tally.ready(await stage.start());
    await ledger.compare(stage);
    await stage.close();
  },
};

export const cutFile = {
  name: 'the database cut, or not a database',
  words: 'cut-file',
  engines: ['sqlite'],
  times: { quick: 0, usual: 2, full: 200 },
  async play({ engine, times, seed, tally }) {
    for (let n = 0; n < times; n += 1) {
      const { stage } = await written(seed + n, engine, tally);
      await stage.stop();
      const file = join(stage.data, 'socle.db');
      if (n % 2 === 0) truncateSync(file, Math.floor(statSync(file).size * 0.4));
      else writeFileSync(file, Buffer.alloc(65536, 'not a database '));
      tally.injected();
      const sentence = await refusalOf(stage);
      if (!sentence) tally.unseenCorruption('the server started on a database that was cut');
      else tally.note(`said: ${sentence}`);
      await stage.close();
    }
  },
};

// As root every mode is passed over: the server then runs as nobody.
export const wrongRights = {
  name: 'wrong rights on the folder and its files',
  words: 'rights',
  needs: ['setpriv'],
  engines: ['sqlite'],
  times: { quick: 1, usual: 3, full: 200 },
  async play({ engine, times, seed, tally }) {
    const root = process.getuid() === 0;
    for (let n = 0; n < times; n += 1) {
      const { stage, ledger } = await written(seed + n, engine, tally);
      await stage.stop();
      const own = (user) => root && spawnSync('chown', ['-R', user, stage.folder]);
      own('nobody');
      const [what, mode, back] = [[stage.data, 0o500, 0o700], [join(stage.data, 'socle.db'), 0o000, 0o600], [join(stage.data, 'lock'), 0o000, 0o600]][n % 3];
      chmodSync(what, mode);
      tally.injected();
      const as = root ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
      const command = [...as, binary(), 'serve', '--data', stage.data, '--listen', `127.0.0.1:${await freePort()}`];
      const run = spawnSync(command[0], command.slice(1), { encoding: 'utf8', timeout: 8000 });
      const sentence = run.stderr.split('\n').filter((text) => text.startsWith('socle:'));
      if (run.signal === 'SIGTERM' || run.status === 0) tally.fault(`${what.split('/').pop()} with mode ${mode.toString(8)}: the server runs`);
      else tally.check(sentence.length === 1, `${what.split('/').pop()} with mode ${mode.toString(8)}: ended with ${run.status ?? run.signal}: ${run.stderr}`);
      tally.note(`said: ${sentence[0]?.replace(stage.data, 'DIR')}`);
      chmodSync(what, back);
      own('root');
      tally.ready(await stage.start());
      await ledger.compare(stage);
      await stage.close();
    }
  },
};
