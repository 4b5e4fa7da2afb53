import { IconWorld } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';

const short = (address: string) => address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');

function View({ value, dense }: ViewProps) {
  const address = asText(value);
  if (dense || !/^https?:/i.test(address)) return <span className="cut" title={address}>{short(address)}</span>;
  return <a className="cut" href={address} target="_blank" rel="noopener noreferrer">{short(address)}</a>;
}

function Input(props: InputProps) {
  const read = (typed: string) => (/^[a-z]+:/i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`);
  return <Typed {...props} type="url" inputMode="url" shown={asText(props.value)} read={read} />;
}

export const url: FieldType = {
  name: 'url', label: ['Adresse web', 'Web address'], icon: IconWorld, View, Input, text: asText, width: 180,
  operators: ['contains', 'eq', 'is_empty', 'is_set'],
};
