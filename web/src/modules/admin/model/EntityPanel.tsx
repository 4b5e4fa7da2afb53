import { useState } from 'react';
import { grammar } from '../../../i18n/grammar';
import { useWords } from '../../../i18n/words';
import { Checkbox, Field, TextInput } from '../../../ui/Field';
import s from '../Admin.module.css';
import type { EntityDefinition } from '../definition';
import { Panel } from '../Panel';
import { usePublication } from '../publish';
import { words } from '../words';

// The words of an object: French agrees in gender, elision and number, so each is asked for, with what it gives below.
export function EntityPanel({ name, entity, onClose }: { name: string; entity: EntityDefinition; onClose: () => void }) {
  const t = useWords(words);
  const publication = usePublication(onClose);
  const [fr, setFr] = useState({ one: '', many: '', feminine: false, elision: false, ...entity.label?.fr });
  const [en, setEn] = useState({ one: '', many: '', ...entity.label?.en });
  const [tried, setTried] = useState(false);
  const required = (text: string) => (tried && !text.trim() ? t('fillIt') : null);
  const at = (language: 'fr' | 'en') => publication.errorAt(`entities.${name}.label.${language}`);
  const save = () => {
    setTried(true);
    if (![fr.one, fr.many, en.one, en.many].every((text) => text.trim())) return;
    const label = {
      fr: { one: fr.one.trim(), many: fr.many.trim(), feminine: fr.feminine, elision: fr.elision },
      en: { one: en.one.trim(), many: en.many.trim() },
    };
    void publication.apply({ entities: { [name]: { label } } });
  };
  const french = grammar('fr');
  const samples = fr.one.trim() && fr.many.trim() ? [french.newOne(fr), french.none(fr), french.the(fr), french.ofThe(fr), french.counted(3, fr)] : [];
  return (
    <Panel
      width={520}
      title={t('nameOf', { name: entity.label?.fr?.one ?? name })}
      sub={name}
      publication={publication}
      onSave={save}
      onClose={onClose}
    >
      <fieldset className={s.set}>
        <legend>{t('french')}</legend>
        <div className={s.pair}>
          <Field label={t('singular')} required hint={t('noArticle')} error={required(fr.one) ?? at('fr')}>{(ids) => <TextInput value={fr.one} onChange={(e) => setFr({ ...fr, one: e.target.value })} {...ids} />}</Field>
          <Field label={t('plural')} required error={required(fr.many)}>{(ids) => <TextInput value={fr.many} onChange={(e) => setFr({ ...fr, many: e.target.value })} {...ids} />}</Field>
        </div>
        <Checkbox label={t('feminine')} checked={fr.feminine} onChange={(e) => setFr({ ...fr, feminine: e.target.checked })} />
        <Checkbox label={t('elision')} checked={fr.elision} onChange={(e) => setFr({ ...fr, elision: e.target.checked })} />
        {samples.length > 0 && <p className="quiet" aria-live="polite">{t('willRead', { list: samples.join(', ') })}</p>}
      </fieldset>
      <fieldset className={s.set}>
        <legend>{t('english')}</legend>
        <div className={s.pair}>
          <Field label={t('singular')} required error={required(en.one) ?? at('en')}>{(ids) => <TextInput value={en.one} onChange={(e) => setEn({ ...en, one: e.target.value })} {...ids} />}</Field>
          <Field label={t('plural')} required error={required(en.many)}>{(ids) => <TextInput value={en.many} onChange={(e) => setEn({ ...en, many: e.target.value })} {...ids} />}</Field>
        </div>
      </fieldset>
      <p className="quiet">{t('namesHelp')}</p>
    </Panel>
  );
}
