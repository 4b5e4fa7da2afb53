import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { Field, TextArea, TextInput } from '../../../ui/Field';
import s from '../Admin.module.css';
import { type EntityDefinition, fieldChange, identifier } from '../definition';
import { Panel } from '../Panel';
import { usePublication } from '../publish';
import { words } from '../words';
import { type Kind, kinds } from './kinds';

export function AddField({ entity, definition, onClose }: { entity: string; definition: EntityDefinition; onClose: () => void }) {
  const t = useWords(words);
  const publication = usePublication(onClose);
  const [typed, setTyped] = useState({ fr: '', en: '', help: '', values: '' });
  const [kind, setKind] = useState<Kind>('text');
  const [tried, setTried] = useState(false);
  const listed = kind === 'choice' || kind === 'multi_choice';
  const set = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change });
  const lines = typed.values.split('\n').map((v) => v.trim()).filter(Boolean);
  const name = typed.fr.trim() ? identifier(typed.fr, Object.keys(definition.fields)) : '';
  const save = () => {
    setTried(true);
    if (!name || (listed && lines.length === 0)) return;
    const f: Record<string, unknown> = { type: kind, label: { fr: typed.fr.trim(), en: typed.en.trim() || typed.fr.trim() }, filterable: kind !== 'long_text' };
    if (typed.help.trim()) f.help = { fr: typed.help.trim(), en: typed.help.trim() };
    if (listed) {
      const taken: string[] = [];
      f.choices = Object.fromEntries(lines.map((line, i) => {
        const [fr = '', en = ''] = line.split('|').map((part) => part.trim());
        const code = identifier(fr, taken);
        taken.push(code);
        return [code, { label: { fr, en: en || fr }, position: (i + 1) * 10 }];
      }));
    }
    void publication.propose(fieldChange(entity, name, f));
  };
  return (
    <Panel
      width={520}
      title={t('addField')}
      fresh
      publication={publication}
      onSave={save}
      onClose={onClose}
    >
      <Field label={t('labelFr')} required error={tried && !name ? t('nameIt') : publication.errorAt(`entities.${entity}.fields.${name}`)} hint={name && t('technicalIs', { name })}>
        {(ids) => <TextInput data-autofocus value={typed.fr} onChange={(e) => set({ fr: e.target.value })} {...ids} />}
      </Field>
      <Field label={t('labelEn')} hint={t('elseFrench')}>{(ids) => <TextInput value={typed.en} onChange={(e) => set({ en: e.target.value })} {...ids} />}</Field>
      <Field label={t('kind')} hint={t('kindForLife')}>
        {(ids) => <select className={s.select} value={kind} onChange={(e) => setKind(e.target.value as Kind)} {...ids}>{kinds.map((k) => <option key={k} value={k}>{t(k)}</option>)}</select>}
      </Field>
      {listed && (
        <Field label={t('choices')} required hint={t('choicesHelp')} error={tried && lines.length === 0 ? t('oneValue') : null}>
          {(ids) => <TextArea rows={6} value={typed.values} onChange={(e) => set({ values: e.target.value })} {...ids} />}
        </Field>
      )}
      <Field label={t('help')} hint={t('helpHelp')}>{(ids) => <TextArea rows={2} value={typed.help} onChange={(e) => set({ help: e.target.value })} {...ids} />}</Field>
    </Panel>
  );
}
