import { IconTypography } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';

function View({ value }: ViewProps) {
  return <span className="cut" title={asText(value)}>{asText(value)}</span>;
}

function Input(props: InputProps) {
  return <Typed {...props} shown={asText(props.value)} read={(typed) => typed} />;
}

export const text: FieldType = {
  name: 'text', label: ['Texte', 'Text'], icon: IconTypography, View, Input, text: asText, width: 180,
  operators: ['contains', 'eq', 'ne', 'starts_with', 'ends_with', 'is_empty', 'is_set'],
};
