import { useMemo, useRef, useState } from 'react';
import type { EntityDef } from '../../api/types';
import { titleColumn } from '../../api/titles';
import { useModel } from '../../api/useModel';
import { folded } from '../../i18n/parse';
import { useLocale, useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import { Checkbox, TextInput } from '../../ui/Field';
import { IconArrowDown, IconArrowUp, IconColumns3, IconSearch } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { pathLabel } from '../fieldLabel';
import { fieldsWithin } from '../filter/FieldPicker';
import s from './list.module.css';
import { words } from './words';

interface ColumnPickerProps {
  entity: EntityDef;
  columns: string[];
  onChange: (columns: string[]) => void;
  onReset: () => void;
}

// Which columns, in which order; those of related records too. The name always comes first.
export function ColumnPicker(props: ColumnPickerProps) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <span className={s.corner}>
      <IconButton ref={anchor} icon={IconColumns3} size="s" label={t('columns')} aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && <Popover anchor={anchor} align="end" sheet onClose={() => setOpen(false)}><Choices {...props} /></Popover>}
    </span>
  );
}

function Choices({ entity, columns, onChange, onReset }: ColumnPickerProps) {
  const t = useWords(words);
  const model = useModel();
  const { language } = useLocale();
  const [typed, setTyped] = useState('');
  const all = useMemo(() => ['_next', ...(entity.fields.some((f) => f.type === 'stage') ? ['_age_days'] : []), ...fieldsWithin(model, entity, () => true).map((f) => f.path)], [model, entity]);
  const facts: Record<string, string> = { _label: t('name'), _next: t('next'), _age_days: t('age') };
  const label = (path: string) => (facts[path] ?? (pathLabel(model, entity.name, path, language) ?? path));
  const wanted = folded(typed);
  const matches = (path: string) => !wanted || folded(label(path)).includes(wanted);
  const rest = all.filter((p) => !columns.includes(p) && matches(p));
  const move = (path: string, step: number) => {
    const from = columns.indexOf(path);
    const to = from + step;
    if (to < 1 || to >= columns.length) return;
    const next = columns.filter((c) => c !== path);
    next.splice(to, 0, path);
    onChange(next);
  };
  return (
    <div className={s.columns}>
      <div className={s.columnSearch}>
        <TextInput icon={IconSearch} autoFocus data-autofocus aria-label={t('find_column')} placeholder={t('find_column')} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} />
      </div>
      <div className={s.columnList}>
        <p className={s.columnTitle}>{t('shown_columns')}</p>
        <ul>
          {columns.filter(matches).map((path) => {
            const fixed = path === titleColumn(entity);
            return (
              <li key={path}>
                <Checkbox label={label(path)} checked disabled={fixed} onChange={() => onChange(columns.filter((c) => c !== path))} />
                {!fixed && !wanted && (
                  <span className={s.moves}>
                    <IconButton icon={IconArrowUp} size="s" label={t('move_up', { name: label(path) })} disabled={columns.indexOf(path) < 2} onClick={() => move(path, -1)} />
                    <IconButton icon={IconArrowDown} size="s" label={t('move_down', { name: label(path) })} disabled={columns.indexOf(path) === columns.length - 1} onClick={() => move(path, 1)} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
        {rest.length > 0 && <p className={s.columnTitle}>{t('other_columns')}</p>}
        <ul>
          {rest.map((path) => <li key={path}><Checkbox label={label(path)} checked={false} onChange={() => onChange([...columns, path])} /></li>)}
        </ul>
      </div>
      <div className={s.columnFoot}><Button look="plain" size="s" onClick={onReset}>{t('reset_columns')}</Button></div>
    </div>
  );
}
