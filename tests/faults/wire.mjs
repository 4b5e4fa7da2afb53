// One call to the server, and what may be believed about it: acknowledged, refused (nothing happened) or unknown.
//
// Keeps    A connection that was refused carried nothing. A 5xx other than a named refusal, a cut or a timeout is unknown.
import { request as httpRequest } from 'node:http';

const NAMED = new Set(['storage.full', 'storage.busy', 'storage.read_only', 'storage.unreachable', 'rate.limited', 'http.too_busy', 'model.changed']);

export function send(url, token, method, body, { key, type = 'application/json', timeoutMs = 30000 } = {}) {
  const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const headers = { authorization: `Bearer ${token}` };
  if (bytes) Object.assign(headers, { 'content-type': type, 'content-length': bytes.length });
  if (key) headers['idempotency-key'] = key;
  return new Promise((resolve) => {
    const began = process.hrtime.bigint();
    const done = (answer) => resolve({ ms: Number(process.hrtime.bigint() - began) / 1e6, ...answer });
    const call = httpRequest(url, { method, headers, agent: false }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', () => done({ kind: 'unknown', why: 'cut in the answer' }));
      response.on('end', () => {
        const raw = Buffer.concat(parts);
        let json;
        try {
          json = JSON.parse(raw.toString('utf8'));
        } catch {
          json = undefined;
        }
        const code = String(json?.type ?? '').replace('/errors/', '');
        const status = response.statusCode;
        if (status < 300) done({ kind: 'acknowledged', status, body: json, raw });
        else if (status < 500 || NAMED.has(code)) done({ kind: 'refused', status, why: code });
        else done({ kind: 'unknown', status, why: code || `status ${status}` });
      });
    });
    call.setTimeout(timeoutMs, () => call.destroy(new Error('timeout')));
    call.on('error', (error) => done({ kind: error.code === 'ECONNREFUSED' ? 'refused' : 'unknown', why: error.code ?? error.message }));
    call.end(bytes);
  });
}

export async function read(url, token, options) {
  const answer = await send(url, token, 'GET', undefined, options);
  if (answer.kind !== 'acknowledged') throw new Error(`GET ${url}: ${answer.status ?? ''} ${answer.why}`);
  return answer.body ?? answer.raw;
}

// The condition, asked again until it holds or the time is over.
export async function holds(condition, withinMs, everyMs = 50) {
  const end = Date.now() + withinMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
