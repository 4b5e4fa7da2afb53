import { useState } from 'react';
import type { EntityDef, FieldDef, Value } from '../../api/types';
import { isEditable, typeOf } from '../../fields/all';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Combobox } from '../../ui/Combobox';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { words } from './words';

interface BulkEditProps {
  entity: EntityDef;
  /** Null: the person chooses it. */
  field: FieldDef | null;
  n: number;
  onApply: (field: FieldDef, value: Value) => void;
  onClose: () => void;
}

export function BulkEdit({ entity, field: given, n, onApply, onClose }: BulkEditProps) {
  const t = useWords(words);
  const [field, setField] = useState<FieldDef | null>(given);
  const [value, setValue] = useState<Value>(null);
  const [bad, setBad] = useState<string | null>(null);
  const editable = entity.fields.filter((f) => isEditable(f) && !f.unique && f.type !== 'file' && !f.part_of);
  const options = editable.map((f) => ({ value: f.name, label: f.label }));
  const Input = field && typeOf(field).Input;
  return (
    <Dialog
      title={given ? (given.type === 'tags' ? t('tag') : given.name === 'owner' ? t('assign') : given.label) : t('edit_field')}
      width={420}
      onClose={onClose}
      onSubmit={() => field && !bad && onApply(field, value)}
      foot={(
        <>
          <Button look="plain" onClick={onClose}>{t('cancel')}</Button>
          <Button look="fill" type="submit" disabled={!field || !!bad}>{t('apply_to', { n })}</Button>
        </>
      )}
    >
      {!given && (
        <Field label={t('field')}>
          {(ids) => (
            <Combobox
              ids={ids}
              source={options}
              value={field ? { value: field.name, label: field.label } : null}
              onChange={(o) => {
                setField(editable.find((f) => f.name === o?.value) ?? null);
                setValue(null);
                setBad(null);
              }}
            />
          )}
        </Field>
      )}
      {field && Input && (
        <Field label={given ? (field.type === 'tags' ? t('tags_to_add') : field.label) : t('new_value')} error={bad} hint={field.required || field.type === 'tags' ? undefined : t('empty_value')}>
          {(ids) => <Input key={field.name} field={field} ids={ids} value={value} onChange={setValue} onInvalid={setBad} autoFocus={!!given} />}
        </Field>
      )}
    </Dialog>
  );
}
