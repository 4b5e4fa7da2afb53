import { type ReactNode, useState } from 'react';
import type { EntityDef, FieldError, SocleRecord, Value } from '../../api/types';
import { useModel } from '../../api/useModel';
import { typeOf } from '../../fields/all';
import { isEmpty } from '../../fields/type';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { IconCircleCheck, IconCircleDashed } from '../../ui/icons';
import { useCreateRecord } from '../create/CreateProvider';
import { type Step, useModules } from '../slots';
import s from './board.module.css';
import { words } from './words';

interface NeedProps {
  entity: EntityDef;
  record: SocleRecord;
  error: FieldError;
  first: boolean;
  value: Record<string, Value>;
  onValue: (field: string, value: Value) => void;
  onStep: (step: Step | null) => void;
}

export function Need({ entity, record, error, first, value, onValue, onStep }: NeedProps) {
  const t = useWords(words);
  const model = useModel();
  const modules = useModules();
  const create = useCreateRecord();
  const [ready, setReady] = useState(false);
  const { needs } = error;
  const put = (step: Step | null) => {
    setReady(!!step);
    onStep(step);
  };
  let done = ready;
  let control: ReactNode = null;
  if (needs && 'field' in needs) {
    const field = model.field(entity.name, needs.field);
    if (field) {
      const { Input } = typeOf(field);
      done = !isEmpty(value[field.name]);
      control = <Input field={field} value={value[field.name]} label={field.label} autoFocus={first} onChange={(v) => onValue(field.name, v)} />;
    }
  } else if (needs && 'create' in needs) {
    const Given = modules.flatMap((m) => m['stage.need'] ?? []).find((n) => n.creates === needs.create)?.control;
    if (Given) control = <Given entity={entity} record={record} given={needs.with ?? {}} onStep={put} />;
    else if (model.find(needs.create)?.rights.create) {
      const link = model.find(needs.create)?.fields.find((f) => f.target === entity.name);
      control = (
        <Button
          size="s"
          onClick={() => create({ entity: needs.create, preset: link ? { [link.name]: { id: record.id, label: record._label } } : {}, onCreated: () => put(async () => {}) })}
        >
          {t('create')}
        </Button>
      );
    }
  }
  return (
    <section className={s.need}>
      {done ? <IconCircleCheck size={18} className="good" aria-hidden /> : <IconCircleDashed size={18} className="faint" aria-hidden />}
      <div>
        <h3>{error.message}</h3>
        {control && <div className={s.control}>{control}</div>}
      </div>
    </section>
  );
}
