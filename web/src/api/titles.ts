// What names a record: one field, or several in turn (first name, last name), then known only by the record's `_label`.
import type { EntityDef } from './types';

export const titleFields = (entity: EntityDef): string[] => (Array.isArray(entity.title) ? entity.title : [entity.title]);

/** The column that names the row: the field itself, or `_label` when it is made of several. */
export const titleColumn = (entity: EntityDef): string => {
  const fields = titleFields(entity);
  return fields.length === 1 && entity.fields.find((f) => f.name === fields[0])?.type === 'text' ? fields[0]! : '_label';
};

/** By which field rows are sorted by name. */
export const titleSort = (entity: EntityDef): string | undefined =>
  titleFields(entity).findLast((name) => entity.fields.find((f) => f.name === name)?.sortable);
