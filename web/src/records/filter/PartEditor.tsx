import { useState } from 'react';
import type { EntityDef, FieldDef, Leaf, Operator } from '../../api/types';
import { useModel } from '../../api/useModel';
import { useLocale, useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import { Combobox } from '../../ui/Combobox';
import { IconTrash, IconX } from '../../ui/icons';
import { pathLabel } from '../fieldLabel';
import { FieldPicker } from './FieldPicker';
import { carried, isComplete, needsValue, operatorsOf } from './filter';
import s from './filter.module.css';
import { ValueInput } from './ValueInput';
import { words } from './words';

interface PartEditorProps {
  entity: EntityDef;
  leaves: Leaf[];
  onChange: (leaves: Leaf[]) => void;
  onApply: () => void;
  onRemove: () => void;
}

// One part of a filter: a condition, or several joined by "or".
export function PartEditor({ entity, leaves, onChange, onApply, onRemove }: PartEditorProps) {
  const t = useWords(words);
  const model = useModel();
  const [adding, setAdding] = useState(false);
  if (adding) {
    return (
      <FieldPicker
        entity={entity}
        onPick={({ path, field }) => {
          onChange([...leaves, newLeaf(path, field)]);
          setAdding(false);
        }}
      />
    );
  }
  return (
    <form
      className={s.editor}
      onSubmit={(e) => {
        e.preventDefault();
        onApply();
      }}
    >
      {leaves.map((leaf, i) => {
        const field = model.path(entity.name, leaf.field)?.field;
        const put = (next: Leaf) => onChange(leaves.map((l, at) => (at === i ? next : l)));
        return (
          <LeafEditor
            key={`${leaf.field}${i}`}
            entity={entity}
            leaf={leaf}
            field={field}
            onChange={put}
            onEnter={onApply}
            onRemove={leaves.length > 1 ? () => onChange(leaves.filter((_, at) => at !== i)) : undefined}
          />
        );
      })}
      <div className={s.foot}>
        <Button look="plain" size="s" icon={IconTrash} onClick={onRemove}>{t('remove')}</Button>
        <Button look="plain" size="s" onClick={() => setAdding(true)}>{t('or_else')}</Button>
        <Button look="fill" size="s" type="submit" disabled={!leaves.every(isComplete)}>{t('apply')}</Button>
      </div>
    </form>
  );
}

export function newLeaf(path: string, field: FieldDef): Leaf {
  const op = operatorsOf(field).find((o) => o !== 'me' && o !== 'my_team') ?? 'is_set';
  return field.type === 'boolean' ? { field: path, op: 'eq', value: true } : { field: path, op };
}

interface LeafEditorProps {
  entity: EntityDef;
  leaf: Leaf;
  field: FieldDef | undefined;
  onChange: (leaf: Leaf) => void;
  onEnter: () => void;
  onRemove: (() => void) | undefined;
}

function LeafEditor({ entity, leaf, field, onChange, onEnter, onRemove }: LeafEditorProps) {
  const t = useWords(words);
  const model = useModel();
  const { language } = useLocale();
  if (!field) return <p className={s.note}>{t('removed_field')}</p>;
  const options = operatorsOf(field).map((op) => ({ value: op as string, label: t(`op_${op}`) }));
  return (
    <div className={s.leaf}>
      <div className={s.line}>
        <span className="cut">{pathLabel(model, entity.name, leaf.field, language)}</span>
        {onRemove && <IconButton icon={IconX} size="s" label={t('remove')} onClick={onRemove} />}
      </div>
      <Combobox
        source={options}
        label={t('condition')}
        value={options.find((o) => o.value === leaf.op) ?? { value: leaf.op, label: t(`op_${leaf.op}`) }}
        onChange={(o) => {
          if (!o) return;
          const op = o.value as Operator;
          const value = carried(leaf.op, op, leaf.value);
          onChange(value === undefined ? { field: leaf.field, op } : { field: leaf.field, op, value });
        }}
      />
      {needsValue(leaf.op) && <ValueInput key={leaf.op} field={field} leaf={leaf} onEnter={onEnter} onChange={(value) => onChange({ ...leaf, value })} />}
    </div>
  );
}
