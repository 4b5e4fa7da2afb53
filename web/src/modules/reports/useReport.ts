// The answers behind the report: groups, groups under groups, and how much of it was entered in another currency.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { aggregate } from '../../api/aggregate';
import { keys } from '../../api/keys';
import type { Condition, EntityDef, Leaf } from '../../api/types';
import { useModel } from '../../api/useModel';
import { wireFilter } from '../../records/filter/filter';
import { baseOf, bodyOf, type Choice, type Figures, type Line, linesOf, type Parts, totalOf } from './report';

export interface Report {
  base: Leaf[];
  filter: Condition | undefined;
  lines: Line[];
  total: Figures;
  /** Records whose amount was entered in another currency than the company's. */
  foreign: number;
  at: string;
}

function useTotals(entity: string, body: object | null) {
  return useQuery({
    queryKey: keys.totals(entity, body ?? {}),
    queryFn: ({ signal }) => aggregate(body ?? {}, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    enabled: body !== null,
  });
}

export function useReport(entity: EntityDef, parts: Parts, choice: Choice): { report: Report | undefined; error: Error | null; retry: () => void } {
  const { company } = useModel();
  const base = useMemo(() => baseOf(choice, parts.stage), [choice, parts]);
  const filter = useMemo(() => wireFilter({ and: base }), [base]);
  const nested = choice.by === 'stage_owner' && parts.owner !== undefined;
  const outer = useTotals(entity.name, bodyOf(entity.name, filter, nested ? 'stage' : choice.by, parts));
  const inner = useTotals(entity.name, nested ? bodyOf(entity.name, filter, 'stage_owner', parts) : null);
  const currencies = useTotals(entity.name, parts.amount ? {
    entity: entity.name, ...(filter ? { filter } : {}), group_by: [{ field: `${parts.amount.name}.currency` }], measures: [{ fn: 'count', as: 'n' }],
  } : null);
  // Lines of the choice before would stand under the title of this one: they wait until theirs are there.
  const ready = outer.data && !outer.isPlaceholderData && (!nested || (inner.data && !inner.isPlaceholderData));
  const report = useMemo<Report | undefined>(() => {
    if (!ready || !outer.data) return undefined;
    const foreign = (currencies.data?.rows ?? []).filter(([currency]) => currency !== null && currency !== company.currency).reduce((n, row) => n + Number(row[1]), 0);
    return { base, filter, lines: linesOf(outer.data, nested ? inner.data : undefined, choice.by, parts, base), total: totalOf(outer.data, parts), foreign, at: outer.data.as_of };
  }, [ready, outer.data, inner.data, currencies.data, nested, company, base, filter, choice, parts]);
  const failed = outer.error ?? inner.error;
  return {
    report,
    error: report ? null : failed,
    retry: () => {
      for (const query of [outer, inner, currencies]) if (query.isError) void query.refetch();
    },
  };
}
