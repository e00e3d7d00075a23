import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit, overlap, pan, visible, zoomAt, type View } from './viewport.ts';

const coordinate = fc.integer({ min: -5000, max: 5000 });
const length = fc.integer({ min: 1, max: 5000 });
const views = fc.record({
  left: coordinate,
  top: coordinate,
  scale: fc.double({ min: 0.05, max: 2, noNaN: true }),
});

function seenAt(view: View, x: number, y: number): readonly [number, number] {
  return [x * view.scale + view.left, y * view.scale + view.top];
}

test('zooming keeps the point under the pointer', () => {
  fc.assert(
    fc.property(
      views,
      coordinate,
      coordinate,
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      (view, x, y, factor) => {
        const [px, py] = [(x - view.left) / view.scale, (y - view.top) / view.scale];
        const [nx, ny] = seenAt(zoomAt(view, factor, x, y), px, py);
        expect(nx).toBeCloseTo(x, 4);
        expect(ny).toBeCloseTo(y, 4);
      },
    ),
  );
});

test('what is fitted is seen whole, in the middle, and not enlarged', () => {
  fc.assert(
    fc.property(coordinate, coordinate, length, length, (x, y, width, height) => {
      const window = { width: 1000, height: 700 };
      const view = fit({ x, y, width, height }, window);
      expect(view.scale).toBeLessThanOrEqual(1);
      const [left, top] = seenAt(view, x, y);
      const [right, bottom] = seenAt(view, x + width, y + height);
      expect(left + right).toBeCloseTo(window.width, 3);
      expect(top + bottom).toBeCloseTo(window.height, 3);
      expect(left >= 0 && top >= 0).toBe(true);
      expect(overlap(visible(view, window, 0), { x, y, width, height })).toBe(true);
    }),
  );
});

test('panning moves what is seen', () => {
  expect(pan({ left: 1, top: 2, scale: 3 }, 10, -10)).toEqual({ left: 11, top: -8, scale: 3 });
});
