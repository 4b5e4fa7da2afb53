import { useLocation, useParams } from 'wouter';
import { useLocale, useWords } from '../../../i18n/words';
import { Field } from '../../../ui/Field';
import s from '../Admin.module.css';
import { type Definition, inOrder, say } from '../definition';
import { words } from '../words';
import { Matrix } from './Matrix';

// One role at a time: what it may do on each object, which fields it sees, which powers it holds.
export function Roles({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const [, go] = useLocation();
  const { a } = useParams<{ a?: string }>();
  const roles = inOrder(definition.roles).filter(([, r]) => !r.retired);
  const [code, role] = roles.find(([c]) => c === a) ?? roles[0] ?? [];
  if (!code || !role) return null;
  return (
    <>
      <p className="quiet">{t('rolesHelp')}</p>
      <div className={s.narrow}><Field label={t('role')}>
        {(ids) => <select className={s.select} value={code} onChange={(e) => go(`/admin/roles/${e.target.value}`)} {...ids}>{roles.map(([c, r]) => <option key={c} value={c}>{say(r.label, language, c)}</option>)}</select>}
      </Field></div>
      <Matrix key={`${code}${definition.version}`} code={code} role={role} definition={definition} />
    </>
  );
}
