import { expect, test } from 'vitest';
import { setOrder } from './set-order.js';

test.each([
  [
    [3, 1, 2],
    [1, 2, 3],
  ],
  [
    [32, 1],
    [32, 1],
  ],
  [
    [100, -1, 7, 64, 8, 0],
    [64, 0, 100, 7, 8, -1],
  ],
])('a set of %j is in the order %j', (added, order) => {
  expect(setOrder(added.map(BigInt)).map(Number)).toEqual(order);
});
