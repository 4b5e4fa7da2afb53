import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import s from './day.module.css';
import type { Slot } from './types';
import { words } from './words';

const hourHeight = 38;

// The hours of the day with what is taken, and the line of now.
export function Ruler({ slots, now }: { slots: Slot[]; now: string }) {
  const t = useWords(words);
  const format = useFormat();
  const minutesOf = (at: string) => {
    const [h, m] = format.time(at).split(':').map(Number);
    return (h ?? 0) * 60 + (m ?? 0);
  };
  const spans = slots.map((slot) => ({ ...slot, from: minutesOf(slot.start), to: Math.max(minutesOf(slot.start) + 20, minutesOf(slot.end)) }));
  const first = Math.min(8, ...spans.map((x) => Math.floor(x.from / 60)));
  const last = Math.max(18, ...spans.map((x) => Math.ceil(x.to / 60)));
  const top = (minutes: number) => ((minutes - first * 60) / 60) * hourHeight;
  const taken = spans.reduce((sum, x) => sum + x.to - x.from, 0);
  const at = minutesOf(now);
  return (
    <section aria-label={t('schedule')}>
      <div className={s.sideHead}>
        <h2>{t('today')}</h2>
        <span className="num">{taken ? t('taken', { time: t('hours', { h: Math.floor(taken / 60), m: String(taken % 60).padStart(2, '0') }) }) : t('free')}</span>
      </div>
      <div className={s.ruler} style={{ height: (last - first) * hourHeight + 20, marginTop: 14 }}>
        {Array.from({ length: last - first + 1 }, (_, i) => (
          <div key={i} className={`${s.hour} num`} style={{ top: i * hourHeight }} aria-hidden>{String(first + i).padStart(2, '0')}:00</div>
        ))}
        {at >= first * 60 && at <= last * 60 && <div className={s.now} style={{ top: top(at) }}><span className="hidden-text">{t('now', { time: format.time(now) })}</span></div>}
        <ul>
          {spans.map((x) => (
            <li key={x.id} className={s.slot} style={{ top: top(x.from) + 1, height: top(x.to) - top(x.from) - 2 }}>
              <b className="cut">{x.title}</b>
              <span className="num">{format.time(x.start)} – {format.time(x.end)}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
