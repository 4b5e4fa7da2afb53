import { Link } from 'wouter';
import type { Condition, EntityDef } from '../../api/types';
import { grammar } from '../../i18n/grammar';
import { useLocale, useWords } from '../../i18n/words';
import { Button, Kbd } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { IconFileImport, IconPlus } from '../../ui/icons';
import { useTell } from '../filter/say';
import { words } from './words';
import b from '../../ui/Button.module.css';

interface NothingProps {
  entity: EntityDef;
  parts: Condition[];
  q: string | undefined;
  onClear: () => void;
  onCreate: () => void;
}

// Nothing to show: either the filter is too narrow, and it says which, or nothing exists yet, and it says how to begin.
export function Nothing({ entity, parts, q, onClear, onCreate }: NothingProps) {
  const t = useWords(words);
  const { language } = useLocale();
  const g = grammar(language);
  const told = useTell(entity.name);
  const last = parts.at(-1);
  if (last || q) {
    const said = last && told(last);
    return (
      <Empty drawing="filter" title={t('nothing_found')} actions={<Button onClick={onClear}>{t('clear_filters')}</Button>}>
        {said ? t.rich('loosen', { name: <strong>{said.name ? `${said.name}\u00a0: ` : ''}{said.value}</strong> }) : t('loosen_text', { q: q ?? '' })}
      </Empty>
    );
  }
  return (
    <Empty
      drawing={['user', 'user-circle', 'inbox'].includes(entity.icon ?? '') ? 'people' : 'document'}
      title={t('empty_title', { none: g.none(entity.label) })}
      actions={(
        <>
          {entity.rights.create && <Button look="fill" icon={IconPlus} onClick={onCreate}>{g.newOne(entity.label)}</Button>}
          {entity.rights.import && <Link href={`/imports?entity=${entity.name}`} className={`${b.button} ${b.line}`}><IconFileImport size={16} aria-hidden />{t('import')}</Link>}
        </>
      )}
      note={entity.rights.create && <>{t('empty_shortcut')} <Kbd>C</Kbd></>}
    >
      {t('empty_help')}
    </Empty>
  );
}
