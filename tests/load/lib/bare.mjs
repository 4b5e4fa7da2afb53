// The bare side: a small C program (../bare) compiled here, spoken to over pipes; its own clock tells how long the work took.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = join(dirname(fileURLToPath(import.meta.url)), '..', 'bare');

export function buildBare(folder, engine) {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, `bare_${engine}`);
  const where = engine === 'postgres' ? ['-I/usr/include/postgresql'] : [];
  execFileSync('cc', ['-O2', ...where, '-o', program, join(sources, 'bare.c'), join(sources, `${engine}.c`), engine === 'postgres' ? '-lpq' : '-lsqlite3']);
  return program;
}

const written = (p) => (p === null || p === undefined ? 'n' : typeof p === 'number' || typeof p === 'bigint' ? `i${p}` : p instanceof Uint8Array ? `x${Buffer.from(p).toString('hex')}` : `t${String(p).replace(/[\t\n]/g, ' ')}`);

export class Bare {
  constructor(program) {
    this.child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = [];
    this.text = '';
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (part) => {
      this.text += part;
      for (let at; (at = this.text.indexOf('\n')) >= 0; this.text = this.text.slice(at + 1)) this.lines.shift()?.resolve(this.text.slice(0, at));
    });
    this.child.on('exit', () => this.lines.splice(0).forEach((l) => l.reject(new Error('the bare program ended'))));
  }
  ask(line) {
    return new Promise((resolve, reject) => {
      this.lines.push({ resolve, reject });
      this.child.stdin.write(`${line}\n`);
    });
  }
  open(where) {
    return this.ask(`open\t${where}`);
  }
  script(sql) {
    return this.ask(`script\t${sql.replace(/\s*\n\s*/g, ' ')}`);
  }
  // statements: [sql, ...parameters] each. Answers milliseconds; `rows` and `bytes` of the last batch are kept.
  async batch(verb, statements) {
    const lines = statements.map(([sql, ...parameters]) => ['stmt', sql.replace(/\s*\n\s*/g, ' '), ...parameters.map(written)].join('\t'));
    const [us, rows, bytes] = (await this.ask(`${lines.join('\n')}\n${verb}`)).split(' ').map(Number);
    this.rows = rows;
    this.bytes = bytes;
    return us / 1000;
  }
  read(...statements) {
    return this.batch('read', statements);
  }
  write(statements) {
    return this.batch('write', statements);
  }
  async rowsOf(sql, ...parameters) {
    await this.read([sql, ...parameters]);
    return JSON.parse(await this.ask('show'));
  }
  async syncTimes(file, count) {
    return (await this.ask(`fsync\t${file}\t${count}`)).split(' ').map((us) => Number(us) / 1000);
  }
  close() {
    this.child.stdin.end();
  }
}
