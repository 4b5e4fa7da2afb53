import type { ReactNode } from 'react';
import s from './pieces.module.css';

export type Drawn = 'document' | 'filter' | 'people' | 'lamp';

interface EmptyProps {
  drawing?: Drawn;
  /** Beside the dimension line of the drawing. */
  dimension?: string;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  note?: ReactNode;
}

// What is missing is dashed, and stands on the plinth with its dimension line.
export function Empty({ drawing = 'document', dimension, title, children, actions, note }: EmptyProps) {
  return (
    <div className={s.empty}>
      <Drawing kind={drawing} dimension={dimension} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={s.actions}>{actions}</div>}
      {note && <div className={s.note}>{note}</div>}
    </div>
  );
}

function Drawing({ kind, dimension }: { kind: Drawn; dimension: string | undefined }) {
  return (
    <svg width="300" height="192" viewBox="0 0 300 192" fill="none" strokeWidth="1.5" aria-hidden style={{ maxWidth: '100%' }}>
      <g stroke="var(--control)" strokeDasharray="5 4" strokeLinejoin="round">{missing[kind]}</g>
      {details[kind]}
      {dimension && (
        <g stroke="var(--control)">
          <path d="M206 1h10M211 1v125M206 126h10" />
          <text x="222" y="67" fill="var(--text3)" stroke="none" fontSize="12">{dimension}</text>
        </g>
      )}
      <g stroke="var(--action)">
        <rect x="90" y="127" width="120" height="16" rx="1.5" fill="var(--sheet)" />
        <rect x="66" y="143" width="168" height="20" rx="1.5" fill="var(--action-tint)" />
      </g>
      <rect x="38" y="163" width="224" height="26" rx="1.5" fill="var(--fill)" />
      <path d="M0 190.5h300" stroke="var(--line-strong)" />
    </svg>
  );
}

const missing: Record<Drawn, ReactNode> = {
  document: <path d="M112 126V1h54l22 22v103M166 1v22h22" />,
  filter: <path d="M108 14h84l-31 44v42l-22 16V58z" />,
  people: <path d="M150 8a24 24 0 1 1 0 48a24 24 0 0 1 0-48zM106 126c0-30 18-50 44-50s44 20 44 50" />,
  lamp: <path d="M150 1v36M118 72a32 34 0 0 1 64 0zM138 72a12 10 0 0 0 24 0M128 94l-10 14M150 98v20M172 94l10 14" />,
};
const details: Record<Drawn, ReactNode> = {
  document: (
    <>
      <path d="M126 45h36M126 59h49M126 73h49M126 86h31" stroke="var(--line-strong)" />
      <path d="M152 106h23" stroke="var(--ochre-mark)" strokeWidth="2.5" />
    </>
  ),
  filter: <path d="M140 72h20M140 84h20" stroke="var(--ochre-mark)" strokeWidth="2" />,
  people: <path d="M136 104h28" stroke="var(--ochre-mark)" strokeWidth="2.5" />,
  lamp: <path d="M138 73h24" stroke="var(--ochre-mark)" strokeWidth="2.5" />,
};

export function Skeleton({ width = '100%', height = 10 }: { width?: number | string; height?: number }) {
  return <span className={s.skeleton} style={{ width, height }} aria-hidden />;
}
