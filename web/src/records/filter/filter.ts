// A list's filter as the person sees it: parts that must all hold, each a condition or alternatives joined by "or".
import type { Condition, FieldDef, Leaf, Operator } from '../../api/types';
import { typeOf } from '../../fields/all';

export type Part = Condition;

export const isLeaf = (c: Condition): c is Leaf => 'field' in c && 'op' in c && !('count' in c);

export function partsOf(filter: Condition | undefined): Part[] {
  if (!filter) return [];
  if ('and' in filter) return filter.and.flatMap((c) => ('and' in c ? partsOf(c) : [people(c)]));
  return [people(filter)];
}

// The contract writes "me" as a value; here it is a way of comparing that needs none.
function people(c: Condition): Condition {
  if ('or' in c) return { or: c.or.map(people) };
  const only = isLeaf(c) && (c.op === 'eq' || c.op === 'in') ? (Array.isArray(c.value) && c.value.length === 1 ? c.value[0] : c.value) : null;
  return isLeaf(c) && (only === 'me' || only === 'my_team') ? { field: c.field, op: only } : c;
}

export const filterOf = (parts: Part[]): Condition => ({ and: parts });

// The leaves that an editor can show: one, or alternatives. Anything else (any, none, count, not) is shown but not edited here.
export function leavesOf(part: Part): Leaf[] | null {
  if (isLeaf(part)) return [part];
  if ('or' in part && part.or.every(isLeaf)) return part.or;
  return null;
}

export const partOf = (leaves: Leaf[]): Part => (leaves.length === 1 ? leaves[0]! : { or: leaves });

// Labels kept beside ids for the screen do not travel; an empty filter is no filter.
export function wireFilter(filter: Condition | undefined): Condition | undefined {
  const parts = partsOf(filter);
  if (parts.length === 0) return undefined;
  return JSON.parse(JSON.stringify(parts.length === 1 ? parts[0] : { and: parts }), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('id' in value && 'label' in value) return value.id;
    if ('op' in value && (value.op === 'me' || value.op === 'my_team')) return { ...value, op: 'eq', value: value.op };
    return value;
  }) as Condition;
}

const none: Operator[] = ['is_empty', 'is_set', 'me', 'my_team'];
export const needsValue = (op: Operator): boolean => !none.includes(op);

export const isComplete = (leaf: Leaf): boolean => {
  if (!needsValue(leaf.op)) return true;
  if (Array.isArray(leaf.value)) return leaf.value.length > 0 && leaf.value.every((v) => v !== null && v !== undefined && v !== '');
  return leaf.value !== undefined && leaf.value !== null && leaf.value !== '';
};

// In the order in which people want them; only those that the model allows.
export function operatorsOf(field: FieldDef): Operator[] {
  const own = typeOf(field).operators;
  const allowed = field.operators?.length ? field.operators : own;
  const mine: Operator[] = field.target === 'user' ? ['me', 'my_team'] : field.target === 'team' ? ['my_team'] : [];
  const order: Operator[] = [...mine, ...own, 'contains', 'in', 'eq', 'ge', 'le', 'gt', 'lt', 'between', 'within', 'before', 'after', 'starts_with', 'ends_with', 'nin', 'ne', 'under', 'is_empty', 'is_set'];
  const seen = [...new Set(order)].filter((op) => allowed.includes(op) || (mine.includes(op) && allowed.some((a) => a === 'eq' || a === 'in')));
  // "in" and "eq" say the same thing of a choice, and "in" says more.
  const coded = ['choice', 'stage', 'multi_choice', 'reference', 'multi_reference', 'tags'].includes(field.type);
  return coded ? seen.filter((op) => !(op === 'eq' && seen.includes('in')) && !(op === 'ne' && seen.includes('nin'))) : seen;
}

// What a change of operator keeps of the value.
export function carried(from: Operator, to: Operator, value: unknown): unknown {
  const many = (op: Operator) => op === 'in' || op === 'nin';
  if (!needsValue(to)) return undefined;
  if (many(from) === many(to) && (from === 'between') === (to === 'between') && (from === 'within') === (to === 'within')) return value;
  if (many(to) && value !== undefined && !Array.isArray(value) && from === 'eq') return [value];
  return undefined;
}

export const periods = [
  'today', 'yesterday', 'tomorrow', 'this_week', 'this_month', 'this_quarter', 'this_year', 'last_week', 'last_month', 'last_quarter', 'last_year', 'next_week', 'next_month', 'next_quarter', 'next_year',
] as const;
export type Period = (typeof periods)[number];
