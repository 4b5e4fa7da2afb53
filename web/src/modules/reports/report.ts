// The report on the pipeline, without its drawing: what is asked, the lines that come back, and the filter behind each figure.
//
// Shape  a choice (pipeline, grouping, open or all) -> bodies of POST /query -> lines. Every total is the server's.
// Keeps  the filter of a line, given to a list, finds exactly the records that the line counts.
import type { Aggregate, AggregateValue } from '../../api/aggregate';
import type { Amount, Condition, EntityDef, FieldDef, Leaf, Ref } from '../../api/types';

export const groupings = ['stage_owner', 'stage', 'owner', 'month'] as const;
export type Grouping = (typeof groupings)[number];

export interface Choice {
  /** A code, or empty for all of them. */
  pipeline: string;
  by: Grouping;
  which: 'open' | 'all';
}

export function choiceOf(search: string, known: string[]): Choice {
  const params = new URLSearchParams(search);
  const by = groupings.find((g) => g === params.get('by')) ?? 'stage_owner';
  const pipeline = params.get('pipeline') ?? '';
  return { pipeline: known.includes(pipeline) ? pipeline : '', by, which: params.get('which') === 'all' ? 'all' : 'open' };
}

export function searchOf(choice: Choice): string {
  const params = new URLSearchParams();
  if (choice.pipeline) params.set('pipeline', choice.pipeline);
  if (choice.by !== 'stage_owner') params.set('by', choice.by);
  if (choice.which === 'all') params.set('which', 'all');
  const text = params.toString();
  return text && `?${text}`;
}

/** The fields that the report reads; a person who may not see money gets counts only. */
export interface Parts { stage: FieldDef; owner?: FieldDef | undefined; day?: FieldDef | undefined; amount?: FieldDef | undefined; weighted?: FieldDef | undefined }

export function partsOf(entity: EntityDef): Parts | null {
  const field = (name: string) => entity.fields.find((f) => f.name === name);
  const stage = entity.fields.find((f) => f.type === 'stage');
  const amount = field('amount');
  return stage ? { stage, owner: field('owner'), day: field('expected_close_on'), amount, weighted: amount && field('weighted_amount') } : null;
}

/** What holds for the whole report, as the list's filter says it. */
export function baseOf(choice: Choice, stage: FieldDef): Leaf[] {
  const own = stage.pipelines?.find((p) => p.code === choice.pipeline);
  if (!own) return choice.which === 'open' ? [{ field: `${stage.name}.category`, op: 'in', value: ['open'] }] : [];
  return [{ field: stage.name, op: 'in', value: own.stages.filter((st) => choice.which === 'all' || st.category === 'open').map((st) => st.code) }];
}

type GroupBy = { field: string; bucket?: 'month' };
const groupsOf = (by: Grouping, { stage, owner, day }: Parts): GroupBy[] => ({
  stage: [{ field: stage.name }],
  owner: owner ? [{ field: owner.name }] : [],
  stage_owner: owner ? [{ field: stage.name }, { field: owner.name }] : [{ field: stage.name }],
  month: day ? [{ field: day.name, bucket: 'month' as const }] : [],
})[by];

export function bodyOf(entity: string, filter: Condition | undefined, by: Grouping, parts: Parts) {
  const sums = [parts.amount, parts.weighted].filter((f) => f !== undefined);
  return {
    entity,
    ...(filter ? { filter } : {}),
    group_by: groupsOf(by, parts),
    measures: [{ fn: 'count', as: 'n' }, ...sums.map((f) => ({ fn: 'sum', field: f.name, as: f.name }))],
    ...(by === 'owner' && parts.amount ? { sort: `-${parts.amount.name}` } : {}),
    limit: 5000,
  };
}

export interface Figures { count: number; sum?: Amount | undefined; weighted?: Amount | undefined }
export interface Line extends Figures {
  key: string;
  kind: 'stage' | 'owner' | 'month';
  /** Empty for the records that have no value. */
  value: AggregateValue;
  where: Leaf[];
  under: Line[];
}

function figuresAt(row: AggregateValue[], from: number, parts: Parts): Figures {
  const amount = (at: number) => row[at] as Amount | null | undefined;
  return {
    count: Number(row[from] ?? 0),
    sum: parts.amount && (amount(from + 1) ?? undefined),
    weighted: parts.weighted && (amount(from + 2) ?? undefined),
  };
}

/** The last day of the month that begins on this day. */
export function monthEnd(first: string): string {
  const [year, month] = first.split('-').map(Number);
  return new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10);
}

const codeOf = (value: AggregateValue) => (typeof value === 'object' && value !== null && 'code' in value ? value.code : null);
const refOf = (value: AggregateValue) => (typeof value === 'object' && value !== null && 'id' in value ? (value as Ref) : null);

function whereOf(kind: Line['kind'], value: AggregateValue, parts: Parts): Leaf {
  const field = { stage: parts.stage, owner: parts.owner, month: parts.day }[kind]!.name;
  if (value === null) return { field, op: 'is_empty' };
  if (kind === 'stage') return { field, op: 'in', value: [codeOf(value)] };
  if (kind === 'owner') return { field, op: 'in', value: [refOf(value)] };
  return { field, op: 'between', value: [value, monthEnd(String(value))] };
}

const keyOf = (value: AggregateValue): string => codeOf(value) ?? String(refOf(value)?.id ?? value);

function line(kind: Line['kind'], row: AggregateValue[], at: number, from: number, parts: Parts, base: Leaf[]): Line {
  const value = row[at] ?? null;
  // A line of a stage says more than the stages of its pipeline: it takes their place.
  const kept = kind === 'stage' ? base.filter((leaf) => leaf.field !== parts.stage.name && leaf.field !== `${parts.stage.name}.category`) : base;
  return { key: keyOf(value), kind, value, where: [...kept, whereOf(kind, value, parts)], under: [], ...figuresAt(row, from, parts) };
}

/** The lines of an answer; those of `inner` (stage, then owner) stand under the stage that they belong to. */
export function linesOf(outer: Aggregate, inner: Aggregate | undefined, by: Grouping, parts: Parts, base: Leaf[]): Line[] {
  const kind = by === 'stage_owner' ? 'stage' : by;
  const lines = outer.rows.map((row) => line(kind, row, 0, 1, parts, base));
  if (!inner || !parts.owner) return lines;
  for (const row of inner.rows) {
    const over = lines.find((l) => l.key === keyOf(row[0] ?? null));
    over?.under.push(line('owner', row, 1, 2, parts, over.where));
  }
  return lines;
}

export const totalOf = (outer: Aggregate, parts: Parts): Figures => figuresAt(outer.totals, 1, parts);

/** The address of the list that shows the records of a figure. */
export function addressOf(entity: EntityDef, parts: Parts, where: Leaf[], by: 'count' | 'amount'): string {
  const columns = (entity.layouts.list ?? []).filter((name) => !name.startsWith('_'));
  if (parts.amount && parts.weighted && !columns.includes(parts.weighted.name)) columns.splice(columns.indexOf(parts.amount.name) + 1, 0, parts.weighted.name);
  const params = new URLSearchParams({ view: 'all', filter: JSON.stringify({ and: where }), columns: columns.join(',') });
  if (by === 'amount' && parts.amount?.sortable) params.set('sort', `-${parts.amount.name}`);
  else if (parts.day?.sortable) params.set('sort', parts.day.name);
  return `/${entity.plural}?${params}`;
}
