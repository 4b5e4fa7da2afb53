import { useState } from 'react';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import s from '../Admin.module.css';
import { both, type Definition, identifier, inOrder, isNamed, labelOf, say } from '../definition';
import { LabelFields } from '../LabelFields';
import { Panel } from '../Panel';
import { usePublication } from '../publish';
import { words } from '../words';

// A role's name and whether it can be given; a new one begins with the rights of another.
export function RolePanel({ definition, code, onClose }: { definition: Definition; code: string | null; onClose: (made?: string) => void }) {
  const t = useWords(words);
  const { language } = useLocale();
  const roles = inOrder(definition.roles);
  const role = code === null ? undefined : definition.roles[code];
  const [label, setLabel] = useState(() => both(role?.label));
  const [like, setLike] = useState('');
  const [tried, setTried] = useState(false);
  const fresh = identifier(label.fr.trim() || label.en.trim(), Object.keys(definition.roles));
  const publication = usePublication(() => onClose(code === null ? fresh : undefined));
  const save = () => {
    setTried(true);
    if (!isNamed(label)) return;
    const position = Math.max(0, ...roles.map(([, r]) => r.position ?? 0)) + 10;
    if (code !== null) return void publication.apply({ roles: { [code]: { label: labelOf(label) } } });
    const { powers, entities, fields, menu, home } = definition.roles[like] ?? {};
    void publication.propose({ roles: { [fresh]: { label: labelOf(label), position, powers, entities, fields, menu, home } } });
  };
  return (
    <Panel width={480} title={role ? say(role.label, language, code ?? '') : t('addRole')} sub={t('role')} fresh={!role} publication={publication} onSave={save} onClose={() => onClose()}>
      <LabelFields value={label} onChange={setLabel} tried={tried} error={code === null ? null : publication.errorAt(`roles.${code}.label`)} />
      {code === null && (
        <Field label={t('likeRole')} hint={t('likeRoleHelp')}>
          {(ids) => (
            <select className={s.select} value={like} onChange={(e) => setLike(e.target.value)} {...ids}>
              <option value="">{t('noRightYet')}</option>
              {roles.filter(([, r]) => !r.retired).map(([c, r]) => <option key={c} value={c}>{say(r.label, language, c)}</option>)}
            </select>
          )}
        </Field>
      )}
      {role && code !== null && (
        <section className={s.retire}>
          <p className="quiet">{t(role.retired ? 'restoreRoleHelp' : 'retireRoleHelp')}</p>
          <Button look={role.retired ? 'line' : 'danger'} onClick={() => void publication.propose({ roles: { [code]: { retired: !role.retired } } })}>{t(role.retired ? 'restore' : 'retire')}</Button>
        </section>
      )}
    </Panel>
  );
}
