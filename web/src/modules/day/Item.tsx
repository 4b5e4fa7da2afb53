import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { patch } from '../../api/client';
import { keys } from '../../api/keys';
import { asProblem } from '../../api/problem';
import { useModel } from '../../api/useModel';
import { daysBetween } from '../../i18n/clock';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { CallLog } from '../../records/activity/CallLog';
import { Planned } from '../../records/activity/Planned';
import { Button, IconButton } from '../../ui/Button';
import { IconCalendarDue, IconCalendarOff, IconCalendarPlus, IconCheck, IconClipboardText, IconClockExclamation, IconDots, IconExternalLink, IconPhone, IconPhoneIncoming, IconX } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { tell } from '../../ui/Toast';
import s from './day.module.css';
import type { DayItem } from './types';
import { words } from './words';

const drawn = {
  waiting: { icon: IconPhoneIncoming, tone: 'late' },
  late: { icon: IconClockExclamation, tone: 'late' },
  today: { icon: IconCalendarDue, tone: '' },
  soon: { icon: IconCalendarDue, tone: '' },
  nothing: { icon: IconCalendarOff, tone: 'warn' },
} as const;
const gestures = { call: IconPhone, finish: IconCheck, prepare: IconClipboardText, plan: IconCalendarPlus } as const;

// One thing that waits: its state in a word, why it is here, and the one gesture that settles it.
export function Item({ item }: { item: DayItem }) {
  const t = useWords(words);
  const format = useFormat();
  const model = useModel();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<'call' | 'plan' | null>(null);
  const target = model.find(item.entity);
  const account = model.find('account');
  const href = target ? `/${target.plural}/${item.id}` : '#';
  const settle = useMutation({
    mutationKey: ['write', item.entity],
    mutationFn: (state: string) => patch(`/activities/${item.id}`, { state }),
    onSuccess: () => {
      tell(t('done', { name: item.title }), { undo: settleBack });
    },
    onSettled: () => refresh(),
  });
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.day });
    void client.invalidateQueries({ queryKey: keys.lists(item.entity) });
    void client.invalidateQueries({ queryKey: ['record'] });
  };
  const settleBack = () => void patch(`/activities/${item.id}`, { state: 'planned' }).then(refresh, (e: unknown) => tell(asProblem(e)?.message ?? String(e)));
  const { icon: Glyph, tone } = drawn[item.state] ?? drawn.today;
  const days = item.at ? daysBetween(format.dayOf(item.at), format.today()) : 0;
  const word = item.state === 'waiting' ? t('waiting')
    : item.state === 'nothing' ? t('unplanned')
      : item.state === 'late' ? (days > 0 ? t('late', { n: days }) : t('late_today'))
        : item.at ? (days === 0 ? format.time(item.at) : format.weekday(format.dayOf(item.at))) : t('today');
  const held = item.kind === 'meeting' || item.kind === 'call';
  const act = () => {
    if (item.action === 'call') setOpen(open ? null : 'call');
    else if (item.action === 'plan') setOpen(open ? null : 'plan');
    else if (item.action === 'finish') settle.mutate(held ? 'held' : 'done');
    else navigate(item.account?.id && account ? `/${account.plural}/${item.account.id}` : href);
  };
  const problem = asProblem(settle.error);
  const label = item.action === 'finish' && item.kind === 'meeting' ? t('held') : t(item.action);
  return (
    <li className={s.item}>
      <span className={`${s.state} ${tone} num`}><Glyph size={16} aria-hidden />{word}</span>
      <div className={s.what}>
        <div>
          <Link href={href}>{item.title}</Link>
          {item.account?.label && !item.title.includes(item.account.label) && <span className="quiet"> · {item.account.label}</span>}
        </div>
        <p>{item.reason.text.trim()}</p>
      </div>
      <div className={s.acts}>
        {!open && <Button icon={gestures[item.action]} busy={settle.isPending} onClick={act}>{label}</Button>}
        <Menu
          label={t('actions', { name: item.title })}
          align="end"
          entries={[
            { label: t('open'), icon: IconExternalLink, onSelect: () => navigate(href) },
            { label: t('later_call'), icon: IconPhone, onSelect: () => setOpen('call') },
            { label: t('plan'), icon: IconCalendarPlus, onSelect: () => setOpen('plan') },
            ...(item.entity === 'activity' ? [
              { label: item.kind === 'meeting' ? t('held') : t('finish'), icon: IconCheck, onSelect: () => settle.mutate(held ? 'held' : 'done') },
              { label: t('cancel_it'), icon: IconX, onSelect: () => settle.mutate('cancelled') },
            ] : []),
          ]}
        >
          {(button) => <IconButton icon={IconDots} label={t('actions', { name: item.title })} {...button} />}
        </Menu>
      </div>
      {problem && <p className={s.wrong} role="alert">{problem.errors[0]?.message ?? problem.message}</p>}
      {open && (
        <div className={s.panel}>
          {open === 'call' ? <CallLog about={about(item)} onDone={() => setOpen(null)} /> : <div className={s.plan}><Planned about={about(item)} kind="call" onDone={() => setOpen(null)} /></div>}
        </div>
      )}
    </li>
  );
}

// An activity is not itself what a call is about: its account is.
const about = (item: DayItem) => (item.entity === 'activity' && item.account?.id ? { entity: 'account', id: item.account.id } : { entity: item.entity, id: item.id });
