import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { get, patch, post } from '../../../api/client';
import { asProblem, type Problem } from '../../../api/problem';
import type { Page } from '../../../api/types';
import { folded } from '../../../i18n/parse';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Field, TextInput } from '../../../ui/Field';
import { IconAlertTriangle, IconPlus, IconSearch } from '../../../ui/icons';
import s from '../Admin.module.css';
import { words } from '../words';
import { type PersonRow, type TeamRow, tree } from './person';

// The teams as a tree, with who belongs to each.
export function Teams() {
  const t = useWords(words);
  const [, go] = useLocation();
  const { a } = useParams<{ a?: string }>();
  const [sought, setSought] = useState('');
  const { data: teams } = useQuery({ queryKey: ['teams'], queryFn: () => get<Page<TeamRow>>('/teams', { query: { limit: 500, sort: 'name' } }) });
  const { data: people } = useQuery({ queryKey: ['people', 'all'], queryFn: () => get<Page<PersonRow>>('/users', { query: { fields: 'name,team,active', sort: 'name', limit: 500, filter: JSON.stringify({ field: 'active', op: 'eq', value: true }) } }) });
  const all = teams?.items ?? [];
  const shown = tree(all).filter(({ team }) => folded(team.name).includes(folded(sought)));
  const members = (id: number) => (people?.items ?? []).filter((p) => p.team?.id === id).map((p) => p.name);
  const open = all.find((x) => x.id === Number(a));
  return (
    <>
      <div className={s.bar}>
        <span className={s.find}><TextInput icon={IconSearch} aria-label={t('findTeam')} placeholder={t('findTeam')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>
        <span className="quiet num">{t('teamCount', { n: all.length })}</span>
        <Button look="fill" icon={IconPlus} onClick={() => go('/admin/teams/new')}>{t('addTeam')}</Button>
      </div>
      <p className="quiet">{t('teamsHelp')}</p>
      <table className={s.table}>
        <thead><tr><th scope="col">{t('team')}</th><th scope="col">{t('leader')}</th><th scope="col" className={s.wide}>{t('members')}</th></tr></thead>
        <tbody>
          {shown.map(({ team, depth }) => (
            <tr key={team.id}>
              <th scope="row" style={{ paddingLeft: sought ? 0 : depth * 20 }}><button type="button" className={s.open} onClick={() => go(`/admin/teams/${team.id}`)}>{team.name}</button></th>
              <td data-keep>{team.leader?.label}</td>
              <td className={`${s.wide} quiet`}>{members(team.id).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {teams && shown.length === 0 && <p className="quiet">{t('noTeamFound')}</p>}
      {(a === 'new' || open) && <TeamPanel key={a} team={open ?? null} teams={all} people={people?.items ?? []} onClose={() => go('/admin/teams')} />}
    </>
  );
}

function TeamPanel({ team, teams, people, onClose }: { team: TeamRow | null; teams: TeamRow[]; people: PersonRow[]; onClose: () => void }) {
  const t = useWords(words);
  const client = useQueryClient();
  const [form, setForm] = useState({ name: team?.name ?? '', parent: team?.parent ? String(team.parent.id) : '', leader: team?.leader ? String(team.leader.id) : '' });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const at = (field: string) => problem?.of(field)?.message ?? null;
  async function save() {
    setBusy(true);
    setProblem(null);
    const body = { name: form.name.trim(), parent: form.parent ? Number(form.parent) : null, leader: form.leader ? Number(form.leader) : null };
    try {
      if (team) await patch(`/teams/${team.id}`, body, { version: team.version });
      else await post('/teams', body);
      await client.invalidateQueries({ queryKey: ['teams'] });
      onClose();
    } catch (cause) {
      setProblem(asProblem(cause));
      setBusy(false);
    }
  }
  return (
    <Dialog where="side" width={440} title={team?.name ?? t('addTeam')} onClose={onClose} onSubmit={() => void save()}
      foot={<><Button onClick={onClose}>{t('close')}</Button><Button look="fill" type="submit" busy={busy}>{t('save')}</Button></>}>
      {problem && problem.errors.length === 0 && <div className={s.refusal} role="alert"><IconAlertTriangle size={16} aria-hidden /><p>{problem.isOffline ? t('unreachable') : problem.message}</p></div>}
      <Field label={t('name')} required error={at('name')}>{(ids) => <TextInput value={form.name} onChange={(e) => setForm({ ...form, name: e.target.value })} {...ids} />}</Field>
      <Field label={t('parentTeam')} error={at('parent')} hint={t('parentHelp')}>
        {(ids) => (
          <select className={s.select} value={form.parent} onChange={(e) => setForm({ ...form, parent: e.target.value })} {...ids}>
            <option value="">{t('noTeam')}</option>
            {tree(teams).filter((x) => x.team.id !== team?.id).map(({ team: x, depth }) => <option key={x.id} value={x.id}>{'\u2003'.repeat(depth)}{x.name}</option>)}
          </select>
        )}
      </Field>
      <Field label={t('leader')} error={at('leader')}>
        {(ids) => (
          <select className={s.select} value={form.leader} onChange={(e) => setForm({ ...form, leader: e.target.value })} {...ids}>
            <option value="">{t('nobody')}</option>
            {people.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
          </select>
        )}
      </Field>
    </Dialog>
  );
}
