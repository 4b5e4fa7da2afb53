import type { FieldDef, FieldTypeName, Value } from '../../api/types';
import { IconFunction } from '../../ui/icons';
import { fieldTypes } from '../all';
import type { FieldType, ViewProps } from '../type';

// What it gives is drawn by the type of the result; the model says it, or the value shows it.
export function resultType(field: FieldDef, value: Value): FieldType {
  const named = field.params?.result ?? field.params?.type;
  if (typeof named === 'string' && named in fieldTypes && named !== 'computed' && named !== 'rollup') return fieldTypes[named as FieldTypeName];
  if (typeof value === 'number') return fieldTypes.decimal;
  if (typeof value === 'boolean') return fieldTypes.boolean;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if ('amount' in value) return fieldTypes.money;
    if ('code' in value) return fieldTypes.choice;
    if ('id' in value) return fieldTypes.reference;
  }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return fieldTypes.date;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return fieldTypes.datetime;
  return fieldTypes.text;
}

function View(props: ViewProps) {
  const { View: Shown } = resultType(props.field, props.value);
  return <Shown {...props} />;
}

export const computed: FieldType = {
  name: 'computed', label: ['Calcul', 'Formula'], icon: IconFunction, View, Input: () => null, width: 140, readOnly: true,
  text: (v, field, format) => resultType(field, v).text(v, field, format),
  operators: ['eq', 'ge', 'le', 'is_empty', 'is_set'],
};
