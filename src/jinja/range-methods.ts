/**
 * Methods of ranges.
 *
 * @module
 */

import { contains, equals } from './compare.js';
import { valueFault } from './fault.js';
import { iterable } from './iteration.js';
import { methodTable } from './method.js';
import { reprOf } from './text.js';
import type { Range, Value } from './value.js';

function indexIn(range: Range, wanted: Value): number {
  let index = 0;
  for (const value of iterable(range)) {
    if (equals(value, wanted)) return index;
    index += 1;
  }
  throw valueFault(`${reprOf(wanted)} is not in range`);
}

export const rangeMethods = methodTable<Range>('range', [
  ['count', 'value', (range, [value = null]) => (contains(range, value) ? 1 : 0)],
  ['index', 'value', (range, [value = null]) => indexIn(range, value)],
]);
