import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useId, useState } from 'react';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import type { EntityDef, FieldError, Value } from '../../api/types';
import { isEmpty } from '../../fields/type';
import { useWords } from '../../i18n/words';
import { Button, IconButton } from '../../ui/Button';
import { Field, TextInput } from '../../ui/Field';
import { IconX } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import s from './board.module.css';
import type { Step } from '../slots';
import { Need } from './Need';
import type { Override, Refused } from './useMoves';
import { words } from './words';

interface MissingProps {
  entity: EntityDef;
  refused: Refused;
  from: string;
  to: string;
  anchor: RefObject<HTMLElement | null>;
  onMove: (values: Record<string, Value>, override: Override[]) => Promise<boolean>;
  onClose: () => void;
}

const named = (error: FieldError) => error.rule + (error.field ?? '');

// What the stage asks and the record lacks: each thing is completed right here, then the move is tried again. A value that was
// filled stays in sight and goes with the next try, whatever else is still missing.
export function Missing({ entity, refused, from, to, anchor, onMove, onClose }: MissingProps) {
  const t = useWords(words);
  const client = useQueryClient();
  const id = useId();
  const { errors } = refused.problem;
  const [values, setValues] = useState<Record<string, Value>>({});
  const [steps, setSteps] = useState<Record<string, Step | null>>({});
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const [asked, setAsked] = useState(errors);
  useEffect(() => setAsked((was) => [...was, ...errors.filter((e) => !was.some((w) => named(w) === named(e)))]), [errors]);
  const lacks = (error: FieldError) => errors.some((e) => named(e) === named(error));
  const filled = ({ needs }: FieldError) => !!needs && 'field' in needs && !isEmpty(values[needs.field]);
  const shown = asked.filter((error) => lacks(error) || filled(error));
  const first = shown.find((error) => lacks(error) && !filled(error));
  const can = !!entity.rights.override && errors.length > 0 && errors.every((e) => e.overridable);

  async function pass(override: Override[]) {
    setBusy(true);
    setWrong(null);
    try {
      if (override.length === 0) {
        for (const [rule, step] of Object.entries(steps)) {
          await step?.();
          setSteps((was) => ({ ...was, [rule]: null }));
        }
      }
      await onMove(Object.fromEntries(Object.entries(values).filter(([, v]) => !isEmpty(v))), override);
      setTries((n) => n + 1);
      void client.invalidateQueries({ queryKey: keys.day });
    } catch (error) {
      const problem = asProblem(error);
      setWrong(problem?.errors.map((e) => e.message).join(' ') || problem?.message || String(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Popover anchor={anchor} sheet onClose={onClose} role="dialog" aria-labelledby={id} className={s.panel}>
      <div className={s.panelHead}>
        <div>
          <h2 id={id}>{errors.length ? t('missing_title', { n: errors.length }) : refused.problem.message}</h2>
          <p>{t('missing_sub', { stage: to, name: refused.record._label })}</p>
        </div>
        <IconButton icon={IconX} size="s" label={t('close')} onClick={onClose} />
      </div>
      {shown.map((error) => (
        <Need
          key={`${named(error)} ${tries}`}
          entity={entity}
          record={refused.record}
          error={error}
          first={error === first}
          value={values}
          onValue={(name, value) => setValues((was) => ({ ...was, [name]: value }))}
          onStep={(step) => setSteps((was) => ({ ...was, [error.rule]: step }))}
        />
      ))}
      {reason !== null && (
        <div className={s.reason}>
          <Field label={t('reason')} error={wrong}>{(ids) => <TextInput {...ids} autoFocus value={reason} onChange={(e) => setReason(e.currentTarget.value)} />}</Field>
        </div>
      )}
      {wrong && reason === null && <p className={s.wrong} role="alert">{wrong}</p>}
      <div className={s.panelFoot}>
        {can && (
          <Button
            look={reason === null ? 'plain' : 'danger'}
            onClick={() => {
              if (reason === null) setReason('');
              else if (!reason.trim()) setWrong(t('reason_needed'));
              else void pass(errors.map((e) => ({ rule: e.rule, reason: reason.trim() })));
            }}
          >
            {t('override')}
          </Button>
        )}
        <Button look="plain" onClick={onClose}>{t('leave', { stage: from })}</Button>
        <Button look="fill" busy={busy} onClick={() => void pass([])}>{t('pass', { stage: to })}</Button>
      </div>
    </Popover>
  );
}
