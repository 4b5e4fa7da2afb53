import { useFormat } from '../../i18n/format';
import { parseNumber } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { IconDecimal } from '../../ui/icons';
import { integer } from '../integer';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';
import { words } from '../words';

function View({ value }: ViewProps) {
  const format = useFormat();
  return <span className="cut num">{asText(value) && format.number(asText(value))}</span>;
}

function Input(props: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const shown = asText(props.value);
  return <Typed {...props} inputMode="decimal" shown={shown && format.number(shown)} sentence={t('bad_number')} read={(typed) => parseNumber(typed) ?? undefined} />;
}

export const decimal: FieldType = {
  ...integer, name: 'decimal', label: ['Nombre décimal', 'Decimal'], icon: IconDecimal, View, Input,
  text: (v, _, format) => asText(v) && format.number(asText(v)),
};
