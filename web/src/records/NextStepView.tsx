import type { NextStep, SocleRecord } from '../api/types';
import { useFormat } from '../i18n/format';
import { useWords } from '../i18n/words';
import { IconCalendarCheck, IconCalendarDue, IconCalendarOff, IconClockExclamation } from '../ui/icons';
import { words } from './words';

const drawn = {
  late: { icon: IconClockExclamation, tone: 'late' },
  today: { icon: IconCalendarCheck, tone: 'good' },
  later: { icon: IconCalendarDue, tone: 'quiet' },
  none: { icon: IconCalendarOff, tone: 'warn' },
} as const;

const isClosed = (record: SocleRecord) => Object.values(record).some((v) => typeof v === 'object' && v !== null && 'category' in v && (v.category === 'won' || v.category === 'lost'));

// What comes next: an icon, a word and a colour, never the colour alone. Nothing is missing where nothing comes next: won, or lost.
export function NextStepView({ record, closed = isClosed(record) }: { record: SocleRecord; closed?: boolean }) {
  const t = useWords(words);
  const format = useFormat();
  const value = record._next;
  const step = (typeof value === 'object' && value !== null && 'state' in value ? value : null) as NextStep | null;
  const state = step?.state ?? 'none';
  if (closed && state === 'none') return <span />;
  const { icon: Glyph, tone } = drawn[state];
  const when = step?.at ? (state === 'today' ? (step.at.includes('T') ? format.time(step.at) : '') : step.at.includes('T') ? format.weekday(format.dayOf(step.at)) : format.weekday(step.at)) : '';
  const text = step && state !== 'none' ? [step.subject, when].filter(Boolean).join(', ') : t('nothing_planned');
  return (
    <span className={`${tone} cut`} style={{ display: 'flex', alignItems: 'center', gap: 7 }} title={text}>
      <Glyph size={14} aria-hidden />
      <span className="cut">{text}</span>
    </span>
  );
}
