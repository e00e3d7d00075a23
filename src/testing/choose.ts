/**
 * A random choice out of a list.
 *
 * @module
 */

import type { Draw } from './draw.js';

/** One of the items. */
export function choose<T>(draw: Draw, [first, ...rest]: readonly T[]): T {
  if (first === undefined) throw new Error('nothing to choose from');
  return draw.pick([first, ...rest]);
}
