import { useModel } from '../api/useModel';
import type { EntityDef, FieldDef } from '../api/types';

// The entity that a field belongs to: definitions are shared objects of the one model.
export function useEntityOf(field: FieldDef): EntityDef | undefined {
  return useModel().entities.find((e) => e.fields.includes(field));
}
