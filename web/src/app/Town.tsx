import type { CSSProperties } from 'react';

const ink: CSSProperties = { stroke: 'var(--action)', strokeWidth: 1.5, fill: 'var(--sheet)', strokeLinejoin: 'round' };
const light: CSSProperties = { ...ink, fill: 'var(--lamp)' };
const line: CSSProperties = { ...ink, fill: 'none' };

type Pane = [x: number, y: number, lit?: boolean];

function Panes({ at, w, h }: { at: Pane[]; w: number; h: number }) {
  return at.map(([x, y, lit]) => <rect key={`${x} ${y}`} x={x} y={y} width={w} height={h} style={lit ? light : ink} />);
}

// The product's own drawing: the trades of a town, standing on one plinth. Ochre only where there is light.
export function Town({ top, middle, base }: { top: string; middle: string; base: string }) {
  const storeys = [0, 1, 2, 3, 4].flatMap((row): Pane[] => [0, 1, 2].map((col) => [566 + col * 20.5, 77 + row * 30, [1, 5, 6, 11, 12].includes(row * 3 + col)]));
  return (
    <svg viewBox="0 0 728 376" role="img" aria-label={`${base}. ${middle}. ${top}.`} fontFamily="inherit">
      <g style={ink}>
        <path d="M118 232V20h20v212M115 20h26" />
        <path d="M98 233V127l50.500 34v-34l50.500 34v-34l51 34v72z" />
        <path d="M278 233V104h152v129zM267 104L354.500 41L442 104z" />
        <path d="M461 233V153h73v80zM453 160l44.500-38L541 160" />
        <path d="M557 233V62h74v171M551.500 62h85" />
      </g>
      <Panes w={20} h={23} at={[[111, 179], [146, 179, true], [180, 179, true], [216, 179]]} />
      <Panes w={16.500} h={34} at={[[291, 125, true], [317, 125], [343.500, 125], [370, 125], [400, 125, true]]} />
      <Panes w={16.500} h={30} at={[[291, 180, true], [400, 180]]} />
      <Panes w={13} h={17} at={storeys} />
      <path d="M335 233v-44a19 16 0 0 1 38 0v44M354 174v59" style={ink} />
      <circle cx="354.500" cy="80" r="9.500" style={ink} />
      <path d="M354.500 74.500v6l4 3M354.500 41V2" style={line} />
      <path d="M355 3l24 8l-24 8z" style={light} />
      <rect x="488" y="138" width="18" height="18" style={light} />
      <path d="M459 190h76l3 9h-82zM472 190l-2 9M485 190l-1 9M498 190v9M511 190l1 9M524 190l2 9" style={ink} />
      <rect x="469" y="199" width="30" height="24" style={light} />
      <path d="M508 199v34M524 199v34M587 233v-18h14v18" style={line} />
      {[262, 447].map((x) => (
        <g key={x}>
          <path d={`M${x} 233v-45`} style={line} />
          <path d={`M${x - 5} 175h10l2.500 10h-15z`} style={ink} />
          <circle cx={x} cy={188} r="2.500" fill="var(--lamp)" />
        </g>
      ))}
      <rect x="79" y="233.500" width="570" height="35" rx="2" style={ink} />
      <rect x="42" y="268.500" width="644" height="45.500" rx="2" style={{ ...ink, fill: 'var(--action-tint)' }} />
      <rect x="0" y="314" width="728" height="66" rx="2" fill="var(--fill)" />
      <g textAnchor="middle" fontSize="16">
        <text x="364" y="256.500" fill="var(--action)">{top}</text>
        <text x="364" y="297" fill="var(--action)">{middle}</text>
        <text x="364" y="351" fill="var(--on-action)" fontWeight="550">{base}</text>
      </g>
    </svg>
  );
}
