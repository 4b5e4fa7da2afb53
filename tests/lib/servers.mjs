// Servers for tests that stand outside the process: a real Socle on a free port, a throw-away PostgreSQL.
//
// Shape    const socle = await startSocle({ demo: true });  socle.url, socle.pid, socle.data, socle.log(), await socle.stop()
//          const postgres = startPostgres({ durable: true });  postgres.url, postgres.restart('immediate'), postgres.stop()
// Keeps    Everything lives in a temporary folder, removed by stop(); what a test forgot is stopped when node ends.
//          SOCLE_BINARY names the binary (default build/release/socle). Ready means: GET /readyz answered 200.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const binary = () => process.env.SOCLE_BINARY ?? join(process.env.BUILD ?? join(top, 'build'), 'release', 'socle');

const running = new Set();
process.on('exit', () => running.forEach((stop) => stop()));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// Runs one command of the binary to its end; the standard output, or an error that holds both outputs and the status.
export function runSocle(args, { input = '', binary: file = binary() } = {}) {
  return execFileSync(file, args, { input, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });
}

export async function startSocle({ data, database, demo = false, demoArgs = [], args = [], file = binary(), port, wrap = [], env = {}, readyMs = 30000 } = {}) {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'socle-test-'));
  const where = ['--data', folder, ...(database ? ['--database', database] : [])];
  const logins = demo ? runSocle(['demo', ...where, ...demoArgs], { binary: file }) : '';
  const listen = port ?? (await freePort());
  const [command, ...before] = [...wrap, file];
  const child = spawn(command, [...before, 'serve', ...where, '--listen', `127.0.0.1:${listen}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const keep = (part) => {
    output = (output + part).slice(-(1 << 20));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise((resolve) => child.once('exit', (status, signal) => resolve({ status, signal })));
  child.once('error', (error) => keep(String(error)));
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    if (!data) rmSync(folder, { recursive: true, force: true });
  };
  running.add(kill);

  const url = `http://127.0.0.1:${listen}`;
  const deadline = Date.now() + readyMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`socle stopped at once:\n${output}`);
    if (Date.now() > deadline) throw new Error(`socle was not ready after ${readyMs} ms:\n${output}`);
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.status === 200, () => false);
    if (ready) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url,
    port: listen,
    pid: child.pid,
    data: folder,
    logins,
    ended,
    log: () => output,
    kill: (signal = 'SIGKILL') => child.kill(signal),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const result = await ended;
      running.delete(kill);
      if (!data) rmSync(folder, { recursive: true, force: true });
      return result;
    },
  };
}

export function startPostgres({ durable = false } = {}) {
  const tool = join(top, 'tools', 'postgres.sh');
  const [url, folder] = execFileSync(tool, ['start', ...(durable ? ['--durable'] : [])], { encoding: 'utf8' }).trim().split(' ');
  const stop = () => {
    running.delete(stop);
    execFileSync(tool, ['stop', folder]);
  };
  running.add(stop);
  return { url, folder, stop, restart: (mode = 'fast') => execFileSync(tool, ['restart', folder, mode]) };
}
