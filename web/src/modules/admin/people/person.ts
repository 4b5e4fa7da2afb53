// A person as administration edits them, and what is sent.
export interface PersonRow {
  id: number;
  version: number;
  name: string;
  login: string;
  email: string | null;
  job_title: string | null;
  role: string | null;
  team: { id: number; label: string } | null;
  language: { code: string; label: string } | null;
  active: boolean;
}
export interface TeamRow { id: number; version: number; name: string; parent: { id: number; label: string } | null; leader: { id: number; label: string } | null }
export interface PersonForm { name: string; login: string; email: string; job_title: string; role: string; team: string; language: string }

export const formOf = (p: PersonRow | null, role: string): PersonForm => ({
  name: p?.name ?? '', login: p?.login ?? '', email: p?.email ?? '', job_title: p?.job_title ?? '', role: p?.role ?? role,
  team: p?.team ? String(p.team.id) : '', language: p?.language?.code ?? 'fr',
});

/** Only what differs from the person as read; everything for a new one. */
export function personChange(before: PersonRow | null, form: PersonForm): Record<string, unknown> {
  const old = formOf(before, '');
  const out: Record<string, unknown> = {};
  for (const [key, typed] of Object.entries(form) as [keyof PersonForm, string][]) {
    const value = typed.trim();
    if (before ? value === old[key] : value === '') continue;
    out[key] = value === '' ? null : key === 'team' ? Number(value) : value;
  }
  return out;
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
/** A first password to hand over: five groups of four, without letters that are mistaken for each other. */
export function firstPassword(random: (n: number) => Uint8Array = (n) => crypto.getRandomValues(new Uint8Array(n))): string {
  const out: string[] = [];
  while (out.length < 20) for (const byte of random(32)) if (byte < letters.length * 8 && out.length < 20) out.push(letters[byte % letters.length]!);
  return out.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** Teams as a tree, each with its depth. */
export function tree(teams: readonly TeamRow[]): { team: TeamRow; depth: number }[] {
  const out: { team: TeamRow; depth: number }[] = [];
  const seen = new Set<number>();
  const below = (parent: number | null, depth: number) => {
    for (const team of teams) {
      if ((team.parent?.id ?? null) !== parent || seen.has(team.id)) continue;
      seen.add(team.id);
      out.push({ team, depth });
      below(team.id, depth + 1);
    }
  };
  below(null, 0);
  for (const team of teams) if (!seen.has(team.id)) out.push({ team, depth: 0 });
  return out;
}
