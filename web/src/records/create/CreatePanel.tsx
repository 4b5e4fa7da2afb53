import { useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { newKey } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { FieldDef, Value } from '../../api/types';
import { titleColumn, titleFields } from '../../api/titles';
import { useEntity, useModel } from '../../api/useModel';
import { useCreate } from '../../api/useRecord';
import { isEditable, typeOf } from '../../fields/all';
import { isEmpty } from '../../fields/type';
import { grammar } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { words } from '../words';
import type { Creation } from './CreateProvider';
import s from './create.module.css';
import { Duplicates } from './Duplicates';

// At most three fields, those that the model names; the rest is filled in place afterwards.
export default function CreatePanel({ creation, onClose }: { creation: Creation; onClose: () => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const model = useModel();
  const entity = useEntity(creation.entity);
  const [, navigate] = useLocation();
  const create = useCreate(entity);
  const key = useRef(newKey());
  const body = useRef<HTMLDivElement>(null);
  const [values, setValues] = useState<Record<string, Value>>(creation.preset ?? {});
  const [bad, setBad] = useState<Record<string, string | null>>({});
  const fields = useMemo(() => {
    const named = entity.layouts.create?.length ? entity.layouts.create : titleFields(entity);
    const wanted = [...new Set([...named, ...entity.fields.filter((f) => f.required && f.params?.default === undefined).map((f) => f.name)])];
    return wanted.map((name) => model.field(entity.name, name)).filter((f): f is FieldDef => !!f && isEditable(f) && !f.part_of && (named.includes(f.name) || isEmpty(creation.preset?.[f.name])));
  }, [entity, model, creation.preset]);
  const typedName = titleFields(entity).map((name) => values[name]).filter((v) => typeof v === 'string' && v.trim()).join(' ');
  const problem = asProblem(create.error);
  const refusalOf = (field: FieldDef) => bad[field.name] ?? problem?.of(field.name)?.message ?? null;
  const elsewhere = problem?.errors.filter((e) => !fields.some((f) => f.name === e.field)) ?? [];

  function submit() {
    const lacking = fields.filter((f) => (f.required || f.name === titleColumn(entity)) && isEmpty(values[f.name]));
    const wrong = Object.fromEntries(lacking.map((f) => [f.name, t('required')]));
    setBad((was) => ({ ...Object.fromEntries(Object.entries(was).filter(([, v]) => v && v !== t('required'))), ...wrong }));
    if (lacking.length || Object.values(bad).some((v) => v && v !== t('required'))) {
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    create.mutate({ values, key: key.current }, {
      onSuccess: (record) => {
        onClose();
        if (creation.onCreated) creation.onCreated(record);
        else navigate(`/${entity.plural}/${record.id}`);
      },
      onError: (error) => {
        // A refused body that is corrected is another intention.
        if (asProblem(error)?.status !== 0) key.current = newKey();
        requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      },
    });
  }

  return (
    <Dialog
      title={grammar(language).newOne(entity.label)}
      where="side"
      width={420}
      onClose={onClose}
      onSubmit={submit}
      foot={(
        <>
          <Button look="plain" onClick={onClose}>{t('cancel')}</Button>
          <Button look="fill" type="submit" busy={create.isPending}>{t('create')}</Button>
        </>
      )}
    >
      <div ref={body} className={s.fields}>
        {problem && !problem.errors.length && <p className={s.refused} role="alert">{problem.isOffline ? t('unreachable') : problem.message}</p>}
        {elsewhere.map((e) => <p key={`${e.field}${e.rule}`} className={s.refused} role="alert">{e.field ? `${model.field(entity.name, e.field)?.label ?? e.field} : ` : ''}{e.message}</p>)}
        <Duplicates entity={entity} typed={typedName} />
        {fields.map((field, i) => {
          const { Input } = typeOf(field);
          return (
            <Field key={field.name} label={field.label} hint={field.help} error={refusalOf(field)} required={field.required ?? false}>
              {(ids) => (
                <Input
                  field={field}
                  ids={ids}
                  value={values[field.name]}
                  autoFocus={i === 0}
                  onChange={(value) => setValues((was) => ({ ...was, [field.name]: value }))}
                  onInvalid={(sentence) => setBad((was) => ({ ...was, [field.name]: sentence }))}
                />
              )}
            </Field>
          );
        })}
      </div>
    </Dialog>
  );
}
