// Writing down what happened or what is planned on a record: a note, a call, a task, a meeting.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { writeTogether } from '../../api/batch';
import { keys } from '../../api/keys';

export interface About { entity: string; id: number }
export interface Logged { kind: string; subject: string; [field: string]: unknown }

export function useLog(about: About) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ['write', 'activity'],
    // What happened and what follows are written together or not at all: a call is never left without the call back that was promised.
    mutationFn: ({ log, next }: { log: Logged; next?: Logged | null }) =>
      writeTogether('activities', [log, ...(next ? [next] : [])].map((one) => ({ create: { ...one, related: about } }))),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['record'] });
      void client.invalidateQueries({ queryKey: keys.lists('activity') });
      void client.invalidateQueries({ queryKey: keys.lists(about.entity) });
      void client.invalidateQueries({ queryKey: keys.day });
    },
  });
}
