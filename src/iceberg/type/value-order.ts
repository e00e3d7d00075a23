/**
 * The order of values, as bounds mean it: text by code points, bytes unsigned, floats with -0
 * before 0 and NaN last.
 *
 * @module
 */

import type { Type, Value } from './type.js';

type Defined = Exclude<Value, null>;

/** Compares two values of the type: negative, zero or positive. */
export function compareValues(type: Type): (a: Defined, b: Defined) => number {
  switch (type.kind) {
    case 'float':
    case 'double':
      return (a, b) => compareFloats(Number(a), Number(b));
    case 'string':
      return (a, b) => Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
    case 'fixed':
    case 'binary':
      return (a, b) => Buffer.compare(bytes(a), bytes(b));
    default:
      return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  }
}

function compareFloats(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a === 0 && b === 0) return Number(Object.is(b, -0)) - Number(Object.is(a, -0));
  return a < b ? -1 : a > b ? 1 : 0;
}

function bytes(value: Defined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error(`binary values are bytes, not ${typeof value}`);
}
