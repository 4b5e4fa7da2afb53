import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { get } from '../../../api/client';
import type { Page } from '../../../api/types';
import { useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field, TextInput } from '../../../ui/Field';
import { IconPlus, IconSearch } from '../../../ui/icons';
import { Avatar } from '../../../ui/Label';
import s from '../Admin.module.css';
import { words } from '../words';
import { PersonPanel } from './PersonPanel';
import type { PersonRow } from './person';
import { useRoles } from './useRoles';

const columns = 'name,login,email,job_title,role,team,language,active';

// Everybody who works with Socle: found by name, created with a role and a team, opened to change or to disable.
export function People() {
  const t = useWords(words);
  const [, go] = useLocation();
  const { a } = useParams<{ a?: string }>();
  const roles = useRoles();
  const [sought, setSought] = useState('');
  const [role, setRole] = useState('');
  const [off, setOff] = useState(false);
  const typed = useDeferredValue(sought.trim());
  const filter = [
    ...(typed ? [{ field: 'name', op: 'contains', value: typed }] : []),
    ...(role ? [{ field: 'role', op: 'eq', value: role }] : []),
    { field: 'active', op: 'eq', value: !off },
  ];
  const { data, error } = useQuery({
    queryKey: ['people', filter],
    queryFn: ({ signal }) => get<Page<PersonRow>>('/users', { signal, query: { fields: columns, sort: 'name', limit: 200, count: 'capped', filter: JSON.stringify({ and: filter }) } }),
    placeholderData: keepPreviousData,
  });
  const named = new Map(roles.map((r) => [r.code, r.label]));
  const rows = data?.items ?? [];
  const id = Number(a);
  return (
    <>
      <div className={s.bar}>
        <span className={s.find}><TextInput icon={IconSearch} aria-label={t('findPerson')} placeholder={t('findPerson')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>
        <Field label={t('role')} hideLabel>
          {(ids) => (
            <select className={s.select} value={role} onChange={(e) => setRole(e.target.value)} {...ids}>
              <option value="">{t('everyRole')}</option>
              {roles.map((r) => <option key={r.code} value={r.code}>{r.label}</option>)}
            </select>
          )}
        </Field>
        <Field label={t('status')} hideLabel>
          {(ids) => <select className={s.select} value={off ? 'off' : 'on'} onChange={(e) => setOff(e.target.value === 'off')} {...ids}><option value="on">{t('activeOnes')}</option><option value="off">{t('disabledOnes')}</option></select>}
        </Field>
        <span className="quiet num">{t('peopleCount', { n: data?.total ?? rows.length })}</span>
        <Button look="fill" icon={IconPlus} onClick={() => go('/admin/people/new')}>{t('addPerson')}</Button>
      </div>
      {error && <p className={s.error} role="alert">{error.message}</p>}
      {data && rows.length === 0 ? <p className="quiet">{t('noPerson')}</p> : (
        <table className={s.table}>
          <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('role')}</th><th scope="col" className={s.wide}>{t('team')}</th><th scope="col" className={s.wide}>{t('login')}</th></tr></thead>
          <tbody>
            {rows.map((p) => (
              <tr key={p.id}>
                <th scope="row"><span className={s.person}><Avatar name={p.name} /><button type="button" className={s.open} onClick={() => go(`/admin/people/${p.id}`)}>{p.name}</button></span></th>
                <td data-keep>{p.role ? (named.get(p.role) ?? p.role) : <span className="quiet">{t('noRole')}</span>}</td>
                <td className={s.wide}>{p.team?.label}</td>
                <td className={`${s.wide} quiet`}>{p.login}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data?.next_cursor && <p className="quiet">{t('firstOnes', { n: rows.length })}</p>}
      {a && (a === 'new' || id > 0) && <PersonPanel key={a} id={a === 'new' ? null : id} roles={roles} onClose={() => go('/admin/people')} />}
    </>
  );
}
