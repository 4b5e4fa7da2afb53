// Administration: objects and fields, pipelines, people, roles, jobs, versions of the model.
import { lazy } from 'react';
import type { WebModule } from '../../records/slots';
import { IconSettings } from '../../ui/icons';

const screen = lazy(() => import('./Admin'));

export const admin: WebModule = {
  name: 'admin',
  routes: [{ path: '/admin/:section?/:a?/:b?', screen }],
  menu: { admin: { label: ['Administration', 'Administration'], icon: IconSettings, href: '/admin' } },
  powers: [{ power: 'admin.model', label: ['Administration', 'Administration'], icon: IconSettings, href: '/admin' }],
};
