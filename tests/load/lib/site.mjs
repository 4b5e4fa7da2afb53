// The base that is measured: generated once per size and kept, served by the release binary; and what its process costs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { binary, startSocle } from '../../lib/servers.mjs';

export function generate(folder, contacts, { database } = {}) {
  if (!database && existsSync(join(folder, 'socle.db'))) return 0;
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const began = performance.now();
  execFileSync(binary(), ['demo', '--data', fresh, ...(database ? ['--database', database] : []), '--contacts', String(contacts), '--seed', '1'], { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return (performance.now() - began) / 1000;
}

export const sizeOf = (folder) => statSync(join(folder, 'socle.db')).size;

export const serve = (folder, port, { database } = {}) => startSocle({ data: folder, database, port, args: ['--calls-per-second', '0'], readyMs: 120_000 });

// PSS in MB: what the process costs beside the pages that others share; anonymous memory beside it.
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kb = (name) => Number(new RegExp(`^${name}: *(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return { pss: kb('Pss') / 1024, anonymous: kb('Pss_Anon') / 1024 };
}
export const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
