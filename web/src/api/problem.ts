// A refusal or a fault, as the server tells it (RFC 9457). `message` is a sentence in the caller's language.
import type { FieldError, SocleRecord } from './types';

export interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  errors?: FieldError[];
  current?: SocleRecord;
  changed_fields?: string[];
  survivor?: number;
}

export class Problem extends Error {
  override name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly errors: FieldError[];
  /** On a version conflict: the record as it stands now, and what moved. */
  readonly current: SocleRecord | null;
  readonly changedFields: string[];
  readonly retryAfter: number | null;

  constructor(status: number, body: ProblemBody, retryAfter: number | null = null, cause?: unknown) {
    super(body.detail || body.errors?.[0]?.message || body.title || `HTTP ${status}`, { cause });
    this.code = (body.type ?? '').replace(/^.*\/errors\//, '') || `http.${status}`;
    this.status = status;
    this.requestId = body.request_id ?? null;
    this.errors = body.errors ?? [];
    this.current = body.current ?? null;
    this.changedFields = body.changed_fields ?? [];
    this.retryAfter = retryAfter;
  }

  static from(response: Response, data: unknown): Problem {
    const body = (typeof data === 'object' && data !== null ? data : {}) as ProblemBody;
    const after = Number(response.headers.get('Retry-After'));
    return new Problem(
      response.status,
      { request_id: response.headers.get('X-Request-Id') ?? undefined, ...body } as ProblemBody,
      Number.isFinite(after) && after > 0 ? after : null,
    );
  }

  static offline(cause: unknown): Problem {
    return new Problem(0, { type: '/errors/network.unreachable' }, null, cause);
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  /** The password must be shown again before this (an account, a role, a token). */
  get wantsFactor(): boolean {
    return this.code === 'session.stale' || this.errors.some((e) => e.rule === 'session.stale');
  }

  /** The refusal of one field, if any. */
  of(field: string): FieldError | undefined {
    return this.errors.find((e) => e.field === field);
  }
}

export const asProblem = (error: unknown): Problem | null => (error instanceof Problem ? error : null);
