// Several writes that stand or fall together (POST /{entity}/batch, atomic).
//
// Refuses  the first refusal of one of them is the refusal of all: a Problem, with its fields; nothing was written.
import { post } from './client';
import { Problem, type ProblemBody } from './problem';

export type Write = { create: object } | { patch: { id: number } & Record<string, unknown>; version?: number } | { delete: { id: number } };
export interface Written { id: number; version: number }
interface BatchAnswer { change_set_id: number | null; items: ({ status: number; error?: ProblemBody } & Partial<Written>)[] }

export async function writeTogether(plural: string, items: Write[]): Promise<Written[]> {
  const answer = await post<BatchAnswer>(`/${plural}/batch`, { atomic: true, items });
  const refused = answer.items.find((item) => item.status >= 400);
  if (refused) throw new Problem(refused.status, refused.error ?? {});
  return answer.items.map(({ id, version }) => ({ id: id ?? 0, version: version ?? 1 }));
}
