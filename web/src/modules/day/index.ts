// Ma journée: what waits for me, in order, with its reason and its gesture.
import { lazy } from 'react';
import { useQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { keys } from '../../api/keys';
import type { WebModule } from '../../records/slots';
import { IconSun } from '../../ui/icons';

// How many things wait: beside the menu entry.
function useWaiting(): number | undefined {
  const { data } = useQuery({ queryKey: keys.day, queryFn: ({ signal }) => get<{ items: unknown[] }>('/me/day', { signal }), staleTime: 60_000 });
  return data?.items.length || undefined;
}

export const day: WebModule = {
  name: 'day',
  routes: [{ path: '/me/day', screen: lazy(() => import('./Day')) }],
  menu: { me_day: { label: ['Ma journée', 'My day'], icon: IconSun, href: '/me/day', useCount: useWaiting } },
};
