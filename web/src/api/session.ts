// The session of this browser: the CSRF token, and the way to ask for a password without leaving the page: for a new session, or
// for the factor that a sensitive act wants fresh.
export type Asked = 'session' | 'factor';
let token = '';
let asking: Promise<boolean> | null = null;
let asker: ((what: Asked) => Promise<boolean>) | null = null;

export const csrfToken = (): string => token;
export function setCsrfToken(value: string): void {
  token = value;
}

// The application gives a dialog that asks; without one, a lost session is an ordinary 401.
export function setSessionAsker(ask: ((what: Asked) => Promise<boolean>) | null): void {
  asker = ask;
}

// Ten calls that fail together ask once.
export function askSession(what: Asked): Promise<boolean> {
  if (!asker) return Promise.resolve(false);
  asking ??= asker(what).finally(() => {
    asking = null;
  });
  return asking;
}
