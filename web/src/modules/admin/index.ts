// Administration: objects and fields, steps of pipelines. People and teams are records like others.
import { lazy } from 'react';
import type { WebModule } from '../../records/slots';
import { IconSettings } from '../../ui/icons';

export const admin: WebModule = {
  name: 'admin',
  routes: [{ path: '/admin', screen: lazy(() => import('./Admin')) }],
  menu: { admin: { label: ['Administration', 'Administration'], icon: IconSettings, href: '/admin' } },
  powers: [{ power: 'admin.model', label: ['Administration', 'Administration'], icon: IconSettings, href: '/admin' }],
};
