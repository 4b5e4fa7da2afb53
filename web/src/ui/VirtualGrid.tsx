// A table of any length: our own role=grid on divs, fixed row height, only the rows in sight. One tab stop; arrows move
// the active cell, Enter or F2 edits it, letters typed on an editable cell replace it, Space chooses the row.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { cx } from './cx';
import { Checkbox } from './Field';
import { IconArrowDown, IconArrowUp } from './icons';
import s from './VirtualGrid.module.css';
import { Grip, Row, Waiting } from './VirtualGridRow';
import { words } from './words';
import { useWords } from '../i18n/words';

export interface GridColumn<R> {
  id: string;
  title: string;
  width: number;
  align?: 'start' | 'end';
  editable?: boolean;
  sorted?: 'up' | 'down' | undefined;
  onSort?: ((e: MouseEvent) => void) | undefined;
  cell: (row: R) => ReactNode;
}

export interface CellEditor<R> {
  row: R;
  column: string;
  /** The letter that opened it, if any. */
  typed: string | null;
  /** Closes it; `move` says where the active cell goes next. */
  done: (move?: 'down' | 'right' | 'left') => void;
}

export interface VirtualGridProps<R> {
  /** Nothing came yet: rows of the same size are drawn. */
  waiting?: boolean;
  label: string;
  rows: R[];
  columns: GridColumn<R>[];
  rowId: (row: R) => number;
  rowName: (row: R) => string;
  rowHeight?: number;
  total?: number | undefined;
  hasMore: boolean;
  onMore: () => void;
  selected: ReadonlySet<number>;
  onSelect: (ids: Set<number>) => void;
  onOpen: (row: R) => void;
  onResize?: (column: string, width: number) => void;
  editor?: (editing: CellEditor<R>) => ReactNode;
  /** Drawn at the end of the head: the column picker. */
  corner?: ReactNode;
  /** The value of a cell in plain words, to copy. */
  textOf?: (row: R, column: string) => string;
  /** Where the list was left, and told where it is left again. */
  place?: { offset: number; row: number; column: number } | undefined;
  onLeave?: (place: { offset: number; row: number; column: number }) => void;
  onKey?: (e: KeyboardEvent, row: R | undefined, column: string | undefined) => boolean;
}

interface Editing { row: number; column: string; typed: string | null }

const checkWidth = 44;

