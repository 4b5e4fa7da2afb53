// What the plinth says at the left, and it must be true: how many writes are on their way, and whether they can go.
import { onlineManager, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

export interface SaveState {
  pending: number;
  offline: boolean;
  savedAt: Date | null;
  failed: boolean;
}

export function useSaveState(): SaveState {
  const client = useQueryClient();
  const [state, setState] = useState<SaveState>({ pending: 0, offline: !onlineManager.isOnline(), savedAt: null, failed: false });
  useEffect(() => {
    const cache = client.getMutationCache();
    const look = () => {
      const all = cache.getAll();
      const last = all.filter((m) => m.state.status !== 'pending' && m.state.status !== 'idle').at(-1);
      setState((was) => {
        const pending = all.filter((m) => m.state.status === 'pending').length;
        const next = {
          pending,
          offline: !onlineManager.isOnline() || all.some((m) => m.state.isPaused),
          savedAt: was.pending > 0 && pending === 0 && last?.state.status === 'success' ? new Date() : was.savedAt,
          failed: pending === 0 && last?.state.status === 'error',
        };
        const same = next.pending === was.pending && next.offline === was.offline && next.savedAt === was.savedAt && next.failed === was.failed;
        return same ? was : next;
      });
    };
    const stops = [cache.subscribe(look), onlineManager.subscribe(look)];
    return () => stops.forEach((stop) => stop());
  }, [client]);
  useEffect(() => {
    if (state.pending === 0) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [state.pending]);
  return state;
}
