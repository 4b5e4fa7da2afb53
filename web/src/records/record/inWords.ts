// A value that changed, as text.
import type { Change, Value } from '../../api/types';
import type { ModelIndex } from '../../api/useModel';
import { fieldTypes } from '../../fields/all';
import type { Format } from '../../i18n/format';

export function inWords(model: ModelIndex, entity: string, change: Change, value: Value, format: Format): string {
  const field = model.field(entity, change.field);
  return field ? fieldTypes[field.type]?.text(value, field, format) ?? String(value) : String(value ?? '');
}
