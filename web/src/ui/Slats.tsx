import s from './pieces.module.css';

// How far: slats that widen downward, filled from the base. Always beside its word, never alone.
export function Slats({ filled, of = 5, size = 14 }: { filled: number; of?: number; size?: number }) {
  const gap = of > 4 ? 1 : 1.6;
  const height = (14 - gap * (of - 1)) / of;
  return (
    <svg className={s.slats} width={size} height={size} viewBox="0 0 14 14" aria-hidden>
      {Array.from({ length: of }, (_, i) => {
        const width = 5 + (9 * i) / (of - 1);
        const on = of - i <= filled;
        return <rect key={i} className={on ? undefined : s.off} fill="currentColor" x={(14 - width) / 2} y={i * (height + gap)} width={width} height={height} rx={0.5} />;
      })}
    </svg>
  );
}

// The word mark's own shape: a plain plinth.
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg className={s.slats} width={size} height={size} viewBox="0 0 18 18" fill="currentColor" aria-hidden>
      <rect x="5" y="1.5" width="8" height="6" rx="1" />
      <rect x="2.6" y="9" width="12.8" height="2.9" rx=".8" />
      <rect x="0" y="13.4" width="18" height="3.4" rx=".8" />
    </svg>
  );
}
