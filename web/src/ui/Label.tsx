import type { CSSProperties, ReactNode } from 'react';
import { cx } from './cx';
import s from './pieces.module.css';

export const labelColours = ['teal', 'blue', 'violet', 'rose', 'terre', 'ochre', 'moss', 'stone'] as const;
export type LabelColour = (typeof labelColours)[number];

const isColour = (name: string | undefined): name is LabelColour => labelColours.includes(name as LabelColour);

// A name always gets the same colour when none was chosen for it.
export function colourOf(name: string): LabelColour {
  let sum = 0;
  for (const c of name) sum = (sum * 31 + c.codePointAt(0)!) >>> 0;
  return labelColours[sum % 7]!;
}

export function tint(colour: string | undefined): CSSProperties {
  const c = isColour(colour) ? colour : 'stone';
  return { background: `var(--label-${c})`, color: `var(--label-${c}-text)` };
}

// A chosen value: soft tint, dark text.
export function Label({ colour, big, children }: { colour?: string | undefined; big?: boolean; children: ReactNode }) {
  return <span className={cx(s.label, big && s.big)} style={tint(colour)}><span>{children}</span></span>;
}

const initials = (name: string) => {
  const parts = name.replace(/[^\p{L}\p{N}\s'’-]/gu, ' ').split(/\s+/).filter(Boolean);
  const first = parts[0]?.[0] ?? '?';
  const last = parts.length > 1 ? parts.at(-1)![0]! : (parts[0]?.[1] ?? '');
  return (first + last).toLocaleUpperCase();
};

// Initials on a tint. Decoration: the name always stands beside it.
export function Avatar({ name, size = 22, square }: { name: string; size?: 18 | 22 | 26 | 40; square?: boolean }) {
  const style: CSSProperties = { ...tint(colourOf(name)), width: size, height: size, fontSize: { 18: 8, 22: 9, 26: 10, 40: 15 }[size] };
  return <span className={cx(s.avatar, square && s.square)} style={style} aria-hidden>{initials(name)}</span>;
}
