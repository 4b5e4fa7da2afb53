import { expect, it } from 'vitest';
import { place } from './place';

const view = { width: 1000, height: 600 };

it('stands under its anchor when there is room', () => {
  expect(place({ left: 100, right: 200, top: 80, bottom: 112 }, { width: 240, height: 200 }, view, 'start')).toEqual({ left: 100, top: 116, bottom: null, maxHeight: 476 });
});
it('goes above when only there is room, and stays in the window', () => {
  const spot = place({ left: 900, right: 990, top: 560, bottom: 592 }, { width: 240, height: 300 }, view, 'start');
  expect(spot.top).toBeNull();
  expect(spot.bottom).toBe(44);
  expect(spot.left).toBe(752);
});
