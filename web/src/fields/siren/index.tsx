import { IconHash } from '../../ui/icons';
import { text } from '../text';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';

const grouped = (digits: string) => digits.replace(/^(\d{3})(\d{3})(\d{3})$/, '$1\u00a0$2\u00a0$3');

function View({ value }: ViewProps) {
  return <span className="cut num">{grouped(asText(value))}</span>;
}

function Input(props: InputProps) {
  return <Typed {...props} inputMode="numeric" shown={grouped(asText(props.value))} read={(typed) => typed.replace(/[\s\u00a0\u202f.]/g, '')} />;
}

export const siren: FieldType = { ...text, name: 'siren', label: ['SIREN', 'SIREN'], icon: IconHash, View, Input, text: (v) => grouped(asText(v)), width: 110 };
