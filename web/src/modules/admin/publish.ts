// A change of the model, from a screen: applied at once when it is small (with its undo), else as a draft whose consequences
// are shown before it is published.
//
// Keeps  A refusal leaves the form as it is: the hook holds what was refused, path by path, and nothing that was typed.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch, post, remove } from '../../api/client';
import { followJob } from '../../api/jobs';
import { asProblem, type Problem } from '../../api/problem';
import { useWords } from '../../i18n/words';
import { tell } from '../../ui/Toast';
import { words } from './words';

export interface Difference { code: string; text: string; weight: 'small' | 'normal' | 'grave' }
export interface Obstacle {
  code: string;
  text: string;
  path: string;
  count: number;
  params?: Record<string, string>;
  examples: { entity: string; id: number; label: string }[];
  choices: string[];
}
export interface Loss {
  role: string;
  label: string;
  entity: string;
  entity_label: string;
  verb: string;
  before: string;
  after: string;
  /** The field that is hidden or can no longer be written. */
  field?: string;
  people: number;
  who: { id: number; name: string; records?: number }[];
}
export interface Preview {
  weight: string;
  differences: Difference[];
  refusals: Obstacle[];
  losses?: Loss[];
}
export interface Draft { number: number; preview: Preview }
export type Applied = 'applied' | 'draft' | 'refused';

export function usePublication(onPublished?: () => void) {
  const t = useWords(words);
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | Error | null>(null);

  async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
    setBusy(true);
    setProblem(null);
    try {
      return await work();
    } catch (cause) {
      setProblem(cause as Error);
      return null;
    } finally {
      setBusy(false);
    }
  }
  const renew = () => client.invalidateQueries();
  const undo = () => void attempt(async () => {
    await post('/model/reversal', {});
    await renew();
  });
  const look = async (number: number) => setDraft({ number, preview: await get<Preview>(`/brief/versions/${number}/preview`) });

  async function prepare(change: unknown): Promise<void> {
    const { number } = await post<{ number: number }>('/brief/versions', {});
    await patch(`/brief/versions/${number}/model`, change);
    await look(number);
  }
  /** Shows what it would do first, however small. */
  const propose = async (change: unknown): Promise<Applied> => ((await attempt(() => prepare(change).then(() => true))) ? 'draft' : 'refused');
  const apply = async (change: unknown): Promise<Applied> => (await attempt<Applied>(async () => {
    try {
      const { version } = await patch<{ version: string }>('/model', change);
      await renew();
      tell(t('applied', { version }), { undo });
      onPublished?.();
      return 'applied';
    } catch (cause) {
      if (asProblem(cause)?.code !== 'publish.needs_draft') throw cause;
      await prepare(change);
      return 'draft';
    }
  })) ?? 'refused';
  /** An older version, or a draft that was left: what it would do now. */
  const review = (number: number) => void attempt(() => look(number));
  /** What becomes of the records that stand in the way. */
  const settle = (path: string, transition: unknown) => void attempt(async () => {
    if (!draft) return;
    await patch(`/brief/versions/${draft.number}/model`, { transitions: { [path]: transition } });
    await look(draft.number);
  });
  const publish = () => void attempt(async () => {
    if (!draft) return;
    const { version, job_id } = await post<{ version: string; job_id: number | null }>(`/brief/versions/${draft.number}/publication`, {});
    if (job_id !== null) await followJob(job_id, () => {});
    setDraft(null);
    await renew();
    tell(job_id === null ? t('published', { version }) : t('publishedLater'));
    onPublished?.();
  });
  const drop = () => {
    if (draft) remove(`/brief/versions/${draft.number}`).catch(() => null);
    setDraft(null);
    setProblem(null);
  };
  /** The refusal of what stands at a path of the model, in words. */
  const errorAt = (path: string): string | null => asProblem(problem)?.errors.find((e) => e.field === path || e.field?.startsWith(`${path}.`))?.message ?? null;
  return { draft, busy, problem, propose, apply, review, settle, publish, drop, errorAt };
}
export type Publication = ReturnType<typeof usePublication>;
