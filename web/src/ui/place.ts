// Where a floating layer goes: under its anchor (or above when there is more room), inside the window.
export type Align = 'start' | 'end';

export interface Spot {
  left: number;
  top: number | null;
  bottom: number | null;
  maxHeight: number;
}

interface Box { left: number; right: number; top: number; bottom: number }

const margin = 8;

export function place(anchor: Box, layer: { width: number; height: number }, view: { width: number; height: number }, align: Align, gap = 4): Spot {
  const below = view.height - anchor.bottom - gap - margin;
  const above = anchor.top - gap - margin;
  const under = layer.height <= below || below >= above;
  const wanted = align === 'start' ? anchor.left : anchor.right - layer.width;
  const left = Math.max(margin, Math.min(wanted, view.width - layer.width - margin));
  return under
    ? { left, top: anchor.bottom + gap, bottom: null, maxHeight: below }
    : { left, top: null, bottom: view.height - anchor.top + gap, maxHeight: above };
}
