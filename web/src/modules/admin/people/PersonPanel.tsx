import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, patch, post } from '../../../api/client';
import { asProblem, type Problem } from '../../../api/problem';
import type { Page } from '../../../api/types';
import { useMe } from '../../../api/useModel';
import { useWords } from '../../../i18n/words';
import { setViewAs } from '../../../api/viewAs';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field, TextInput } from '../../../ui/Field';
import { IconAlertTriangle, IconEye } from '../../../ui/icons';
import { tell } from '../../../ui/Toast';
import s from '../Admin.module.css';
import { words } from '../words';
import { Handover } from './Handover';
import { firstPassword, formOf, personChange, type PersonForm, type PersonRow, type TeamRow, tree } from './person';
import { Sessions } from './Sessions';

interface PersonPanelProps { id: number | null; roles: { code: string; label: string }[]; onClose: () => void }

// One person: who they are, what they may do, their sessions; a new one is given a first password.
export function PersonPanel({ id, roles, onClose }: PersonPanelProps) {
  const { data } = useQuery({ queryKey: ['people', 'one', id], queryFn: () => get<PersonRow>(`/users/${id}`), enabled: id !== null });
  if (id !== null && !data) return null;
  return <PersonEditor person={id === null ? null : (data ?? null)} roles={roles} onClose={onClose} />;
}

function PersonEditor({ person, roles, onClose }: { person: PersonRow | null; roles: PersonPanelProps['roles']; onClose: () => void }) {
  const t = useWords(words);
  const me = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState<PersonForm>(() => formOf(person, 'sales_rep'));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [given, setGiven] = useState<{ login: string; password: string } | null>(null);
  const { data: teams } = useQuery({ queryKey: ['teams'], queryFn: () => get<Page<TeamRow>>('/teams', { query: { limit: 500, sort: 'name' } }) });
  const set = (change: Partial<PersonForm>) => setForm({ ...form, ...change });
  const at = (field: string) => problem?.of(field)?.message ?? null;
  const field = (key: keyof PersonForm, label: string, required = false, hint?: string) => (
    <Field label={label} required={required} error={at(key)} hint={hint}>
      {(ids) => <TextInput value={form[key]} onChange={(e) => set({ [key]: e.target.value })} {...ids} />}
    </Field>
  );
  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      await client.invalidateQueries({ queryKey: ['people'] });
    } catch (cause) {
      setProblem(asProblem(cause));
    }
    setBusy(false);
  }
  const save = () => void attempt(async () => {
    const change = personChange(person, form);
    if (person) {
      if (Object.keys(change).length) await patch(`/users/${person.id}`, change, { version: person.version });
      tell(t('personSaved', { name: form.name }));
      return onClose();
    }
    const made = await post<PersonRow>('/users', change);
    const password = firstPassword();
    await post(`/users/${made.id}/password`, { password });
    setGiven({ login: made.login, password });
  });
  const renewPassword = () => void attempt(async () => {
    if (!person) return;
    const password = firstPassword();
    await post(`/users/${person.id}/password`, { password });
    setGiven({ login: person.login, password });
  });
  const switchOn = (active: boolean) => void attempt(async () => {
    if (!person) return;
    await patch(`/users/${person.id}`, { active });
    tell(t(active ? 'personEnabled' : 'personDisabled', { name: person.name }), { undo: () => void patch(`/users/${person.id}`, { active: !active }).then(() => client.invalidateQueries({ queryKey: ['people'] })) });
    onClose();
  });
  if (given) return <Handover {...given} onClose={onClose} />;
  const others = problem && problem.errors.filter((e) => !e.field || !(e.field in form)).map((e) => e.message);
  return (
    <Dialog
      where="side"
      width={520}
      title={person ? person.name : t('addPerson')}
      sub={person ? person.login : t('addPersonHelp')}
      onClose={onClose}
      onSubmit={save}
      foot={<><Button onClick={onClose}>{t('close')}</Button><Button look="fill" type="submit" busy={busy}>{t(person ? 'save' : 'createPerson')}</Button></>}
    >
      {problem && (problem.errors.length === 0 || (others && others.length > 0)) && (
        <div className={s.refusal} role="alert"><IconAlertTriangle size={16} aria-hidden /><p>{problem.isOffline ? t('unreachable') : others?.join(' ') || problem.message}</p></div>
      )}
      {field('name', t('fullName'), true)}
      <div className={s.pair}>{field('login', t('login'), true, t('loginHelp'))}{field('email', t('email'))}</div>
      <div className={s.pair}>
        <Field label={t('role')} required error={at('role')} hint={t('roleHelp')}>
          {(ids) => (
            <select className={s.select} value={form.role} disabled={person?.id === me.id} onChange={(e) => set({ role: e.target.value })} {...ids}>
              <option value="">{t('noRole')}</option>
              {roles.map((r) => <option key={r.code} value={r.code}>{r.label}</option>)}
            </select>
          )}
        </Field>
        <Field label={t('team')} error={at('team')}>
          {(ids) => (
            <select className={s.select} value={form.team} onChange={(e) => set({ team: e.target.value })} {...ids}>
              <option value="">{t('noTeam')}</option>
              {tree(teams?.items ?? []).map(({ team, depth }) => <option key={team.id} value={team.id}>{'\u2003'.repeat(depth)}{team.name}</option>)}
            </select>
          )}
        </Field>
      </div>
      <div className={s.pair}>
        {field('job_title', t('jobTitle'))}
        <Field label={t('language')} error={at('language')}>
          {(ids) => <select className={s.select} value={form.language} onChange={(e) => set({ language: e.target.value })} {...ids}><option value="fr">Français</option><option value="en">English</option></select>}
        </Field>
      </div>
      {person && (
        <>
          <Sessions user={person.id} />
          <section className={s.gestures}>
            {me.powers.includes('view_as') && person.id !== me.id && person.active && <Button icon={IconEye} onClick={() => setViewAs(person.id)}>{t('viewAs')}</Button>}
            <Button onClick={renewPassword}>{t('newPassword')}</Button>
            {person.id === me.id ? <p className="quiet">{t('notYourself')}</p> : <Button look={person.active ? 'danger' : 'line'} onClick={() => switchOn(!person.active)}>{t(person.active ? 'disable' : 'enable')}</Button>}
          </section>
        </>
      )}
    </Dialog>
  );
}
