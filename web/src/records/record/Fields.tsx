import { useState } from 'react';
import type { EntityDef, FieldDef, SocleRecord } from '../../api/types';
import { useModel } from '../../api/useModel';
import { isEmpty } from '../../fields/type';
import { folded } from '../../i18n/parse';
import { useWords } from '../../i18n/words';
import { IconButton } from '../../ui/Button';
import { TextInput } from '../../ui/Field';
import { IconChevronRight, IconEye, IconEyeOff, IconSearch } from '../../ui/icons';
import { InlineField } from '../InlineField';
import s from './RecordPage.module.css';
import { words } from './words';

const kept = 'socle.hide_empty';

// The fields by group; one is found by its name, and the empty ones can be put away.
export function Fields({ entity, record }: { entity: EntityDef; record: SocleRecord }) {
  const t = useWords(words);
  const model = useModel();
  const [wanted, setWanted] = useState('');
  const [hide, setHide] = useState(() => localStorage.getItem(kept) === 'yes');
  const groups = (entity.layouts.detail ?? []).map((group) => ({ ...group, fields: group.fields.map((name) => model.field(entity.name, name)).filter((f): f is FieldDef => !!f) }));
  const typed = folded(wanted.trim());
  const shows = (f: FieldDef) => (typed ? folded(f.label).includes(typed) : !hide || !isEmpty(record[f.name]));
  const away = typed || !hide ? 0 : groups.flatMap((g) => g.fields).filter((f) => isEmpty(record[f.name])).length;
  const put = (next: boolean) => {
    setHide(next);
    localStorage.setItem(kept, next ? 'yes' : 'no');
  };
  const shown = groups.map((g) => ({ ...g, fields: g.fields.filter(shows) })).filter((g) => g.fields.length > 0);
  return (
    <>
      <div className={s.find}>
        <TextInput icon={IconSearch} type="search" aria-label={t('find_field')} placeholder={t('find_field')} value={wanted} onChange={(e) => setWanted(e.currentTarget.value)} />
        <IconButton icon={hide ? IconEye : IconEyeOff} label={hide ? t('show_empty') : t('hide_empty')} aria-pressed={hide} onClick={() => put(!hide)} />
      </div>
      {shown.map((group) => (
        <section key={group.code} className={s.group}>
          <h2>{group.label}</h2>
          <dl>{group.fields.map((field) => <InlineField key={field.name} entity={entity} record={record} field={field} />)}</dl>
        </section>
      ))}
      {shown.length === 0 && typed && <p className="quiet">{t('no_field')}</p>}
      {away > 0 && <button type="button" className={s.hiddenNote} onClick={() => put(false)}><IconChevronRight size={16} aria-hidden />{t('empty_hidden', { n: away })}</button>}
    </>
  );
}
