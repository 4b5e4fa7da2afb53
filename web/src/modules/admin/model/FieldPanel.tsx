import { useState } from 'react';
import { useLocale, useWords } from '../../../i18n/words';
import { Button } from '../../../ui/Button';
import { Field, TextArea, TextInput } from '../../../ui/Field';
import s from '../Admin.module.css';
import { both, type FieldDefinition, fieldChange, say } from '../definition';
import { Panel } from '../Panel';
import { usePublication } from '../publish';
import { words } from '../words';
import { Choices } from './Choices';
import { choicesChange, rowsOf, unnamed } from './choices';

interface FieldPanelProps { entity: string; entityName: string; name: string; field: FieldDefinition; onClose: () => void }

// One field: its words in both languages, its help, its values, its retirement.
export function FieldPanel({ entity, entityName, name, field, onClose }: FieldPanelProps) {
  const t = useWords(words);
  const { language } = useLocale();
  const publication = usePublication(onClose);
  const label = both(field.label);
  const help = both(field.help);
  const [typed, setTyped] = useState({ fr: label.fr, en: label.en, helpFr: help.fr, helpEn: help.en });
  const [rows, setRows] = useState(() => rowsOf(field.choices));
  const [tried, setTried] = useState(false);
  const missing = new Set(tried ? unnamed(rows).map((r) => r.key) : []);
  const noName = tried && !typed.fr.trim() && !typed.en.trim() ? t('nameIt') : null;
  const path = `entities.${entity}.fields.${name}`;
  const set = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change });
  const change = () => {
    const out: Record<string, unknown> = {};
    const [fr, en] = [typed.fr.trim(), typed.en.trim()];
    if (fr !== label.fr || en !== label.en) out.label = { fr: fr || en, en: en || fr };
    if (typed.helpFr !== help.fr || typed.helpEn !== help.en) out.help = { fr: typed.helpFr.trim(), en: typed.helpEn.trim() };
    const choices = field.choices ? choicesChange(field.choices, rows) : null;
    if (choices) out.choices = choices;
    return Object.keys(out).length ? fieldChange(entity, name, out) : null;
  };
  const save = () => {
    setTried(true);
    if ((!typed.fr.trim() && !typed.en.trim()) || unnamed(rows).length) return;
    const patch = change();
    if (patch) void publication.apply(patch);
    else onClose();
  };
  const shipped = !name.startsWith('x_');
  return (
    <Panel
      width={640}
      title={say(field.label, language, name)}
      sub={`${entityName}, ${name}`}
      publication={publication}
      onSave={save}
      onClose={onClose}
    >
      <div className={s.pair}>
        <Field label={t('labelFr')} required error={noName ?? publication.errorAt(`${path}.label`)}>{(ids) => <TextInput value={typed.fr} onChange={(e) => set({ fr: e.target.value })} {...ids} />}</Field>
        <Field label={t('labelEn')}>{(ids) => <TextInput value={typed.en} onChange={(e) => set({ en: e.target.value })} {...ids} />}</Field>
      </div>
      <div className={s.pair}>
        <Field label={t('helpFr')} hint={t('helpHelp')}>{(ids) => <TextArea rows={2} value={typed.helpFr} onChange={(e) => set({ helpFr: e.target.value })} {...ids} />}</Field>
        <Field label={t('helpEn')}>{(ids) => <TextArea rows={2} value={typed.helpEn} onChange={(e) => set({ helpEn: e.target.value })} {...ids} />}</Field>
      </div>
      {field.choices && <Choices rows={rows} onChange={setRows} missing={missing} errorOf={(code) => publication.errorAt(`${path}.choices.${code}`)} />}
      <section className={s.retire}>
        {shipped ? <p className="quiet">{t('shipped')}</p> : (
          <>
            <p className="quiet">{t(field.removed ? 'restoreHelp' : 'retireHelp')}</p>
            <Button look={field.removed ? 'line' : 'danger'} onClick={() => void publication.propose(fieldChange(entity, name, { removed: !field.removed }))}>{t(field.removed ? 'restore' : 'retire')}</Button>
          </>
        )}
      </section>
    </Panel>
  );
}
