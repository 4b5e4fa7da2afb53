import { describe, expect, it } from 'vitest';
import { choicesChange, moved, newRow, rowsOf, unnamed } from './choices';

const before = {
  price: { label: { fr: 'Prix', en: 'Price' }, position: 10 },
  delay: { label: { fr: 'Délai', en: 'Delay' }, position: 20 },
  other: { label: { fr: 'Autre', en: 'Other' }, position: 30, retired: true },
};

describe('the change that an edited list amounts to', () => {
  it('is none when nothing was touched', () => {
    expect(choicesChange(before, rowsOf(before))).toBeNull();
  });
  it('says only what was relabelled, in both languages', () => {
    const rows = rowsOf(before).map((r) => (r.code === 'price' ? { ...r, fr: 'Trop cher ' } : r));
    expect(choicesChange(before, rows)).toEqual({ price: { label: { fr: 'Trop cher', en: 'Price' } } });
  });
  it('gives a new value an identifier for life, behind the others, unlike those taken', () => {
    const taken = { ...before, x_delai: { label: { fr: 'Délai', en: '' }, position: 40 } };
    expect(choicesChange(taken, [...rowsOf(taken), { ...newRow(1), fr: 'Délai' }])).toEqual({ x_delai_2: { label: { fr: 'Délai', en: 'Délai' }, position: 50 } });
  });
  it('numbers every place again when the order changed', () => {
    expect(choicesChange(before, moved(rowsOf(before), 0, 1))).toEqual({ delay: { position: 10 }, price: { position: 20 }, other: { position: 30 } });
  });
  it('retires, offers again, and removes', () => {
    const rows = rowsOf(before).map((r) => ({ ...r, retired: r.code === 'price', removed: r.code === 'delay' }));
    expect(choicesChange(before, rows)).toEqual({ price: { retired: true }, delay: { removed: true }, other: { retired: false } });
  });
  it('finds the rows without a name', () => {
    expect(unnamed([...rowsOf(before), newRow(1), { ...newRow(2), en: 'x' }]).map((r) => r.key)).toEqual(['new1']);
  });
});

describe('moving', () => {
  it('stops at both ends', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  });
});
