import { useWords } from '../../i18n/words';
import { Field, TextInput } from '../../ui/Field';
import s from './Admin.module.css';
import { isNamed, type Label } from './definition';
import { words } from './words';

interface LabelFieldsProps { value: Required<Label>; onChange: (value: Required<Label>) => void; tried: boolean; error: string | null }

// The name of a thing of the model, in both languages; one will do.
export function LabelFields({ value, onChange, tried, error }: LabelFieldsProps) {
  const t = useWords(words);
  return (
    <div className={s.pair}>
      <Field label={t('labelFr')} required error={tried && !isNamed(value) ? t('nameIt') : error}>{(ids) => <TextInput data-autofocus value={value.fr} onChange={(e) => onChange({ ...value, fr: e.target.value })} {...ids} />}</Field>
      <Field label={t('labelEn')}>{(ids) => <TextInput value={value.en} onChange={(e) => onChange({ ...value, en: e.target.value })} {...ids} />}</Field>
    </div>
  );
}
