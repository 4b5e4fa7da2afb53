// One keep-alive connection that speaks HTTP/1.1 with as little as can be: what is timed is the server, not a client library.
//
// Shape    const c = await Client.signIn(site, 'see_all');  const a = await c.get('/api/v1/contacts?...');
//          a = { status, head, body (text), whole (ms until the last byte), server (ms, from Server-Timing) }
import { connect } from 'node:net';

export class Client {
  constructor(port) {
    this.port = port;
    this.cookie = '';
    this.csrf = '';
    this.waiting = null;
    this.parts = [];
    this.held = 0;
  }
  open() {
    return new Promise((resolve, reject) => {
      this.socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true }, resolve);
      this.socket.once('error', reject);
      this.socket.on('data', (bytes) => this.take(bytes));
      this.socket.on('close', () => this.fail(new Error('the server closed the connection')));
    });
  }
  fail(error) {
    this.socket = null;
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.reject(error);
  }
  close() {
    this.socket?.removeAllListeners('close');
    this.socket?.destroy();
    this.socket = null;
  }
  take(bytes) {
    this.parts.push(bytes);
    this.held += bytes.length;
    if (this.wanted && this.held < this.wanted) return;
    const all = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [all];
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    this.wanted = end + 4 + length;
    if (all.length < this.wanted) return;
    const waiting = this.waiting;
    this.waiting = null;
    this.parts = [];
    this.held = this.wanted = 0;
    waiting?.resolve({
      status: Number(head.slice(9, 12)),
      head,
      body: all.toString('utf8', end + 4, end + 4 + length),
      whole: performance.now() - waiting.began,
      server: Number(/server-timing: app;dur=([\d.]+)/i.exec(head)?.[1] ?? NaN),
    });
  }
  async call(method, target, body, headers = '') {
    if (!this.socket) await this.open();
    const bytes = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const text = `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\n${this.cookie ? `Cookie: ${this.cookie}\r\n` : ''}${method !== 'GET' ? `X-CSRF-Token: ${this.csrf}\r\n` : ''}` +
      `${headers}${bytes ? `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(bytes)}\r\n` : ''}\r\n${bytes}`;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject, began: performance.now() };
      this.socket.write(text);
    });
  }
  async get(target) {
    return this.must(await this.call('GET', target), target);
  }
  must(answer, target) {
    if (answer.status >= 300) throw new Error(`${target}: ${answer.status} ${answer.body.slice(0, 400)}`);
    return answer;
  }
  static async signIn(port, login, password = login) {
    const c = new Client(port);
    const answer = await c.call('POST', '/api/v1/session', { login, password });
    c.must(answer, `sign-in of ${login}`);
    c.cookie = /set-cookie: ([^;]+)/i.exec(answer.head)[1];
    c.csrf = JSON.parse(answer.body).csrf_token;
    c.user = JSON.parse(answer.body).user.id;
    return c;
  }
  // Another connection of the same session.
  async again() {
    const c = new Client(this.port);
    Object.assign(c, { cookie: this.cookie, csrf: this.csrf, user: this.user });
    await c.open();
    return c;
  }
}
export const query = (parameters) => Object.entries(parameters).map(([k, v]) => `${k}=${encodeURIComponent(typeof v === 'string' ? v : JSON.stringify(v))}`).join('&');
