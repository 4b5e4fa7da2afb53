// The rights of a role as they are edited, and the change that they amount to.
import type { Rights, RoleDefinition } from '../definition';

export const scoped = ['read', 'update', 'remove'] as const;
export const plain = ['create', 'export', 'import', 'merge', 'override'] as const;
export const verbs = ['read', 'create', 'update', 'remove', 'export', 'import', 'merge', 'override'] as const;
export type Verb = (typeof verbs)[number];
export const scopes = ['none', 'own', 'team', 'team_tree', 'territory', 'all'] as const;
export const accesses = ['write', 'read', 'hidden'] as const;
export const powers = ['admin.model', 'admin.users', 'admin.roles', 'admin.jobs', 'audit.read', 'view_as', 'access.explain', 'import.history', 'users.create'] as const;

export const isScoped = (verb: Verb): verb is (typeof scoped)[number] => (scoped as readonly string[]).includes(verb);

export interface Edited { entities: Record<string, Rights>; fields: Record<string, string>; powers: string[] }
export const editedOf = (role: RoleDefinition): Edited => ({ entities: structuredClone(role.entities ?? {}), fields: { ...role.fields }, powers: [...(role.powers ?? [])] });

const value = (rights: Rights | undefined, verb: Verb): string | boolean => (isScoped(verb) ? (rights?.[verb] ?? 'none') : (rights?.[verb] ?? false));

/** Only what differs; null when nothing does. Field rights fall back to "write", which is said by null. */
export function rightsChange(role: RoleDefinition, edited: Edited): Record<string, unknown> | null {
  const out: Record<string, unknown> = {};
  const entities: Record<string, Record<string, string | boolean>> = {};
  for (const [name, rights] of Object.entries(edited.entities)) {
    for (const verb of verbs) {
      const now = value(rights, verb);
      if (now !== value(role.entities?.[name], verb)) (entities[name] ??= {})[verb] = now;
    }
  }
  if (Object.keys(entities).length) out.entities = entities;
  const fields: Record<string, string | null> = {};
  for (const name of new Set([...Object.keys(edited.fields), ...Object.keys(role.fields ?? {})])) {
    const now = edited.fields[name] ?? 'write';
    if (now !== (role.fields?.[name] ?? 'write')) fields[name] = now === 'write' ? null : now;
  }
  if (Object.keys(fields).length) out.fields = fields;
  const before = role.powers ?? [];
  if (before.length !== edited.powers.length || before.some((p) => !edited.powers.includes(p))) out.powers = edited.powers;
  return Object.keys(out).length ? out : null;
}
