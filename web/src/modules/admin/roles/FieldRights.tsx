import { useState } from 'react';
import { upper } from '../../../i18n/grammar';
import { folded } from '../../../i18n/parse';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { TextInput } from '../../../ui/Field';
import { IconSearch } from '../../../ui/icons';
import s from '../Admin.module.css';
import { type Definition, fieldName, plural } from '../definition';
import { words } from '../words';
import { accesses } from './rights';

interface FieldRightsProps { entity: string; definition: Definition; fields: Record<string, string>; onChange: (fields: Record<string, string>) => void; onClose: () => void }

// Which fields of an object a role reads and writes. What is chosen here is published with the rest of the role.
export function FieldRights({ entity, definition, fields, onChange, onClose }: FieldRightsProps) {
  const t = useWords(words);
  const { language } = useLocale();
  const [sought, setSought] = useState('');
  const of = definition.entities[entity];
  const rows = Object.entries(of?.fields ?? {}).filter(([, f]) => !f.removed)
    .map(([name, f]) => ({ name, label: fieldName(definition, name, f, language) })).sort((a, b) => a.label.localeCompare(b.label, language))
    .filter((x) => folded(`${x.label} ${x.name}`).includes(folded(sought)));
  const everything = fields[`${entity}.*`];
  return (
    <Dialog where="side" width={520} title={upper(plural(of, language, entity))} sub={t('fieldRightsHelp')} onClose={onClose} foot={<Button look="fill" onClick={onClose}>{t('done')}</Button>}>
      {everything && <p className="quiet">{t('everyField', { access: t(`access_${everything as 'read'}`) })}</p>}
      <TextInput icon={IconSearch} aria-label={t('findField')} placeholder={t('findField')} value={sought} onChange={(e) => setSought(e.target.value)} />
      <table className={s.table}>
        <tbody>
          {rows.map(({ name, label }) => (
            <tr key={name}>
              <th scope="row">{label}</th>
              <td data-keep>
                <select className={s.select} aria-label={label} value={fields[`${entity}.${name}`] ?? everything ?? 'write'} onChange={(e) => onChange({ ...fields, [`${entity}.${name}`]: e.target.value })}>
                  {accesses.map((x) => <option key={x} value={x}>{t(`access_${x}`)}</option>)}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
