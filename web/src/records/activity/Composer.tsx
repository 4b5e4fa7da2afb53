import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { asProblem } from '../../api/problem';
import { useWords } from '../../i18n/words';
import { Button } from '../../ui/Button';
import { IconCalendarPlus, IconCheckbox, IconNote, IconPhone } from '../../ui/icons';
import { useShortcut } from '../../ui/shortcuts';
import s from './activity.module.css';
import { CallLog } from './CallLog';
import { Planned } from './Planned';
import { type About, useLog } from './useLog';
import { words } from './words';

const kinds = [['note', IconNote, 'n'], ['call', IconPhone, 'l'], ['task', IconCheckbox, 't'], ['meeting', IconCalendarPlus, 'r']] as const;
type Kind = (typeof kinds)[number][0];

// At the head of the timeline: what just happened or what comes next, written where it will be read. `calls` counts the calls placed
// from the page: each opens the form of a call, ready when the person comes back from the telephone.
export function Composer({ about, phone, calls = 0 }: { about: About; phone?: string | null | undefined; calls?: number }) {
  const t = useWords(words);
  const [kind, setKind] = useState<Kind>('note');
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (calls) setKind('call');
  }, [calls]);
  const done = () => {
    setKind('note');
    setTurn((n) => n + 1);
  };
  const go = (to: Kind) => {
    setKind(to);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#composer input, #composer textarea')?.focus());
  };
  useShortcut('n', t('note'), t('compose'), () => go('note'));
  useShortcut('l', t('call'), t('compose'), () => go('call'));
  useShortcut('t', t('task'), t('compose'), () => go('task'));
  function turned(e: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    const at = kinds.findIndex(([k]) => k === kind);
    const next = kinds[(at + by + kinds.length) % kinds.length]!;
    setKind(next[0]);
    (e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')[kinds.indexOf(next)]?.focus();
  }
  return (
    <section className={s.composer} aria-label={t('compose')}>
      <div className={s.kinds} role="tablist" aria-label={t('compose')} onKeyDown={turned}>
        {kinds.map(([k, Glyph]) => (
          <button key={k} type="button" role="tab" aria-selected={k === kind} aria-controls="composer" tabIndex={k === kind ? 0 : -1} className={s.kind} onClick={() => go(k)}>
            <Glyph size={16} aria-hidden />{t(k)}
          </button>
        ))}
      </div>
      <div id="composer" role="tabpanel" aria-label={t(kind)} key={`${kind}${turn}`}>
        {kind === 'note' ? <NoteForm about={about} /> : kind === 'call' ? <div className={s.body}><CallLog about={about} phone={phone} bare onDone={done} /></div> : <Planned about={about} kind={kind} onDone={done} />}
      </div>
    </section>
  );
}

function NoteForm({ about }: { about: About }) {
  const t = useWords(words);
  const log = useLog(about);
  const [text, setText] = useState('');
  const problem = asProblem(log.error);
  function save(e?: FormEvent) {
    e?.preventDefault();
    const body = text.trim();
    if (!body) return;
    const subject = body.split('\n')[0]!.slice(0, 80);
    log.mutate({ log: { kind: 'note', subject, body } }, { onSuccess: () => setText('') });
  }
  return (
    <form className={s.body} onSubmit={save}>
      <textarea
        rows={1}
        aria-label={t('note_text')}
        placeholder={t('write_note')}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) save();
        }}
      />
      {problem && <p className={s.wrong} role="alert">{problem.errors[0]?.message ?? problem.message}</p>}
      {text.trim() && <div className={s.foot}><span className={s.buttons}><Button look="fill" type="submit" keys="Ctrl ↵" busy={log.isPending}>{t('save')}</Button></span></div>}
    </form>
  );
}
