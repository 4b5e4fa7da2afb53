// What the sales screens add: how criteria are met, and the conversion of a lead.
import { lazy } from 'react';
import type { WebModule } from '../../records/slots';

export const sales: WebModule = {
  name: 'sales',
  'record.action': [{ entities: ['lead'], action: lazy(() => import('./Convert')) }],
  'stage.need': [
    { creates: 'opportunity_contact', control: lazy(() => import('./needs').then((m) => ({ default: m.RoleOf }))) },
    { creates: 'activity', control: lazy(() => import('./needs').then((m) => ({ default: m.Held }))) },
  ],
};
