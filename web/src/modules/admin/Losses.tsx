import { useWords } from '../../i18n/words';
import s from './Admin.module.css';
import type { Loss } from './publish';
import { words } from './words';

const known = <T extends string>(list: readonly T[]) => (word: string): word is T => (list as readonly string[]).includes(word);
const isScope = known(['none', 'own', 'team', 'team_tree', 'territory', 'all'] as const);
const isVerb = known(['create', 'read', 'update', 'remove', 'export', 'import', 'merge', 'override'] as const);
const isAccess = known(['hidden', 'read', 'write'] as const);

// Who loses what, in people and records, before rights are published.
export function Losses({ losses }: { losses: Loss[] }) {
  const t = useWords(words);
  if (losses.length === 0) return null;
  const value = (l: Loss, word: string) => {
    if (l.verb === 'field') return isAccess(word) ? t(`access_${word}`) : word;
    return isScope(word) ? t(`scope_${word}`) : t(word === 'yes' ? 'yes' : 'no');
  };
  const named = (l: Loss) => l.who.map((p) => (p.records !== undefined ? t('loser', { name: p.name, records: t('lostRecords', { n: p.records }) }) : p.name)).join(', ');
  return (
    <>
      <h3 className={s.section}>{t('whoLoses')}</h3>
      <ul className={s.list}>
        {losses.map((l) => (
          <li key={`${l.role}.${l.entity}.${l.verb}.${l.field ?? ''}`}>
            {t('loses', { role: l.label, verb: l.field ?? (isVerb(l.verb) ? t(`verb_${l.verb}`) : l.verb), entity: l.entity_label, before: value(l, l.before), after: value(l, l.after) })}
            <br />
            <span className="quiet">{l.people === 0 ? t('nobodyLoses') : `${t('lostPeople', { n: l.people })} ${named(l)}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
