// The session of this browser: the CSRF token, and the way to ask for a new session without leaving the page.
let token = '';
let asking: Promise<boolean> | null = null;
let asker: (() => Promise<boolean>) | null = null;

export const csrfToken = (): string => token;
export function setCsrfToken(value: string): void {
  token = value;
}

// The application gives a dialog that signs in again; without one, a lost session is an ordinary 401.
export function setSessionAsker(ask: (() => Promise<boolean>) | null): void {
  asker = ask;
}

// Ten calls that fail together ask once.
export function askSession(): Promise<boolean> {
  if (!asker) return Promise.resolve(false);
  asking ??= asker().finally(() => {
    asking = null;
  });
  return asking;
}
