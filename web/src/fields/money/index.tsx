import { useModel } from '../../api/useModel';
import { useFormat } from '../../i18n/format';
import { parseMoney } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { IconCurrencyEuro } from '../../ui/icons';
import { integer } from '../integer';
import type { FieldType, InputProps, ViewProps } from '../type';
import { Typed } from '../Typed';
import { asAmount } from '../values';
import { words } from '../words';

function View({ value }: ViewProps) {
  const format = useFormat();
  const amount = asAmount(value);
  return <span className="cut num">{amount && format.money(amount)}</span>;
}

// An amount keeps its currency until another one is typed with it (« 100 CHF »).
function Input(props: InputProps) {
  const t = useWords(words);
  const format = useFormat();
  const { company } = useModel();
  const amount = asAmount(props.value);
  const currency = amount?.currency ?? company.currency;
  return (
    <Typed
      {...props}
      inputMode="decimal"
      shown={amount ? format.money(amount) : ''}
      sentence={t('bad_number')}
      read={(typed) => parseMoney(typed, currency) ?? undefined}
    />
  );
}

export const money: FieldType = {
  ...integer, name: 'money', label: ['Montant', 'Amount'], icon: IconCurrencyEuro, View, Input, width: 120,
  text: (v, _, format) => {
    const amount = asAmount(v);
    return amount ? format.money(amount) : '';
  },
};
