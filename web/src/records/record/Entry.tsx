import { type ReactNode, Fragment } from 'react';
import { Link } from 'wouter';
import type { EntityDef, TimelineEntry, Value } from '../../api/types';
import { useModel } from '../../api/useModel';
import { StageMark } from '../../fields/stage';
import { isEmpty } from '../../fields/type';
import { asCoded, asRef } from '../../fields/values';
import { useFormat } from '../../i18n/format';
import { grammar } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { IconCalendarEvent, IconCheckbox, IconMail, IconMessageCircle, IconNote, IconPencil, IconPhone, IconPin, IconPlus, IconRestore, IconTrash } from '../../ui/icons';
import type { IconType } from '../../ui/iconType';
import { inWords } from './inWords';
import s from './RecordPage.module.css';
import { words } from './words';

const drawn: Record<string, IconType> = {
  call: IconPhone, meeting: IconCalendarEvent, task: IconCheckbox, note: IconNote, email: IconMail, sms: IconMessageCircle, created: IconPlus, deleted: IconTrash, restored: IconRestore,
};

// One thing that happened, in words: who, what, and what it changed.
export function Entry({ of, id, entry }: { of: EntityDef; id: number; entry: TimelineEntry }) {
  const t = useWords(words);
  const format = useFormat();
  const { language } = useLocale();
  const model = useModel();
  const target = model.find(entry.entity);
  const own = entry.entity === of.name && entry.id === id;
  const label = entry.record?._label ?? '';
  const who = <strong>{entry.actor?.label ?? t('somebody')}</strong>;
  const what = target && label && !own ? <Link href={`/${target.plural}/${entry.id}`}>{label}</Link> : <strong>{label}</strong>;
  const Glyph = entry.pinned ? IconPin : (drawn[entry.kind] ?? IconPencil);
  const stage = entry.changes?.find((c) => model.field(entry.entity, c.field)?.type === 'stage');
  const record = entry.record ?? {};
  const activity = entry.entity === 'activity';
  // The person that the source speaks of: its first reference to somebody who is described, not to a colleague.
  const colleagues = target?.fields.find((f) => f.name === 'owner')?.target;
  const person = target?.fields.find((f) => f.type === 'reference' && f.target !== colleagues && model.find(f.target ?? '')?.fields.some((x) => x.personal) && typeof record[f.name] === 'object' && record[f.name] !== null);
  const whom = person && asRef(record[person.name] as Value)?.label;
  const about = asRef(record.related as Value);
  const state = asCoded(record.state as Value);
  const outcome = asCoded(record.outcome as Value);
  const meta = [
    activity && entry.kind !== 'note' && state?.code !== 'held' && state?.code !== 'done' ? state?.label : null,
    outcome?.label, typeof record.duration_minutes === 'number' ? `${record.duration_minutes} min` : null,
    typeof record.location === 'string' ? record.location : null,
    about && about.id !== id ? about.label : null,
  ].filter(Boolean).join(' · ');

  // What bears the name of another record (the part of a contact) says what it is, and has no page that is worth opening.
  const linked = target && [target.title].flat().some((f) => model.field(entry.entity, f)?.type === 'reference');

  let said: ReactNode;
  if (stage) {
    const to = <strong>{asCoded(stage.after)?.label}</strong>;
    said = isEmpty(stage.before) ? t.rich('staged_first', { what, to }) : t.rich('staged', { what, from: asCoded(stage.before)?.label ?? '', to });
  } else if (entry.kind === 'created') said = own ? t.rich('created_this', { who }) : linked ? t.rich('added_other', { who, kind: grammar(language).a(target.label), what: <strong>{label}</strong> }) : t.rich('created_other', { who, what });
  else if (entry.kind === 'deleted') said = t.rich('deleted_other', { who, what });
  else if (entry.kind === 'restored') said = t.rich('restored', { who, what });
  else if (entry.kind === 'call' && state?.code === 'held') said = whom ? t.rich('called', { who, whom: <strong>{whom}</strong> }) : <>{t.rich('called_alone', { who })} · {what}</>;
  else if (entry.kind === 'note') said = t.rich('note_of', { who });
  else if (activity) said = <>{what}{whom && <span className="quiet"> · {whom}</span>}</>;
  else {
    const changes = entry.changes ?? [];
    said = (
      <>
        {!own && <>{what} · </>}
        {changes.map((c, i) => {
          const field = <strong>{c.label}</strong>;
          const before = inWords(model, entry.entity, c, c.before, format);
          const after = inWords(model, entry.entity, c, c.after, format);
          return <Fragment key={c.field}>{i > 0 && ', '}{isEmpty(c.before) ? t.rich('set', { field, after }) : isEmpty(c.after) ? t.rich('emptied', { field, before }) : t.rich('becomes', { field, before, after })}</Fragment>;
        })}
        <span className="quiet">, {t.rich('by', { who: entry.actor?.label ?? t('somebody') })}</span>
      </>
    );
  }
  const text = typeof record.body === 'string' ? record.body : '';
  const stageField = stage && model.field(entry.entity, stage.field);
  return (
    <article className={s.entry}>
      <span className={s.mark} data-bare={stageField ? true : undefined} data-pinned={entry.pinned || undefined}>
        {stageField ? <StageMark field={stageField} code={asCoded(stage.after)?.code ?? ''} /> : <Glyph size={14} aria-hidden />}
      </span>
      <header>{said}{meta && <span className={s.meta}> · {meta}</span>}</header>
      <time dateTime={entry.at} title={format.exact(entry.at)}>{format.dayOf(entry.at) > format.today() ? format.weekday(format.dayOf(entry.at)) : format.time(entry.at)}</time>
      {text && <p className={s.text}>{text}</p>}
    </article>
  );
}
