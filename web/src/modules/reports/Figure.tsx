import { Link } from 'wouter';
import type { Amount, EntityDef } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { upper } from '../../i18n/grammar';
import { useWords } from '../../i18n/words';
import type { FieldDef } from '../../api/types';
import { StageMark } from '../../fields/stage';
import { IconCalendarOff, IconUser } from '../../ui/icons';
import { Avatar } from '../../ui/Label';
import { addressOf, type Figures, type Line, monthEnd, type Parts } from './report';
import s from './reports.module.css';
import { words } from './words';

/** Figures are read in whole units; the exact ones are in the file. */
export const whole = (value: Amount): Amount => ({ ...value, amount: String(Math.round(Number(value.amount))) });

interface FigureProps { entity: EntityDef; parts: Parts; line: Pick<Line, 'where'> & Figures; label: string; what: 'count' | 'sum' | 'weighted' }

// A figure opens exactly the records that it counts.
export function Figure({ entity, parts, line, label, what }: FigureProps) {
  const t = useWords(words);
  const format = useFormat();
  const money = what === 'count' ? undefined : line[what];
  const text = what === 'count' ? format.number(line.count) : money ? format.money(whole(money)) : '—';
  return (
    <Link href={addressOf(entity, parts, line.where, what === 'count' ? 'count' : 'amount')} className={`${s.figure} num`} data-figure={what} aria-label={t('opens', { what: text, label })}>
      {text}
    </Link>
  );
}

export function useLineText(): (line: Line) => string {
  const t = useWords(words);
  const format = useFormat();
  return ({ kind, value }) => {
    if (value === null) return t(kind === 'stage' ? 'no_stage' : kind === 'owner' ? 'nobody' : 'no_month');
    if (kind === 'month') return upper(format.month(String(value)));
    return typeof value === 'object' && 'label' in value ? value.label : String(value);
  };
}

interface NameProps { line: Line; text: string; stage: FieldDef; pipelines: boolean; late?: boolean; size?: 18 | 22 }

export function LineName({ line, text, stage, pipelines, late, size = 22 }: NameProps) {
  const t = useWords(words);
  const format = useFormat();
  const own = pipelines && line.kind === 'stage' ? stage.pipelines?.find((p) => p.stages.some((st) => st.code === line.key))?.label : undefined;
  const past = late && line.kind === 'month' && line.value !== null && monthEnd(String(line.value)) < format.today();
  return (
    <span className={s.name}>
      {line.kind === 'stage' && <StageMark field={stage} code={line.key} />}
      {line.kind === 'owner' && (line.value === null ? <IconUser size={size === 22 ? 18 : 14} className="faint" aria-hidden /> : <Avatar name={text} size={size} />)}
      {line.kind === 'month' && line.value === null && <IconCalendarOff size={16} className="faint" aria-hidden />}
      <span className="cut">{text}</span>
      {own && <small className="cut">{own}</small>}
      {past && <small className="late">{t('past')}</small>}
    </span>
  );
}

// The whole length is the amount, its dark part the weighted amount: the figures stand beside it.
export function Bar({ line, most, thin }: { line: Figures; most: number; thin?: boolean }) {
  const size = lengthOf(line);
  const part = line.sum && Number(line.sum.amount) > 0 ? Math.max(0, Number(line.weighted?.amount ?? 0) / Number(line.sum.amount)) : 0;
  return (
    <span className={s.bar} data-thin={thin || undefined} aria-hidden>
      <i style={{ width: `${most > 0 ? Math.max(size > 0 ? 0.6 : 0, (100 * size) / most) : 0}%` }}><b style={{ width: `${Math.min(100, 100 * part)}%` }} /></i>
    </span>
  );
}

export const lengthOf = (figures: Figures): number => Math.max(0, figures.sum ? Number(figures.sum.amount) : figures.count);
