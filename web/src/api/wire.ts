// From the form in which values are read to the form in which they are written.
//
// Shape  {id, label} -> id; {entity, id, label} -> {entity, id}; {code, label} -> code; lists element by element;
//        money, addresses and plain values stay as they are (an address without its printed lines).
import type { Value } from './types';

export function toWire(value: Value): unknown {
  if (Array.isArray(value)) return value.map((v) => toWire(v as Value));
  if (typeof value !== 'object' || value === null) return value === undefined || value === '' ? null : value;
  const fields = value as Record<string, unknown>;
  if ('amount' in fields) return { amount: fields.amount, currency: fields.currency };
  if ('entity' in fields && 'id' in fields) return { entity: fields.entity, id: fields.id };
  if ('id' in fields) return fields.id;
  if ('code' in fields) return fields.code;
  const { lines: _, ...rest } = fields;
  return rest;
}

export function sameValue(a: Value, b: Value): boolean {
  return JSON.stringify(toWire(a) ?? null) === JSON.stringify(toWire(b) ?? null);
}
