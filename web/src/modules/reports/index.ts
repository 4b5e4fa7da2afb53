// Reports: the pipeline in figures, each of which opens the records behind it.
import { lazy } from 'react';
import type { WebModule } from '../../records/slots';
import { IconChartBar } from '../../ui/icons';

export const reports: WebModule = {
  name: 'reports',
  routes: [{ path: '/reports', screen: lazy(() => import('./Pipeline')) }],
  menu: { reports: { label: ['Rapports', 'Reports'], icon: IconChartBar, href: '/reports' } },
};
