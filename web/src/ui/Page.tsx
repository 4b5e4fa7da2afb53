import type { ReactNode } from 'react';
import { IconButton } from './Button';
import { IconChevronLeft, IconSearch } from './icons';
import s from './Page.module.css';
import { useFrame } from './shell';
import { Mark } from './Slats';
import { words } from './words';
import { useWords } from '../i18n/words';

interface PageProps {
  title: ReactNode;
  count?: ReactNode;
  sub?: ReactNode;
  /** Those marked data-phone stay on a phone; the others live in the bottom bar or in menus there. */
  actions?: ReactNode;
  onBack?: (() => void) | undefined;
  /** A hairline under the head: when no tabs follow. */
  line?: boolean;
  children: ReactNode;
}

// A page on its sheet: head of 52 px, then what it shows. On a phone the head keeps the title and one search.
export function Page({ title, count, sub, actions, onBack, line, children }: PageProps) {
  const frame = useFrame();
  const t = useWords(words);
  return (
    <div className={s.page}>
      <header className={s.head} data-line={line || undefined}>
        <span className={s.phone} style={{ margin: onBack ? '0 0 0 -12px' : 0 }}>
          {onBack ? <IconButton icon={IconChevronLeft} size="touch" label={t('back')} onClick={onBack} /> : <Mark size={20} />}
        </span>
        <h1 className={s.title}>{title}</h1>
        {count !== undefined && <span className={`${s.count} num`}>{count}</span>}
        {sub && <span className={`${s.sub} cut`}>{sub}</span>}
        <div className={s.actions}>
          {actions}
          <span className={s.phone} data-phone>
            <IconButton icon={IconSearch} size="touch" label={t('search')} onClick={frame.openSearch} />
          </span>
        </div>
      </header>
      {children}
    </div>
  );
}
