// Totals of many records, computed by the server over all that the person may see (POST /query).
import { post } from './client';
import type { Amount, Coded, Ref, StageValue } from './types';

export type AggregateValue = string | number | boolean | null | Amount | Coded | StageValue | Ref;
export interface AggregateColumn { name: string; type: string; label?: string; currency?: string; bucket?: string }
export interface Aggregate {
  columns: AggregateColumn[];
  rows: AggregateValue[][];
  totals: AggregateValue[];
  groups: number;
  as_of: string;
}

export const aggregate = (body: object, signal: AbortSignal): Promise<Aggregate> => post<Aggregate>('/query', body, { signal });