export function VirtualGrid<R extends object>(props: VirtualGridProps<R>) {
  const { label, rows, columns, rowId, rowName, rowHeight = 36, hasMore, onMore, selected, onSelect, onOpen, editor } = props;
  const t = useWords(words);
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: props.place?.row ?? 0, column: props.place?.column ?? 0 });
  const [editing, setEditing] = useState<Editing | null>(null);
  const anchor = useRef(0);
  const id = useId();
  const total = rows.length + (hasMore ? 3 : props.waiting ? 18 : 0);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: props.place?.offset ?? 0,
    scrollPaddingStart: 36,
    scrollPaddingEnd: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 20) onMore();
  }, [last, rows.length, hasMore, onMore]);

  const leave = useRef({ onLeave: props.onLeave, active });
  leave.current = { onLeave: props.onLeave, active };
  useEffect(() => {
    const el = scroll.current;
    let offset = el?.scrollTop ?? 0;
    const scrolled = () => {
      offset = el?.scrollTop ?? 0;
    };
    el?.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      el?.removeEventListener('scroll', scrolled);
      leave.current.onLeave?.({ offset, ...leave.current.active });
    };
  }, []);

  const rowAt = Math.min(active.row, Math.max(0, rows.length - 1));
  const columnAt = Math.min(active.column, columns.length - 1);

  function go(row: number, column: number) {
    const r = Math.max(0, Math.min(rows.length - 1, row));
    const c = Math.max(0, Math.min(columns.length - 1, column));
    setActive({ row: r, column: c });
    virtual.scrollToIndex(r);
    if (c > 0) document.getElementById(`${id}h${c}`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }
  function edit(row: number, column: number, typed: string | null) {
    const definition = columns[column];
    const record = rows[row];
    if (!editor || !definition?.editable || !record) return false;
    setActive({ row, column });
    setEditing({ row: rowId(record), column: definition.id, typed });
    return true;
  }
  function done(move?: 'down' | 'right' | 'left') {
    setEditing(null);
    scroll.current?.focus({ preventScroll: true });
    if (move === 'down') go(rowAt + 1, columnAt);
    if (move === 'right') go(rowAt, columnAt + 1);
    if (move === 'left') go(rowAt, columnAt - 1);
  }
  function choose(row: number, range: boolean) {
    const record = rows[row];
    if (!record) return;
    const next = new Set(selected);
    const on = !selected.has(rowId(record));
    const [from, to] = range ? [Math.min(anchor.current, row), Math.max(anchor.current, row)] : [row, row];
    for (let i = from; i <= to; i += 1) {
      const r = rows[i];
      if (r && (range || on)) next.add(rowId(r));
      else if (r) next.delete(rowId(r));
    }
    anchor.current = row;
    onSelect(next);
  }

  // The active cell, or the chosen rows as a table that a spreadsheet takes.
  function copy() {
    const chosen = rows.filter((r) => selected.has(rowId(r)));
    const text = (row: R, column: GridColumn<R>) => (props.textOf?.(row, column.id) ?? '').replace(/[\t\n]/g, ' ');
    const one = rows[rowAt];
    const column = columns[columnAt];
    const lines = chosen.length ? chosen.map((row) => columns.map((c) => text(row, c)).join('\t')) : one && column ? [text(one, column)] : [];
    void navigator.clipboard?.writeText(lines.join('\n'));
  }

  function pressed(e: KeyboardEvent) {
    if (e.target !== scroll.current) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 400) / rowHeight) - 2);
    const ctrl = e.ctrlKey || e.metaKey;
    const moves: Record<string, [number, number]> = {
      ArrowDown: [rowAt + 1, columnAt], ArrowUp: [rowAt - 1, columnAt], ArrowRight: [rowAt, columnAt + 1], ArrowLeft: [rowAt, columnAt - 1],
      PageDown: [rowAt + page, columnAt], PageUp: [rowAt - page, columnAt],
      Home: [ctrl ? 0 : rowAt, 0], End: [ctrl ? rows.length - 1 : rowAt, columns.length - 1],
    };
    const move = moves[e.key];
    const column = columns[columnAt];
    const free = !column?.editable || columnAt === 0;
    let used = true;
    if (move) {
      if (e.shiftKey && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) choose(move[0], true);
      go(...move);
    } else if (e.key === ' ') choose(rowAt, e.shiftKey);
    else if (e.key === 'Enter' && columnAt === 0) {
      if (rows[rowAt]) onOpen(rows[rowAt]);
    } else if (e.key === 'Enter' || e.key === 'F2') used = edit(rowAt, columnAt, null);
    else if (ctrl && e.key.toLowerCase() === 'a') onSelect(new Set(rows.map(rowId)));
    else if (ctrl && e.key.toLowerCase() === 'c' && props.textOf) copy();
    else if (e.key === 'Escape' && selected.size) onSelect(new Set());
    else if (props.onKey?.(e, rows[rowAt], column?.id)) used = true;
    else if (free && !ctrl && e.key === 'j') go(rowAt + 1, columnAt);
    else if (free && !ctrl && e.key === 'k') go(rowAt - 1, columnAt);
    else if (free && !ctrl && e.key === 'x') choose(rowAt, false);
    else if (free && !ctrl && e.key === 'e') used = edit(rowAt, columnAt, null);
    else if (!free && !ctrl && !e.altKey && e.key.length === 1) used = edit(rowAt, columnAt, e.key);
    else used = false;
    if (!used) return;
    e.preventDefault();
    e.stopPropagation();
  }

  // Rows get handlers that never change, so that they are not redrawn for them; these call what is current.
  const current = useRef({ choose, press });
  current.current = { choose, press };
  function press(row: number, column: number, e: MouseEvent) {
    if ((e.target as HTMLElement).closest('a, input, label')) return;
    setActive({ row, column });
    if (e.detail === 2) edit(row, column, null);
  }
  const onCheck = useCallback((row: number, range: boolean) => current.current.choose(row, range), []);
  const onPress = useCallback((row: number, column: number, e: MouseEvent) => current.current.press(row, column, e), []);

  const template = `${checkWidth}px ${columns.map((c) => `minmax(${c.width}px, ${c.width}fr)`).join(' ')}`;
  const minimum = checkWidth + columns.reduce((sum, c) => sum + c.width, 0);
  const style = { '--columns': template, '--min': `${minimum}px`, '--row': `${rowHeight}px` } as CSSProperties;
  const all = rows.length > 0 && rows.every((r) => selected.has(rowId(r)));

  return (
    <div className={s.frame}>
      {props.corner && <div className={s.corner}>{props.corner}</div>}
      <div
        ref={scroll}
        className={s.scroll}
        style={style}
        role="grid"
        aria-label={label}
        aria-rowcount={(props.total ?? rows.length) + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-activedescendant={rows.length && shown.some((v) => v.index === rowAt) ? `${id}c${rowAt}-${columnAt}` : undefined}
        tabIndex={0}
        onKeyDown={pressed}
        onPaste={(e) => {
          if (e.target === scroll.current && edit(rowAt, columnAt, e.clipboardData.getData('text/plain').split(/[\t\n]/)[0] ?? '')) e.preventDefault();
        }}
      >
        <div className={s.inner}>
          <div role="rowgroup" className={s.head}>
            <div role="row" aria-rowindex={1} className={s.row} style={{ height: 31 }}>
              <div role="columnheader" className={cx(s.cell, s.check)}>
                <Checkbox
                  bare
                  label={t('select_all')}
                  checked={all}
                  mixed={!all && selected.size > 0}
                  tabIndex={-1}
                  onChange={() => onSelect(all ? new Set() : new Set(rows.map(rowId)))}
                />
              </div>
              {columns.map((c, i) => (
                <div
                  key={c.id}
                  id={`${id}h${i}`}
                  role="columnheader"
                  aria-sort={c.sorted ? (c.sorted === 'up' ? 'ascending' : 'descending') : undefined}
                  className={cx(s.cell, i === 0 && s.pinned, c.align === 'end' && s.end)}
                >
                  {c.onSort ? (
                    <button type="button" className={s.sort} tabIndex={-1} onClick={c.onSort}>
                      <span className="cut">{c.title}</span>
                      {c.sorted && (c.sorted === 'up' ? <IconArrowUp size={14} aria-hidden /> : <IconArrowDown size={14} aria-hidden />)}
                    </button>
                  ) : <span className={s.sort}><span className="cut">{c.title}</span></span>}
                  {props.onResize && <Grip onResize={(width) => props.onResize?.(c.id, width)} />}
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" className={s.body} style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, start }) => {
              const row = rows[index];
              if (!row) return <Waiting key={`w${index}`} index={index} start={start} columns={columns.length} />;
              const key = rowId(row);
              const here = editing?.row === key ? editing : null;
              return (
                <Row
                  key={key}
                  row={row}
                  index={index}
                  start={start}
                  id={id}
                  name={rowName(row)}
                  columns={columns as GridColumn<object>[]}
                  selected={selected.has(key)}
                  active={index === rowAt ? columnAt : -1}
                  editingColumn={here?.column ?? null}
                  editor={here && editor ? editor({ row, column: here.column, typed: here.typed, done }) : null}
                  onCheck={onCheck}
                  onPress={onPress}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}
