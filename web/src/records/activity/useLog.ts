// Writing down what happened or what is planned on a record: a note, a call, a task, a meeting.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from '../../api/client';
import { keys } from '../../api/keys';
import type { SocleRecord } from '../../api/types';

export interface About { entity: string; id: number }
export interface Logged { kind: string; subject: string; [field: string]: unknown }

export function useLog(about: About) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['write', 'activity'],
    mutationFn: async ({ log, next }: { log: Logged; next?: Logged | null }) => {
      const made = await post<SocleRecord>('/activities', { ...log, related: about });
      if (next) await post<SocleRecord>('/activities', { ...next, related: about });
      return made;
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['record'] });
      void client.invalidateQueries({ queryKey: keys.lists('activity') });
      void client.invalidateQueries({ queryKey: keys.lists(about.entity) });
      void client.invalidateQueries({ queryKey: keys.day });
    },
  });
}
