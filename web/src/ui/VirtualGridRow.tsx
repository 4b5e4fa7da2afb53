// The rows of a VirtualGrid and the handle that widens a column.
import { memo, type MouseEvent, type ReactNode } from 'react';
import { cx } from './cx';
import { Skeleton } from './Empty';
import { Checkbox } from './Field';
import type { GridColumn } from './VirtualGrid';
import s from './VirtualGrid.module.css';
import { words } from './words';
import { useWords } from '../i18n/words';

interface RowProps {
  row: object;
  index: number;
  start: number;
  id: string;
  name: string;
  columns: GridColumn<object>[];
  selected: boolean;
  active: number;
  editingColumn: string | null;
  editor: ReactNode;
  onCheck: (row: number, range: boolean) => void;
  onPress: (row: number, column: number, e: MouseEvent) => void;
}

// Redrawn only when the record, the columns or its own state change.
export const Row = memo(function Row({ row, index, start, id, name, columns, selected, active, editingColumn, editor, onCheck, onPress }: RowProps) {
  const t = useWords(words);
  return (
    <div role="row" aria-rowindex={index + 2} aria-selected={selected} className={s.row} style={{ transform: `translateY(${start}px)`, zIndex: editor ? 3 : undefined }}>
      <div role="gridcell" className={cx(s.cell, s.check)}>
        <Checkbox
          bare
          tabIndex={-1}
          checked={selected}
          label={t('select_row', { name })}
          onChange={() => {}}
          onClick={(e) => onCheck(index, e.shiftKey)}
        />
      </div>
      {columns.map((c, i) => {
        const edited = editingColumn === c.id;
        return (
          <div
            key={c.id}
            id={`${id}c${index}-${i}`}
            role="gridcell"
            data-active={i === active || undefined}
            className={cx(s.cell, i === 0 && s.pinned, c.align === 'end' && !edited && s.end, edited && s.editing)}
            onClick={edited ? undefined : (e) => onPress(index, i, e)}
          >
            {edited ? editor : c.cell(row)}
          </div>
        );
      })}
    </div>
  );
}, (a, b) =>
  a.row === b.row && a.columns === b.columns && a.selected === b.selected && a.active === b.active && a.start === b.start
  && a.editingColumn === b.editingColumn && a.index === b.index && a.editingColumn === null);

export function Waiting({ index, start, columns }: { index: number; start: number; columns: number }) {
  return (
    <div role="row" aria-rowindex={index + 2} aria-busy className={s.row} style={{ transform: `translateY(${start}px)` }}>
      <div role="gridcell" className={s.wait} />
      {Array.from({ length: columns }, (_, i) => (
        <div key={i} role="gridcell" className={s.wait}><Skeleton width={`${45 + ((index * 7 + i * 13) % 40)}%`} /></div>
      ))}
    </div>
  );
}

export function Grip({ onResize }: { onResize: (width: number) => void }) {
  return (
    <span
      className={s.grip}
      aria-hidden
      onPointerDown={(e) => {
        e.preventDefault();
        const cell = e.currentTarget.parentElement!;
        const from = e.clientX - cell.offsetWidth;
        const grip = e.currentTarget;
        grip.setPointerCapture(e.pointerId);
        const move = (m: PointerEvent) => onResize(Math.max(72, Math.round(m.clientX - from)));
        const stop = () => grip.removeEventListener('pointermove', move);
        grip.addEventListener('pointermove', move);
        grip.addEventListener('pointerup', stop, { once: true });
        grip.addEventListener('pointercancel', stop, { once: true });
      }}
    />
  );
}
