import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import s from './Button.module.css';
import { cx } from './cx';
import { IconLoader2 } from './icons';
import type { IconType } from './iconType';

export type ButtonLook = 'fill' | 'line' | 'outline' | 'plain' | 'danger' | 'dashed' | 'link';
export type ButtonSize = 's' | 'm' | 'l' | 'touch';

interface Looks {
  look?: ButtonLook;
  size?: ButtonSize;
  ref?: Ref<HTMLButtonElement>;
}

export interface ButtonProps extends Looks, ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconType;
  iconRight?: IconType;
  /** Shown at the end, as a key cap. */
  keys?: string;
  busy?: boolean;
  wide?: boolean;
  children: ReactNode;
}

const iconSize = (size: ButtonSize) => (size === 's' ? 14 : 16);

// One filled button per zone; `line` is the ordinary one, `plain` the third.
export function Button({
  look = 'line', size = 'm', icon: Left, iconRight: Right, keys, busy, wide, className, children, ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(s.button, s[look], size !== 'm' && s[size], wide && s.wide, className)}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <IconLoader2 size={iconSize(size)} className={s.spin} aria-hidden /> : Left && <Left size={iconSize(size)} aria-hidden />}
      {children}
      {Right && <Right size={iconSize(size)} aria-hidden />}
      {keys && <span className={s.kbd} aria-hidden>{keys}</span>}
    </button>
  );
}

export interface IconButtonProps extends Looks, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  icon: IconType;
  label: string;
  iconSize?: number;
}

export function IconButton({ icon: Glyph, label, look = 'plain', size = 'm', iconSize: px, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(s.button, s[look], s.icon, size !== 'm' && s[size], className)}
      {...rest}
    >
      <Glyph size={px ?? (size === 'touch' ? 22 : 16)} aria-hidden />
    </button>
  );
}

export function Kbd({ children }: { children: string }) {
  return <kbd className={s.kbd}>{children}</kbd>;
}
