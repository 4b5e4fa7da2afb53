// The modules of this application, one line each, in the order of their contributions.
import { day } from '../modules/day';
import type { WebModule } from '../records/slots';

export const modules: WebModule[] = [day];
