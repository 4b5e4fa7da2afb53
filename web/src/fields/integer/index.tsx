import { useFormat } from '../../i18n/format';
import { parseNumber } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { IconHash } from '../../ui/icons';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';
import { words } from '../words';

function View({ value }: ViewProps) {
  const format = useFormat();
  return <span className="cut num">{asText(value) && format.number(asText(value), 0)}</span>;
}

function Input(props: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const shown = asText(props.value);
  const read = (typed: string) => {
    const n = parseNumber(typed);
    return n === null || n.includes('.') || !Number.isSafeInteger(Number(n)) ? undefined : Number(n);
  };
  return <Typed {...props} inputMode="numeric" shown={shown && format.number(shown, 0)} sentence={t('bad_number')} read={read} />;
}

export const integer: FieldType = {
  name: 'integer', label: ['Nombre entier', 'Whole number'], icon: IconHash, View, Input, width: 110, align: 'end',
  text: (v, _, format) => asText(v) && format.number(asText(v), 0),
  operators: ['eq', 'ne', 'ge', 'le', 'gt', 'lt', 'between', 'is_empty', 'is_set'],
};
