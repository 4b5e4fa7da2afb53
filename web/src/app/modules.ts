// The modules of this application, one line each, in the order of their contributions.
import { admin } from '../modules/admin';
import { day } from '../modules/day';
import { imports } from '../modules/imports';
import { reports } from '../modules/reports';
import { sales } from '../modules/sales';
import type { WebModule } from '../records/slots';

export const modules: WebModule[] = [day, imports, admin, sales, reports];
