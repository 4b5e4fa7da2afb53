import type { ReactNode, Ref } from 'react';
import { IconX } from './icons';
import s from './pieces.module.css';
import { words } from './words';
import { useWords } from '../i18n/words';

export interface ChipProps {
  children: ReactNode;
  on?: boolean;
  onClick?: (() => void) | undefined;
  /** Draws the cross. `name` says what it removes. */
  onRemove?: (() => void) | undefined;
  name?: string;
  expanded?: boolean | undefined;
  pressed?: boolean | undefined;
  ref?: Ref<HTMLButtonElement>;
}

export function Chip({ children, on, onClick, onRemove, name, expanded, pressed, ref }: ChipProps) {
  const t = useWords(words);
  return (
    <span className={s.chip} data-on={on || undefined}>
      {onClick ? (
        <button ref={ref} type="button" onClick={onClick} aria-expanded={expanded} aria-pressed={pressed} aria-haspopup={expanded === undefined ? undefined : 'dialog'}>
          {children}
        </button>
      ) : <span>{children}</span>}
      {onRemove && (
        <button type="button" className={s.cross} onClick={onRemove} aria-label={t('remove', { name: name ?? '' })}>
          <IconX size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}
