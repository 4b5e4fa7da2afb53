// S12: a thousand people, each with a live event stream, a thousand requests a second: 80 % lists and records, 10 % patches,
// 5 % searches, 4 % boards, 1 % heavy. Times count from when a request was due, so that a stall is felt by all who wait.
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { Client, query } from '../lib/client.mjs';
import { memoryOf } from '../lib/site.mjs';
import { Times, shown } from '../lib/stats.mjs';

const kPeople = Number(process.env.SOCLE_BENCH_PEOPLE ?? 1000), kPerSecond = kPeople, kSeconds = 30;

function listen(client) {
  const socket = connect({ port: client.port, host: '127.0.0.1' });
  socket.write(`GET /api/v1/events?lists=contact,opportunity HTTP/1.1\r\nHost: 127.0.0.1:${client.port}\r\nCookie: ${client.cookie}\r\nAccept: text/event-stream\r\n\r\n`);
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error('an event stream was refused')));
    socket.on('data', (bytes) => {
      socket.heard = (socket.heard ?? 0) + bytes.length;
      resolve(socket);
    });
  });
}

const pick = (list) => list[Math.floor(Math.random() * list.length)];

function deed(own) {
  const at = own.length ? Math.random() * 100 : 49 * Math.random();   // who owns no record has none to open: a list instead
  if (at < 50) return ['list', 'GET', `/api/v1/contacts?${query({ fields: 'first_name,last_name,account,job_title,email,city', sort: 'last_name' })}`];
  if (at < 80) return ['record', 'GET', `/api/v1/contacts/${pick(own)}`];
  if (at < 90) return ['patch', 'PATCH', `/api/v1/contacts/${pick(own)}`, { birthday: `1970-01-${10 + Math.floor(Math.random() * 18)}` }];
  if (at < 95) return ['search', 'GET', `/api/v1/search?limit=10&q=${pick(['mar', 'dup', 'che', 'lef', 'nguyen', 'anne', 'tessier'])}`];
  if (at < 99) return ['board', 'GET', `/api/v1/opportunities/board?${query({ field: 'stage', pipeline: 'new_business', sort: 'expected_close_on' })}`];
  return ['heavy', 'POST', '/api/v1/query', { entity: 'opportunity', group_by: ['stage', 'owner'], measures: [{ fn: 'sum', field: 'amount' }], limit: 200 }];
}

export async function crowd({ report, bare, socle }) {
  const people = [];
  const began = performance.now();
  // An address may hold 200 connections on which nobody has shown a session: each is closed, and opened again with one.
  const enter = async (i) => {
    const person = await Client.signIn(socle.port, `rep${i}`, 'rep');
    person.close();
    return person;
  };
  for (let i = 0; i < kPeople; i += 4) people.push(...(await Promise.all([i, i + 1, i + 2, i + 3].map(enter))));
  const signed = (performance.now() - began) / 1000;
  const owned = new Map();
  for (const r of await bare.rowsOf('SELECT owner,id FROM contact WHERE deleted_at IS NULL ORDER BY id LIMIT 200000')) owned.set(r.owner, [...(owned.get(r.owner) ?? []).slice(-50), r.id]);
  for (const p of people) p.owned = owned.get(p.user) ?? [];
  const streams = [];
  for (let i = 0; i < kPeople; i += 50) streams.push(...(await Promise.all(people.slice(i, i + 50).map(listen))));
  await wait(1000);
  const times = new Map(), errors = new Map();
  const pending = new Set();
  let memory = { pss: 0 }, sent = 0, late = 0;
  const start = performance.now();
  while (performance.now() - start < kSeconds * 1000) {
    const due = Math.floor((performance.now() - start) * kPerSecond / 1000);
    for (; sent < due; ++sent) {
      const person = people[sent % kPeople], at = start + (sent * 1000) / kPerSecond;
      if (person.busy) ++late;   // a person waits for the first answer before asking again
      const [what, method, target, body] = deed(person.owned);
      const work = (person.busy ?? Promise.resolve()).then(() => person.call(method, target, body)).then(
        (answer) => {
          if (answer.status >= 300) errors.set(`${what} ${answer.status}`, (errors.get(`${what} ${answer.status}`) ?? 0) + 1);
          if (!times.has(what)) times.set(what, new Times());
          if (at - start > 5000) times.get(what).add(performance.now() - at);
        },
        (error) => errors.set(`${what} ${error.message}`, (errors.get(`${what} ${error.message}`) ?? 0) + 1),
      );
      person.busy = work;
      pending.add(work);
      work.finally(() => {
        pending.delete(work);
        if (person.busy === work) person.busy = null;
      });
    }
    if (sent % 5000 < 20) memory = [memory, memoryOf(socle.pid)].sort((a, b) => b.pss - a.pss)[0];
    await wait(2);
  }
  await Promise.all(pending);
  const took = (performance.now() - start) / 1000;
  const heard = streams.reduce((sum, s) => sum + (s.heard ?? 0), 0);
  streams.forEach((s) => s.destroy());
  people.forEach((p) => p.close());
  const light = new Times();
  for (const [what, t] of times) if (what !== 'heavy') t.list.forEach((ms) => light.add(ms));
  const failed = [...errors].map(([what, n]) => `${n} x ${what}`).join(', ');
  const parts = [...times].map(([what, t]) => `${what} p50 ${shown(t.at(0.5))} p99 ${shown(t.at(0.99))}`).join(', ');
  report.add({
    id: 'S12', work: `${kPeople} people with live events, ${kPerSecond} requests/s asked`, key: light.at(0.5),
    figures: `${Math.round(sent / took)}/s done | all but heavy p50 ${shown(light.at(0.5))} p95 ${shown(light.at(0.95))} p99 ${shown(light.at(0.99))} | ${parts} | ${(heard / 1e6).toFixed(1)} MB of events | ${failed || 'no error'} | load generator on the same cores`,
    budgets: [['p99', light.at(0.99), 100], ['errors', errors.size, 0]],
  });
  report.add({
    id: 'S13', work: `memory under S12 (${kPeople} people signed in at ${(kPeople / signed).toFixed(1)}/s)`,
    figures: `PSS ${memory.pss.toFixed(0)} MB, anonymous ${(memory.anonymous ?? 0).toFixed(0)} MB`, budgets: [['PSS', memory.pss, 400]],
  });
}
