import { type CSSProperties, type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './Button';
import { cx } from './cx';
import s from './Dialog.module.css';
import { IconX } from './icons';
import { words } from './words';
import { useWords } from '../i18n/words';

export interface DialogProps {
  title: ReactNode;
  sub?: ReactNode;
  onClose: () => void;
  foot?: ReactNode;
  /** `center` asks, `side` works beside the page, `top` is for the palette. All are bottom sheets on a phone. */
  where?: 'center' | 'side' | 'top';
  width?: number;
  hideHead?: boolean;
  /** No inner margin. */
  flush?: boolean;
  /** Makes the whole a form. */
  onSubmit?: () => void;
  children: ReactNode;
}

// A native modal dialog: the browser keeps the focus inside, makes the rest inert and gives it back on close.
export function Dialog({ title, sub, onClose, foot, where = 'center', width, hideHead, flush, onSubmit, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useWords(words);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement as HTMLElement | null;
    if (!dialog.open) dialog.showModal?.();
    const first = dialog.querySelector<HTMLElement>('[data-autofocus]')
      ?? dialog.querySelector<HTMLElement>('form input:not([type=hidden]), form textarea, form [role=combobox]');
    first?.focus();
    return () => {
      dialog.close?.();
      before?.focus?.();
    };
  }, []);
  const content = (
    <>
      <div className={hideHead ? 'hidden-text' : s.head}>
        <div className={s.titles}>
          <h2 className={s.title} id={id}>{title}</h2>
          {sub && <p className={s.sub}>{sub}</p>}
        </div>
        <IconButton icon={IconX} label={t('close')} onClick={onClose} size="s" tabIndex={hideHead ? -1 : undefined} />
      </div>
      <div className={cx(s.body, flush && s.flush)}>{children}</div>
      {foot && <div className={s.foot}>{foot}</div>}
    </>
  );
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className={cx(s.dialog, where === 'side' && s.side, where === 'top' && s.top)}
      style={width ? ({ '--width': `${width}px` } as CSSProperties) : undefined}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onKeyDown={(e) => e.stopPropagation()}
      onPointerDown={(e) => {
        if (e.target === ref.current && where !== 'side') onClose();
      }}
    >
      {onSubmit ? (
        <form
          noValidate
          style={{ display: 'contents' }}
          onSubmit={(e: FormEvent) => {
            e.preventDefault();
            e.stopPropagation();
            onSubmit();
          }}
        >
          {content}
        </form>
      ) : content}
    </dialog>
  );
}
