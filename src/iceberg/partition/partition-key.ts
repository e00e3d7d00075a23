/**
 * Partition tuples as keys of maps. Floats are equal when their bits are: -0 is not 0, all NaN are
 * one.
 *
 * @module
 */

import type { Value } from '../type/type.js';

/** Equal texts mean the same tuple of the same spec. */
export function partitionKey(specId: number, partition: readonly Value[]): string {
  return JSON.stringify([specId, ...partition.map(keyOf)]);
}

/** Whole numbers are alike whatever their width. */
function keyOf(value: Value): string | boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return `s${value}`;
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('hex')}`;
  return Object.is(value, -0) ? 'n-0' : `n${value}`;
}
