import { useMe } from '../../api/useModel';
import type { EntityDef } from '../../api/types';
import { useWords } from '../../i18n/words';
import { Checkbox, Field, Segments, TextInput } from '../../ui/Field';
import s from './Imports.module.css';
import type { Options } from './model';
import { words } from './words';

// What to do with records that exist, names that do not, and criteria of stages.
export function Settings({ options, entity, onChange }: { options: Options; entity: EntityDef; onChange: (o: Partial<Options>) => void }) {
  const t = useWords(words);
  const me = useMe();
  const staged = entity.fields.some((f) => f.type === 'stage');
  const segments = (['skip', 'update', 'create', 'ask'] as const).map((value) => ({ value, label: t(value) }));
  return (
    <section className={s.settings}>
      <p className={s.label}>{t('duplicates')}</p>
      <Segments label={t('duplicates')} value={options.duplicates} segments={segments} onChange={(duplicates) => onChange({ duplicates })} tinted />
      <Checkbox label={t('references')} checked={options.create_references} onChange={(e) => onChange({ create_references: e.target.checked })} />
      {staged && me.powers.includes('import.history') && (
        <>
          <Checkbox label={t('history')} checked={options.history} onChange={(e) => onChange({ history: e.target.checked })} />
          {options.history && (
            <Field label={t('reason')} required>
              {(ids) => <TextInput value={options.history_reason ?? ''} onChange={(e) => onChange({ history_reason: e.target.value })} {...ids} />}
            </Field>
          )}
        </>
      )}
    </section>
  );
}
