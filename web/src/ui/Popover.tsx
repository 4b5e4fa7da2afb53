import { type HTMLAttributes, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { cx } from './cx';
import { type Align, place } from './place';
import s from './Popover.module.css';

export interface PopoverProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  align?: Align;
  /** As wide as the anchor, at least. */
  matchWidth?: boolean;
  /** Becomes a bottom sheet on a phone. */
  sheet?: boolean;
  children: ReactNode;
}

// A layer above everything, drawn where it stands in the tree: a native popover in the top layer, so that it
// works inside a modal dialog and needs no portal. It closes on Escape, on a press elsewhere and on Tab out.
export function Popover({ anchor, onClose, align = 'start', matchWidth, sheet, className, children, ...rest }: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const layer = ref.current;
    if (!layer) return;
    layer.showPopover?.();
    // What should have the focus could not take it before it was shown.
    layer.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true });
    const move = () => {
      const box = anchor.current?.getBoundingClientRect();
      if (!box) return;
      if (matchWidth) layer.style.minWidth = `${box.width}px`;
      const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
      const spot = place(box, { width: layer.offsetWidth, height: layer.scrollHeight + 2 }, view, align);
      layer.style.left = `${spot.left}px`;
      layer.style.top = spot.top === null ? 'auto' : `${spot.top}px`;
      layer.style.bottom = spot.bottom === null ? 'auto' : `${spot.bottom}px`;
      layer.style.maxHeight = `${Math.max(120, spot.maxHeight)}px`;
    };
    move();
    const scrolled = (e: Event) => {
      if (!(e.target instanceof Node && layer.contains(e.target))) move();
    };
    window.addEventListener('scroll', scrolled, true);
    window.addEventListener('resize', move);
    const grown = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(move);
    grown?.observe(layer);
    return () => {
      window.removeEventListener('scroll', scrolled, true);
      window.removeEventListener('resize', move);
      grown?.disconnect();
    };
  }, [anchor, align, matchWidth]);

  useEffect(() => {
    const pressed = (e: PointerEvent) => {
      const at = e.target as Node;
      if (!ref.current?.contains(at) && !anchor.current?.contains(at)) close.current();
    };
    document.addEventListener('pointerdown', pressed, true);
    return () => document.removeEventListener('pointerdown', pressed, true);
  }, [anchor]);

  return (
    <div
      ref={ref}
      popover="manual"
      className={cx(s.layer, sheet && s.sheet, className)}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return;
        e.preventDefault();
        e.stopPropagation();
        close.current();
        anchor.current?.focus();
      }}
      {...rest}
    >
      {children}
    </div>
  );
}
