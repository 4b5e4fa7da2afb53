import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { IconPlus } from '../../../ui/icons';
import s from '../Admin.module.css';
import { type Definition, inOrder, say } from '../definition';
import { words } from '../words';
import { Matrix } from './Matrix';
import { RolePanel } from './RolePanel';

// One role at a time: what it may do on each object, which fields it sees, which powers it holds.
export function Roles({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const [, go] = useLocation();
  const { a } = useParams<{ a?: string }>();
  const [panel, setPanel] = useState<'new' | 'own' | null>(null);
  const roles = inOrder(definition.roles).sort(([, x], [, y]) => Number(x.retired ?? false) - Number(y.retired ?? false));
  const [code, role] = roles.find(([c]) => c === a) ?? roles[0] ?? [];
  if (!code || !role) return null;
  const name = (c: string, r: typeof role) => `${say(r.label, language, c)}${r.retired ? ` (${t('notGiven')})` : ''}`;
  return (
    <>
      <p className="quiet">{t('rolesHelp')}</p>
      <div className={s.bar}>
        <span className={s.narrow}><Field label={t('role')}>
          {(ids) => <select className={s.select} value={code} onChange={(e) => go(`/admin/roles/${e.target.value}`)} {...ids}>{roles.map(([c, r]) => <option key={c} value={c}>{name(c, r)}</option>)}</select>}
        </Field></span>
        <span className={s.low}><Button onClick={() => setPanel('own')}>{t('rename')}</Button></span>
        <span className={`${s.end} ${s.low}`}><Button look="fill" icon={IconPlus} onClick={() => setPanel('new')}>{t('addRole')}</Button></span>
      </div>
      <Matrix key={`${code}${definition.version}`} code={code} role={role} definition={definition} />
      {panel && <RolePanel definition={definition} code={panel === 'new' ? null : code} onClose={(made) => { setPanel(null); if (made) go(`/admin/roles/${made}`); }} />}
    </>
  );
}
