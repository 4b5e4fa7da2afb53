import { useFormat } from '../../i18n/format';
import { parseNumber } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { IconPercentage } from '../../ui/icons';
import { integer } from '../integer';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asText } from '../values';
import { words } from '../words';

function View({ value }: ViewProps) {
  const format = useFormat();
  return <span className="cut num">{asText(value) && format.percent(asText(value))}</span>;
}

function Input(props: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const shown = asText(props.value);
  const read = (typed: string) => parseNumber(typed.replace(/[%\s\u00a0]/g, '')) ?? undefined;
  return <Typed {...props} inputMode="decimal" shown={shown && format.percent(shown)} sentence={t('bad_number')} read={read} />;
}

export const percent: FieldType = {
  ...integer, name: 'percent', label: ['Pourcentage', 'Percentage'], icon: IconPercentage, View, Input,
  text: (v, _, format) => asText(v) && format.percent(asText(v)),
};
