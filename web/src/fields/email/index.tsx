import { IconMail } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';

function View({ value, dense }: ViewProps) {
  const address = asText(value);
  return dense ? <span className="cut" title={address}>{address}</span> : <a className="cut" href={`mailto:${address}`}>{address}</a>;
}

function Input(props: InputProps) {
  return <Typed {...props} type="email" inputMode="email" shown={asText(props.value)} read={(typed) => typed.trim()} />;
}

export const email: FieldType = {
  name: 'email', label: ['E-mail', 'E-mail'], icon: IconMail, View, Input, text: asText, width: 220,
  operators: ['contains', 'eq', 'ends_with', 'is_empty', 'is_set'],
};
