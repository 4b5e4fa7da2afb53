import { type FormEvent, useId, useState } from 'react';
import { asProblem } from '../../api/problem';
import { useModel } from '../../api/useModel';
import { zonedToInstant } from '../../fields/datetime/zoned';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { addWorkdays } from '../../i18n/workdays';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { TextInput } from '../../ui/Field';
import { IconCheck, IconPhone, IconSelector } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import s from './activity.module.css';
import { type About, useLog } from './useLog';
import { words } from './words';

interface CallLogProps {
  about: About;
  phone?: string | null | undefined;
  bare?: boolean;
  onDone: (saved: boolean) => void;
}

const first = ['answered', 'no_answer', 'voicemail', 'wrong_number'];

// A call is written down in two presses: its outcome, then Save. What was said and the call back are optional.
export function CallLog({ about, phone, bare, onDone }: CallLogProps) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const log = useLog(about);
  const name = useId();
  const [outcome, setOutcome] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [days, setDays] = useState(0);
  const [wrong, setWrong] = useState<string | null>(null);
  const known = model.field('activity', 'outcome')?.choices?.filter((c) => !c.retired) ?? [];
  const outcomes = [...first.map((code) => known.find((c) => c.code === code)).filter((c) => c !== undefined), ...known.filter((c) => !first.includes(c.code))].slice(0, 4);
  const when = (n: number) => t('in_days', { n, day: format.weekday(addWorkdays(format.today(), n)) });

  function save(e: FormEvent) {
    e.preventDefault();
    if (!outcome) return setWrong(t('needed'));
    const label = known.find((c) => c.code === outcome)?.label ?? outcome;
    log.mutate({
      log: { kind: 'call', state: 'held', outcome, subject: `${t('call')} : ${label.toLocaleLowerCase()}`, body: text.trim() || null },
      next: days ? { kind: 'call', state: 'planned', subject: t('call_back'), due_at: zonedToInstant(addWorkdays(format.today(), days), '09:00', format.zone) } : null,
    }, {
      onSuccess: () => onDone(true),
      onError: (error) => {
        const problem = asProblem(error);
        setWrong(problem?.errors[0]?.message ?? problem?.message ?? String(error));
      },
    });
  }
  return (
    <form className={cx(s.log, bare && s.bare)} onSubmit={save} onKeyDown={(e) => e.key === 'Escape' && onDone(false)}>
      <div className={s.top}>
        {phone && <a href={`tel:${phone}`} style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}><IconPhone size={16} aria-hidden /><strong className="num">{format.phone(phone)}</strong></a>}
        <span className={s.caption}>{t('enough')}</span>
      </div>
      <div className={s.outcomes} role="radiogroup" aria-label={t('outcome')}>
        {outcomes.map((o, i) => (
          <label key={o.code} className={s.outcome}>
            <input type="radio" name={name} autoFocus={i === 0} checked={outcome === o.code} onChange={() => { setOutcome(o.code); setWrong(null); }} />
            {outcome === o.code && <IconCheck size={16} aria-hidden />}{o.label}
          </label>
        ))}
      </div>
      <TextInput aria-label={t('said')} placeholder={t('said')} value={text} onChange={(e) => setText(e.currentTarget.value)} />
      {wrong && <p className={s.wrong} role="alert">{wrong}</p>}
      <div className={s.foot}>
        <span className="quiet">{t('after')}</span>
        <Menu
          label={t('after')}
          entries={[
            { label: t('never'), checked: days === 0, onSelect: () => setDays(0) },
            ...[1, 2, 5, 10].map((n) => ({ label: when(n), checked: days === n, onSelect: () => setDays(n) })),
          ]}
        >
          {(button) => <Button iconRight={IconSelector} {...button}>{days ? when(days) : t('never')}</Button>}
        </Menu>
        <span className={s.buttons}>
          <Button look="plain" onClick={() => onDone(false)}>{t('cancel')}</Button>
          <Button look="fill" type="submit" busy={log.isPending}>{t('save')}</Button>
        </span>
      </div>
    </form>
  );
}
