import { useWords } from '../../i18n/words';
import s from './Admin.module.css';
import type { Loss } from './publish';
import { words } from './words';

const isScope = (word: string): word is 'none' | 'own' | 'team' | 'team_tree' | 'territory' | 'all' => ['none', 'own', 'team', 'team_tree', 'territory', 'all'].includes(word);
const isVerb = (word: string): word is 'create' | 'read' | 'update' | 'remove' | 'export' | 'import' | 'merge' | 'override' | 'field' =>
  ['create', 'read', 'update', 'remove', 'export', 'import', 'merge', 'override', 'field'].includes(word);

// Who loses what, in people and records, before rights are published.
export function Losses({ losses }: { losses: Loss[] }) {
  const t = useWords(words);
  if (losses.length === 0) return null;
  const scope = (word: string) => (isScope(word) ? t(`scope_${word}`) : word === 'yes' ? t('yes') : word === 'no' ? t('no') : word === 'hidden' ? t('access_hidden') : word === 'write' ? t('access_write') : t('access_read'));
  return (
    <>
      <h3 className={s.section}>{t('whoLoses')}</h3>
      <ul className={s.list}>
        {losses.map((l) => (
          <li key={`${l.role}${l.entity}${l.verb}`}>
            <strong>{l.label}</strong>{' '}
            {t('loses', { verb: isVerb(l.verb) ? t(`verb_${l.verb}`) : l.verb, entity: l.entity_label, before: scope(l.before), after: scope(l.after) })}
            {' '}<span className="quiet">{t('lost_people', { n: l.people })}{l.names.length > 0 && ` : ${l.names.join(', ')}`}{l.records !== undefined && `. ${t('lost_records', { n: l.records })}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
