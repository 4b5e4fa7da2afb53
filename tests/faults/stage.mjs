// Where a fault is played: a fresh copy of the demonstration company on one engine, a real `socle serve` over it, and tokens.
//
// Shape    const stage = await Stage.fresh('sqlite'); await stage.start(); ... stage.kill(); await stage.start(); await stage.close();
//          start() answers the milliseconds until GET /readyz said 200; `wrap`, `env`, `args`, `file` change how it is run.
// Keeps    The company is made once per engine, then copied: a folder on SQLite, a template database on PostgreSQL.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSocle, startPostgres, startSocle } from '../lib/servers.mjs';

const WRITERS = ['claire', 'julien', 'samir', 'odile'];
const templates = new Map();
let postgres;
let copies = 0;
const open = new Set();

export const postgresServer = () => (postgres ??= startPostgres({ durable: true }));
export const sql = (url, text) => execFileSync('psql', ['-qXAt', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', text], { encoding: 'utf8' }).trim();
const databaseUrl = (name) => postgresServer().url.replace(/\/socle$/, `/${name}`);

function makeTemplate(engine) {
  const folder = mkdtempSync(join(tmpdir(), 'socle-faults-'));
  const where = ['--data', folder];
  if (engine === 'postgres') {
    sql(postgresServer().url, 'CREATE DATABASE fault_template');
    where.push('--database', databaseUrl('fault_template'));
  }
  runSocle(['demo', ...where]);
  const token = (login) => runSocle(['token', 'create', ...where, '--login', login]).trim();
  const tokens = Object.fromEntries([...WRITERS, 'helene', 'karim'].map((login) => [login, token(login)]));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, tokens };
}

export class Stage {
  static async fresh(engine) {
    if (!templates.has(engine)) templates.set(engine, makeTemplate(engine));
    const { folder, tokens } = templates.get(engine);
    const stage = new Stage();
    open.add(stage);
    stage.engine = engine;
    stage.folder = mkdtempSync(join(tmpdir(), 'socle-fault-'));
    stage.data = join(stage.folder, 'data');
    cpSync(folder, stage.data, { recursive: true });
    stage.tokens = tokens;
    if (engine === 'postgres') {
      stage.name = `fault_${(copies += 1)}`;
      sql(postgresServer().url, `CREATE DATABASE ${stage.name} TEMPLATE fault_template`);
      stage.database = databaseUrl(stage.name);
    }
    return stage;
  }

  async start(options = {}) {
    const began = Date.now();
    this.server = await startSocle({ data: this.data, database: this.database, ...options });
    return Date.now() - began;
  }
  get url() {
    return `${this.server.url}/api/v1`;
  }
  // The process of Socle itself, under whatever it was wrapped in.
  get pid() {
    const child = (pid) => Number(execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).trim().split(/\s+/)[0]);
    const comm = (pid) => execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    let pid = this.server.pid;
    for (let depth = 0; depth < 3 && comm(pid) !== 'socle'; depth += 1) pid = child(pid);
    return pid;
  }
  async kill() {
    this.server.kill('SIGKILL');
    await this.server.ended;
  }
  async stop() {
    if (this.server) await this.server.stop();
  }
  async close() {
    open.delete(this);
    await this.stop();
    if (this.name) sql(postgresServer().url, `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
    rmSync(this.folder, { recursive: true, force: true });
  }
  // What a fault that failed left running.
  static async closeAll() {
    for (const stage of [...open]) await stage.close();
  }
  writer(n) {
    return this.tokens[WRITERS[n % WRITERS.length]];
  }
}

// strace on the running server: `inject` as strace writes it ("pwrite64:signal=KILL:when=3"). Ready when every thread is held.
export async function straced(pid, inject, calls = inject.map((text) => text.split(':')[0])) {
  const child = spawn('strace', ['-f', '-p', String(pid), '-o', '/dev/null', '-e', `trace=${calls.join(',')}`, ...inject.flatMap((text) => ['-e', `inject=${text}`])], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (part) => {
      said += part;
      if (/attached/.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`strace ended: ${said}`)));
    child.once('error', reject);
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { end: async () => (child.kill('SIGTERM'), ended), ended };
}

// How often a running server enters each of these calls while `act` runs, by the thread that does it most.
export async function countCalls(pid, calls, folder, act) {
  const out = join(folder, 'trace');
  const child = spawn('strace', ['-ff', '-p', String(pid), '-o', out, '-e', `trace=${calls.join(',')}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (part) => /attached/.test(part) && resolve());
    child.once('exit', reject);
  });
  await act();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  const counts = Object.fromEntries(calls.map((call) => [call, 0]));
  for (const file of readdirSync(folder).filter((name) => name.startsWith('trace.'))) {
    const text = execFileSync('cat', [join(folder, file)], { encoding: 'utf8', maxBuffer: 1 << 28 });
    for (const call of calls) counts[call] = Math.max(counts[call], text.split('\n').filter((line) => line.startsWith(`${call}(`)).length);
    rmSync(join(folder, file));
  }
  return counts;
}

export const has = (command) => ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'].some((folder) => existsSync(join(folder, command)));
