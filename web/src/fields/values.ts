// Reading the loose shapes of the wire.
import type { Amount, Coded, Ref, Value } from '../api/types';

export const asText = (value: Value): string => (value === null || value === undefined || typeof value === 'object' ? '' : String(value));

export const asCoded = (value: Value): Coded | null => {
  if (typeof value === 'string') return value ? { code: value, label: value } : null;
  return typeof value === 'object' && value !== null && 'code' in value ? (value as Coded) : null;
};

export const asRef = (value: Value): Ref | null =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value && 'label' in value ? (value as Ref) : null);

export const asAmount = (value: Value): Amount | null =>
  (typeof value === 'object' && value !== null && 'amount' in value && value.amount !== null ? (value as Amount) : null);

export const asList = (value: Value): Coded[] =>
  (Array.isArray(value) ? value.map((v) => asCoded(v as Value)).filter((v): v is Coded => v !== null) : []);

export const asRefs = (value: Value): Ref[] =>
  (Array.isArray(value) ? value.map((v) => asRef(v as Value)).filter((v): v is Ref => v !== null) : []);
