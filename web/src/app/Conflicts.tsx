import { useState } from 'react';
import { type Conflict, settleConflict, useConflict } from '../api/conflicts';
import type { Value } from '../api/types';
import { useModel } from '../api/useModel';
import { usePatch } from '../api/useRecord';
import { typeOf } from '../fields/all';
import { isEmpty } from '../fields/type';
import { useWords } from '../i18n/words';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import s from './Conflicts.module.css';
import { words } from './words';

// Two people on one record: both values are shown, and one chooses field by field.
export function Conflicts() {
  const conflict = useConflict();
  return conflict ? <Choice key={`${conflict.entity}${conflict.id}${conflict.current.version}`} conflict={conflict} /> : null;
}

function Choice({ conflict }: { conflict: Conflict }) {
  const t = useWords(words);
  const model = useModel();
  const entity = model.find(conflict.entity);
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set(Object.keys(conflict.mine)));
  const write = usePatch(entity!);
  if (!entity) return null;
  const fields = Object.keys(conflict.mine).map((name) => model.field(entity.name, name)).filter((f) => f !== undefined);
  const close = () => settleConflict(conflict);
  function keep() {
    const values = Object.fromEntries(Object.entries(conflict.mine).filter(([name]) => mine.has(name)));
    close();
    if (Object.keys(values).length) write.mutate({ id: conflict.id, values, version: conflict.current.version });
  }
  return (
    <Dialog
      title={t('conflict')}
      sub={t('conflict_help')}
      width={520}
      onClose={close}
      onSubmit={keep}
      foot={<Button look="fill" type="submit">{t('keep')}</Button>}
    >
      {fields.map((field) => {
        const { View } = typeOf(field);
        const drawn = (value: Value) => (isEmpty(value) ? <span className="faint">{t('empty_value')}</span> : <View field={field} value={value} dense />);
        const pick = (on: boolean) => setMine((was) => {
          const next = new Set(was);
          if (on) next.add(field.name);
          else next.delete(field.name);
          return next;
        });
        return (
          <fieldset key={field.name} className={s.field}>
            <legend>{field.label}</legend>
            <label className={s.side}>
              <input type="radio" name={field.name} checked={mine.has(field.name)} onChange={() => pick(true)} />
              <span className="faint">{t('mine')}</span><span className={s.value}>{drawn(conflict.mine[field.name])}</span>
            </label>
            <label className={s.side}>
              <input type="radio" name={field.name} checked={!mine.has(field.name)} onChange={() => pick(false)} />
              <span className="faint">{t('theirs')}</span><span className={s.value}>{drawn(conflict.current[field.name])}</span>
            </label>
          </fieldset>
        );
      })}
    </Dialog>
  );
}
