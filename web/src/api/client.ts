// One call to the server. The web application uses nothing else than the public contract (docs/api/guide.md).
//
// Refuses  every answer that is not 2xx becomes a Problem, with its refusals field by field.
// Keeps    a write carries the CSRF token and a key that makes it safe to send again; a session that ended, or a password
//          that must be shown again, is asked for in place (see session.ts), and the call then goes on: nothing typed is lost.
import { Problem } from './problem';
import { askSession, csrfToken } from './session';
import { viewedAs } from './viewAs';

export interface CallOptions {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sent as If-Match: the version that was seen. */
  version?: number;
  /** The same key for the same intention, when a call is tried again. */
  key?: string;
  /** Sign-in itself must not wait for a sign-in. */
  anonymous?: boolean;
}

export interface Answer<T> {
  data: T;
  status: number;
  etag: string | null;
}

export function address(path: string, query: CallOptions['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}

function headersOf(method: string, path: string, options: CallOptions): Headers {
  const headers = new Headers(options.headers);
  headers.set('Accept', 'application/json');
  if (options.body !== undefined && !(options.body instanceof FormData) && !(options.body instanceof Blob)) {
    headers.set('Content-Type', 'application/json');
  }
  if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
  const seen = viewedAs();
  if (seen !== null && !path.startsWith('/session')) headers.set('X-View-As', seen);
  if (method === 'GET') return headers;
  const token = csrfToken();
  if (token) headers.set('X-CSRF-Token', token);
  if (method === 'POST' && options.key) headers.set('Idempotency-Key', options.key);
  return headers;
}

async function send(method: string, path: string, options: CallOptions): Promise<Response> {
  const raw = options.body instanceof FormData || options.body instanceof Blob;
  try {
    return await fetch(address(path, options.query), {
      method,
      headers: headersOf(method, path, options),
      body: options.body === undefined ? null : raw ? (options.body as BodyInit) : JSON.stringify(options.body),
      signal: options.signal ?? null,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw Problem.offline(cause);
  }
}

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = response.status === 204 ? '' : await response.text();
  return text && (response.headers.get('Content-Type') ?? '').includes('json') ? JSON.parse(text) : text || null;
};

/** The answer as it came, when it is 2xx: for what is not JSON. */
export async function answered(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  const keyed = method === 'POST' && !options.key ? { ...options, key: newKey() } : options;
  let response = await send(method, path, keyed);
  if (response.status === 401 && !options.anonymous && (await askSession('session'))) response = await send(method, path, keyed);
  if (response.ok) return response;
  const problem = Problem.from(response, await bodyOf(response));
  // A new key: the refusal was the answer to the first.
  if (problem.wantsFactor && !options.anonymous && (await askSession('factor'))) return answered(method, path, options);
  throw problem;
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const response = await answered(method, path, options);
  return { data: (await bodyOf(response)) as T, status: response.status, etag: response.headers.get('ETag') };
}

export const get = async <T>(path: string, options?: CallOptions): Promise<T> => (await call<T>('GET', path, options)).data;
export const post = async <T>(path: string, body?: unknown, options?: CallOptions): Promise<T> =>
  (await call<T>('POST', path, { ...options, body })).data;
export const patch = async <T>(path: string, body: unknown, options?: CallOptions): Promise<T> =>
  (await call<T>('PATCH', path, { ...options, body })).data;
export const remove = async <T = null>(path: string, options?: CallOptions): Promise<T> => (await call<T>('DELETE', path, options)).data;
