// Imports: what a file holds, what each column becomes, a trial, the import, and its undo.
import { lazy } from 'react';
import type { WebModule } from '../../records/slots';
import { IconFileImport } from '../../ui/icons';

export const imports: WebModule = {
  name: 'imports',
  routes: [
    { path: '/imports', screen: lazy(() => import('./Start')) },
    { path: '/imports/:id', screen: lazy(() => import('./Wizard')) },
  ],
  menu: { imports: { label: ['Imports', 'Imports'], icon: IconFileImport, href: '/imports' } },
};
