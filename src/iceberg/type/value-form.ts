/**
 * Whether a value has the form that its type gives it.
 *
 * @module
 */

import type { Type, Value } from './type.js';

/**
 * False for a date where a timestamp is meant, and the other way round: the column was widened, and
 * days do not compare with microseconds. Whole numbers compare whatever their width.
 */
export function fitsType(type: Type, value: Exclude<Value, null>): boolean {
  switch (type.kind) {
    case 'date':
      return typeof value === 'number';
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return typeof value === 'bigint';
    case 'string':
    case 'uuid':
      return typeof value === 'string';
    case 'fixed':
    case 'binary':
      return value instanceof Uint8Array;
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return typeof value === 'number' || typeof value === 'bigint';
  }
}
