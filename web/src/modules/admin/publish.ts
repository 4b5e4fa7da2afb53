// One button over four calls: open a draft, write the change in it, look at what it would do, publish.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch, post } from '../../api/client';
import type { Problem } from '../../api/problem';

export interface Preview {
  weight: string;
  differences: { code: string; text: string }[];
  refusals: { code: string; text: string; count: number; examples: { label: string }[] }[];
}

export function usePublication() {
  const client = useQueryClient();
  const [draft, setDraft] = useState<{ number: number; preview: Preview } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [published, setPublished] = useState<string | null>(null);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (cause) {
      const p = cause as Problem;
      setError([p.message, ...(p.errors ?? []).map((e) => e.message)].join(' '));
    }
    setBusy(false);
  };
  const prepare = (change: unknown) => attempt(async () => {
    setPublished(null);
    const { number } = await post<{ number: number }>('/brief/versions', {});
    await patch(`/brief/versions/${number}/model`, change);
    setDraft({ number, preview: await get<Preview>(`/brief/versions/${number}/preview`) });
  });
  const publish = () => attempt(async () => {
    if (!draft) return;
    const { version } = await post<{ version: string }>(`/brief/versions/${draft.number}/publication`, {});
    setDraft(null);
    setPublished(version);
    await client.invalidateQueries();
  });
  return { draft, busy, error, published, prepare, publish, drop: () => setDraft(null) };
}
export type Publication = ReturnType<typeof usePublication>;

// "Surface à éclairer (m²)" -> x_surface_a_eclairer_m: an identifier for life.
export function identifier(label: string): string {
  const plain = label.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return `x_${plain.slice(0, 36) || 'champ'}`.replace(/_+$/, '');
}
