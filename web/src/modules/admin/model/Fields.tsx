import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { upper } from '../../../i18n/grammar';
import { folded } from '../../../i18n/parse';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field, TextInput } from '../../../ui/Field';
import { IconPencil, IconPlus, IconSearch } from '../../../ui/icons';
import s from '../Admin.module.css';
import { type Definition, type FieldDefinition, fieldName, plural, say } from '../definition';
import { words } from '../words';
import { AddField } from './AddField';
import { EntityPanel } from './EntityPanel';
import { FieldPanel } from './FieldPanel';
import { isNamed } from './kinds';

// The objects and their fields. The object and the field that are open stand in the address.
export function Fields({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const { language } = useLocale();
  const [, go] = useLocation();
  const { a, b } = useParams<{ a?: string; b?: string }>();
  const names = Object.keys(definition.entities).filter((e) => !definition.entities[e]?.removed)
    .sort((x, y) => plural(definition.entities[x], language, x).localeCompare(plural(definition.entities[y], language, y), language));
  const entity = a && names.includes(a) ? a : names.includes('opportunity') ? 'opportunity' : (names[0] ?? '');
  const of = definition.entities[entity];
  const [sought, setSought] = useState('');
  const [open, setOpen] = useState<'add' | 'name' | null>(null);
  if (!of) return null;
  const wanted = folded(sought);
  const nameOf = (name: string, f: FieldDefinition) => fieldName(definition, name, f, language);
  const fields = Object.entries(of.fields).sort((x, y) => nameOf(...x).localeCompare(nameOf(...y), language));
  const shown = fields.filter(([name, f]) => !wanted || folded(`${name} ${nameOf(name, f)} ${say(f.label, 'fr', '')} ${say(f.label, 'en', '')} ${valuesOf(f)}`).includes(wanted));
  const base = `/admin/fields/${entity}`;
  const field = b ? of.fields[b] : undefined;
  const row = ([name, f]: [string, FieldDefinition]) => (
    <tr key={name}>
      <th scope="row"><button type="button" className={s.open} onClick={() => go(`${base}/${name}`)}>{nameOf(name, f)}</button></th>
      <td className="quiet">{name}</td>
      <td>{isNamed(f.type) ? t(f.type) : f.type ?? t('systemField')}{f.choices && <span className="quiet num"> {t('valueCount', { n: Object.values(f.choices).filter((c) => !c.removed).length })}</span>}</td>
      <td className="quiet">{name.startsWith('x_') ? t('own') : ''}</td>
    </tr>
  );
  const table = (list: [string, FieldDefinition][]) => (
    <table className={s.table}>
      <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('technical')}</th><th scope="col">{t('kind')}</th><th scope="col"><span className="hidden-text">{t('origin')}</span></th></tr></thead>
      <tbody>{list.map(row)}</tbody>
    </table>
  );
  const retired = shown.filter(([, f]) => f.removed);
  return (
    <>
      <div className={s.bar}>
        <Field label={t('object')} hideLabel>
          {(ids) => (
            <select className={s.select} value={entity} onChange={(e) => go(`/admin/fields/${e.target.value}`)} {...ids}>
              {names.map((n) => <option key={n} value={n}>{upper(plural(definition.entities[n], language, n))}</option>)}
            </select>
          )}
        </Field>
        <Button icon={IconPencil} onClick={() => setOpen('name')}>{t('renameObject')}</Button>
        <span className={s.find}><TextInput icon={IconSearch} aria-label={t('find')} placeholder={t('find')} value={sought} onChange={(e) => setSought(e.target.value)} /></span>
        <span className="quiet num">{t('count', { n: shown.length })}</span>
        <Button look="fill" icon={IconPlus} onClick={() => setOpen('add')}>{t('addField')}</Button>
      </div>
      {shown.length === 0 ? <p className="quiet">{t('noField')}</p> : table(shown.filter(([, f]) => !f.removed))}
      {retired.length > 0 && <><h2 className={s.section}>{t('retired')}</h2>{table(retired)}</>}
      {open === 'add' && <AddField entity={entity} definition={of} onClose={() => setOpen(null)} />}
      {open === 'name' && <EntityPanel name={entity} entity={of} onClose={() => setOpen(null)} />}
      {b && field && <FieldPanel key={b} entity={entity} entityName={upper(plural(of, language, entity))} name={b} field={{ ...field, label: field.label ?? definition.system_fields?.[b]?.label }} onClose={() => go(base)} />}
    </>
  );
}

const valuesOf = (f: FieldDefinition) => Object.values(f.choices ?? {}).map((c) => `${say(c.label, 'fr', '')} ${say(c.label, 'en', '')}`).join(' ');
