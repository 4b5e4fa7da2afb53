// PostgreSQL goes away: restarted, cut as by a power cut, its backends ended, the line cut before and after COMMIT.
import { connect, createServer } from 'node:net';
import { Ledger } from '../ledger.mjs';
import { Stage, postgresServer, sql } from '../stage.mjs';
import { holds, send } from '../wire.mjs';

const underWriters = (stage, ledger, writers, act) =>
  ledger.during(stage, writers, async () => {
    await new Promise((resolve) => setTimeout(resolve, 200 + ledger.random() * 300));
    await act();
    await new Promise((resolve) => setTimeout(resolve, 200));
  });

const restart = (mode, words, name) => ({
  name,
  words,
  engines: ['postgres'],
  times: { quick: mode === 'fast' ? 1 : 0, usual: 2, full: mode === 'fast' ? 200 : 1000 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start();
    for (let n = 0; n < times; n += 1) {
      let back = 0;
      await underWriters(stage, ledger, 16, () => {
        postgresServer().restart(mode);
        back = Date.now();
        tally.injected();
      });
      const again = await holds(async () => (await ledger.create(stage, stage.writer(0))).answer.kind === 'acknowledged', 20000);
      tally.check(again, 'writes do not pass after PostgreSQL came back');
      tally.ready(Date.now() - back);
      await ledger.compare(stage, { sample: 3 });
    }
    await stage.close();
  },
});
export const postgresRestart = restart('fast', 'postgres-restart', 'PostgreSQL restarted');
export const postgresPower = restart('immediate', 'postgres-power', 'PostgreSQL: power cut (immediate)');

export const endedBackends = {
  name: 'backends of PostgreSQL ended',
  words: 'backends',
  engines: ['postgres'],
  times: { quick: 2, usual: 10, full: 200 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    await stage.start();
    await underWriters(stage, ledger, 16, async () => {
      for (let n = 0; n < times; n += 1) {
        sql(postgresServer().url, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname='${stage.name}'`);
        tally.injected();
        await new Promise((resolve) => setTimeout(resolve, 50 + ledger.random() * 200));
      }
    });
    await ledger.compare(stage);
    await stage.close();
  },
};

// Between Socle and PostgreSQL: at each Nth COMMIT the line is cut, before it is passed on or after it was executed.
function commitCutter(target) {
  const cutter = { every: 0, seen: 0, cuts: 0, afterwards: false };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let doomed = false;
    const end = () => (client.destroy(), upstream.destroy());
    client.on('data', (part) => {
      if (cutter.every > 0 && part.includes('COMMIT') && (cutter.seen += 1) % cutter.every === 0) {
        cutter.cuts += 1;
        if (!cutter.afterwards) return end();
        doomed = true;
      }
      upstream.write(part);
    });
    upstream.on('data', (part) => (doomed ? end() : client.write(part)));
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(Object.assign(cutter, { port: server.address().port, close: () => server.close() }))));
}

const cut = (afterwards) => ({
  name: `line cut ${afterwards ? 'after' : 'before'} COMMIT`,
  words: `commit-${afterwards ? 'after' : 'before'}`,
  engines: ['postgres'],
  times: { quick: 3, usual: 20, full: 200 },
  async play({ engine, times, seed, tally }) {
    const stage = await Stage.fresh(engine);
    const ledger = tally.take(new Ledger(seed));
    const url = new URL(stage.database);
    const cutter = await commitCutter({ hostname: url.hostname, port: url.port });
    cutter.afterwards = afterwards;
    url.port = cutter.port;
    stage.database = url.toString();
    await stage.start();
    cutter.every = 7;
    await ledger.during(stage, 8, async () => {
      await holds(() => cutter.cuts >= times, 60000);
      cutter.every = 0;
    });
    tally.injected(cutter.cuts);
    const again = await send(`${stage.url}/accounts?limit=1`, stage.tokens.helene, 'GET');
    tally.check(again.kind === 'acknowledged', `reads do not pass afterwards: ${again.why}`);
    await ledger.compare(stage);
    await stage.close();
    cutter.close();
  },
});
export const cutBeforeCommit = cut(false);
export const cutAfterCommit = cut(true);
