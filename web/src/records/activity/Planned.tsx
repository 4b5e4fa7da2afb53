import { type FormEvent, useState } from 'react';
import { asProblem } from '../../api/problem';
import { zonedToInstant } from '../../fields/datetime/zoned';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { addWorkdays } from '../../i18n/workdays';
import { Button } from '../../ui/Button';
import { DayInput } from '../../ui/DayInput';
import { Field, TextInput } from '../../ui/Field';
import s from './activity.module.css';
import { type About, useLog } from './useLog';
import { words } from './words';

interface PlannedProps { about: About; kind: 'task' | 'meeting' | 'call'; onDone: (saved: boolean) => void }

// What is to come: a task or a call with its day, a meeting with its hour and its length.
export function Planned({ about, kind, onDone }: PlannedProps) {
  const t = useWords(words);
  const format = useFormat();
  const log = useLog(about);
  const [subject, setSubject] = useState(kind === 'call' ? t('call_back') : '');
  const [day, setDay] = useState<string | null>(addWorkdays(format.today(), kind === 'meeting' ? 2 : 1));
  const [hour, setHour] = useState(kind === 'task' ? '' : '10:00');
  const [minutes, setMinutes] = useState('60');
  const [wrong, setWrong] = useState<string | null>(null);

  function save(e: FormEvent) {
    e.preventDefault();
    if (!subject.trim() || !day) return setWrong(t('needed'));
    const start = zonedToInstant(day, hour || '17:00', format.zone);
    const end = new Date(Date.parse(start) + Number(minutes || 60) * 60_000).toISOString();
    log.mutate({ log: { kind, state: 'planned', subject: subject.trim(), ...(kind === 'meeting' ? { starts_at: start, ends_at: end } : { due_at: start }) } }, {
      onSuccess: () => onDone(true),
      onError: (error) => {
        const problem = asProblem(error);
        setWrong(problem?.errors[0]?.message ?? problem?.message ?? String(error));
      },
    });
  }
  return (
    <form className={s.body} onSubmit={save}>
      <TextInput aria-label={kind === 'meeting' ? t('meeting_text') : t('task_text')} placeholder={kind === 'meeting' ? t('meeting_text') : t('task_text')} autoFocus value={subject} onChange={(e) => setSubject(e.currentTarget.value)} />
      <div className={s.fields}>
        <Field label={kind === 'meeting' ? t('day') : t('due')}>{(ids) => <DayInput ids={ids} value={day} onChange={setDay} />}</Field>
        <Field label={t('hour')}>{(ids) => <TextInput {...ids} type="time" value={hour} onChange={(e) => setHour(e.currentTarget.value)} />}</Field>
        {kind === 'meeting' && <Field label={t('length')}>{(ids) => <TextInput {...ids} inputMode="numeric" value={minutes} after={<span className="faint">min</span>} onChange={(e) => setMinutes(e.currentTarget.value.replace(/\D/g, ''))} />}</Field>}
      </div>
      {wrong && <p className={s.wrong} role="alert">{wrong}</p>}
      <div className={s.foot}>
        <span className={s.buttons}>
          <Button look="plain" onClick={() => onDone(false)}>{t('cancel')}</Button>
          <Button look="fill" type="submit" busy={log.isPending}>{t('save')}</Button>
        </span>
      </div>
    </form>
  );
}
