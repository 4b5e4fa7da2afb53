import { phone as written } from '../../i18n/format';
import { IconPhone } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';

function View({ value, dense }: ViewProps) {
  const number = asText(value);
  if (dense) return <span className="cut num">{written(number)}</span>;
  return <a className="cut num" href={`tel:${number}`}>{written(number)}</a>;
}

// Any way of writing a number is accepted here: the server reads it and keeps E.164.
function Input(props: InputProps) {
  return <Typed {...props} type="tel" inputMode="tel" shown={written(asText(props.value))} read={(typed) => typed.replace(/\u00a0/g, ' ').trim()} />;
}

export const phone: FieldType = {
  name: 'phone', label: ['Téléphone', 'Telephone'], icon: IconPhone, View, Input, text: (v) => written(asText(v)), width: 136,
  operators: ['eq', 'starts_with', 'is_empty', 'is_set'],
};
