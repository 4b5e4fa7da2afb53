import { useState } from 'react';
import { upper } from '../../../i18n/grammar';
import { folded } from '../../../i18n/parse';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Checkbox, TextInput } from '../../../ui/Field';
import { IconSearch } from '../../../ui/icons';
import s from '../Admin.module.css';
import { Changes } from '../Changes';
import { type Definition, plural, type Rights, type RoleDefinition } from '../definition';
import { usePublication } from '../publish';
import { words } from '../words';
import { FieldRights } from './FieldRights';
import { editedOf, isScoped, powers, rightsChange, scopes, verbs } from './rights';

export function Matrix({ code, role, definition }: { code: string; role: RoleDefinition; definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication();
  const [edited, setEdited] = useState(() => editedOf(role));
  const [sought, setSought] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const change = rightsChange(role, edited);
  const entities = Object.entries(definition.entities).filter(([, e]) => !e.removed)
    .map(([name, e]) => ({ name, e, label: upper(plural(e, language, name)) })).sort((x, y) => x.label.localeCompare(y.label, language));
  const shown = entities.filter((x) => folded(`${x.label} ${x.name}`).includes(folded(sought)));
  const set = (name: string, rights: Rights) => setEdited({ ...edited, entities: { ...edited.entities, [name]: { ...edited.entities[name], ...rights } } });
  const limited = (name: string) => Object.entries(edited.fields).filter(([field, access]) => field.startsWith(`${name}.`) && access !== 'write').length;
  return (
    <>
      <Changes publication={publication} />
      <div className={s.bar}>
        <span className={s.find}><TextInput icon={IconSearch} aria-label={t('findObject')} placeholder={t('findObject')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>
        <span className="quiet">{change ? t('unpublished') : ''}</span>
        <span className={s.end}>
          {change && !publication.draft && <Button onClick={() => setEdited(editedOf(role))}>{t('reset')}</Button>}
          <Button look="fill" disabled={!change || !!publication.draft} busy={publication.busy} onClick={() => void publication.propose({ roles: { [code]: change } })}>{t('seeConsequences')}</Button>
        </span>
      </div>
      <div className={s.scroll}>
        <table className={`${s.table} ${s.matrix}`}>
          <thead><tr><th scope="col">{t('object')}</th>{verbs.map((v) => <th key={v} scope="col">{t(`verb_${v}`)}</th>)}<th scope="col">{t('fieldsOf')}</th></tr></thead>
          <tbody>
            {shown.map(({ name, label }) => {
              const rights = edited.entities[name] ?? {};
              return (
                <tr key={name}>
                  <th scope="row">{label}</th>
                  {verbs.map((verb) => (
                    <td key={verb} data-verb={t(`verb_${verb}`)}>
                      {isScoped(verb) ? (
                        <select className={s.select} aria-label={`${t(`verb_${verb}`)}, ${label}`} value={rights[verb] ?? 'none'} onChange={(e) => set(name, { [verb]: e.target.value })}>
                          {scopes.map((x) => <option key={x} value={x}>{t(`scope_${x}`)}</option>)}
                        </select>
                      ) : <Checkbox bare label={`${t(`verb_${verb}`)}, ${label}`} checked={rights[verb] ?? false} onChange={(e) => set(name, { [verb]: e.target.checked })} />}
                    </td>
                  ))}
                  <td data-verb={t('fieldsOf')}><Button size="s" aria-label={t('fieldsOfObject', { name: label })} onClick={() => setOpen(name)}>{limited(name) ? t('limited', { n: limited(name) }) : t('allFields')}</Button></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <p className="quiet">{t('noObject')}</p>}
      <section className={s.choices} aria-label={t('powers')}>
        <h3 className={s.section}>{t('powers')}</h3>
        <div className={s.powers}>
          {powers.map((power) => (
            <Checkbox key={power} label={t(`power_${power.replace('.', '_') as 'admin_model'}`)} checked={edited.powers.includes(power)}
              onChange={(e) => setEdited({ ...edited, powers: e.target.checked ? [...edited.powers, power] : edited.powers.filter((p) => p !== power) })} />
          ))}
        </div>
      </section>
      {open && <FieldRights entity={open} definition={definition} fields={edited.fields} onChange={(fields) => setEdited({ ...edited, fields })} onClose={() => setOpen(null)} />}
    </>
  );
}
