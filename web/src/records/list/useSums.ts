// What the amounts of a list come to, in the company's currency: the server's sum over all that the filter keeps, not over the rows read.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { aggregate } from '../../api/aggregate';
import { keys } from '../../api/keys';
import type { Amount, Condition, EntityDef, FieldDef } from '../../api/types';

export interface Sum { field: FieldDef; sum: Amount }

/** `few` is false while the count is unknown or too large for a sum to be asked with every list. */
export function useSums(entity: EntityDef, fields: FieldDef[], filter: Condition | undefined, few: boolean): Sum[] {
  const summed = fields.slice(0, 2);
  const body = { entity: entity.name, ...(filter ? { filter } : {}), group_by: [], measures: summed.map((f) => ({ fn: 'sum', field: f.name, as: f.name })) };
  const { data } = useQuery({
    queryKey: keys.totals(entity.name, body),
    queryFn: ({ signal }) => aggregate(body, signal),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    enabled: few && summed.length > 0,
  });
  if (!few || !data) return [];
  return summed.flatMap((field) => {
    const sum = data.totals[data.columns.findIndex((c) => c.name === field.name)] as Amount | null | undefined;
    return sum ? [{ field, sum }] : [];
  });
}
