// The server's clock: "today" is its day, whatever the computer believes.
let ahead = 0;

export function setServerNow(now: string): void {
  const gap = Date.parse(now) - Date.now();
  ahead = Number.isFinite(gap) && Math.abs(gap) > 5000 ? gap : 0;
}

export const now = (): Date => new Date(Date.now() + ahead);

// The calendar day of an instant in a zone, as YYYY-MM-DD.
export function dayIn(zone: string, at: Date = now()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

// Days are moved as UTC midnights, so that no clock change can lose one.
export function addDays(day: string, n: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
