/**
 * `int(value)` and `float(value)`.
 *
 * @module
 */

import { numeric } from './compare.js';
import { runtimeFault, typeFault, undefinedUse, valueFault } from './fault.js';
import { intToFloat, type Int } from './integers.js';
import { parseFloatText, parseIntText } from './number-text.js';
import { reprOf } from './text.js';
import {
  Bytes,
  Float,
  Undefined,
  hostNumber,
  textOf,
  toInt,
  typeName,
  type Value,
} from './value.js';

/** The digits in text or bytes; undefined for other values. */
function digitsOf(value: Value): string | undefined {
  return value instanceof Bytes ? value.latin : textOf(value);
}

/** `int(value, base)`. */
export function intOf(value: Value, base = 10): Int {
  if (value instanceof Float) return wholeFloat(value.value);
  const number = numeric(value) ?? hostNumber(value)?.int();
  if (number !== undefined) return number;
  const digits = digitsOf(value);
  if (digits === undefined) throw notANumber(value, 'int() argument must be a string,');
  const parsed = base === 0 || (base >= 2 && base <= 36) ? parseIntText(digits, base) : undefined;
  if (parsed !== undefined) return parsed;
  throw valueFault(`invalid literal for int() with base ${base}: ${reprOf(value)}`);
}

/** `float(value)`. */
export function floatOf(value: Value): Float {
  if (value instanceof Float) return value;
  const number = numeric(value);
  if (number !== undefined) return new Float(intToFloat(number));
  const host = hostNumber(value);
  if (host) return new Float(host.float());
  const digits = digitsOf(value);
  if (digits === undefined) throw notANumber(value, 'float() argument must be a string or');
  const parsed = parseFloatText(digits);
  if (parsed !== undefined) return new Float(parsed);
  throw valueFault(`could not convert string to float: ${reprOf(value)}`);
}

function notANumber(value: Value, message: string): Error {
  if (value instanceof Undefined) return undefinedUse(value);
  return typeFault(`${message} a real number, not '${typeName(value)}'`);
}

/** The whole part of a float; infinity and NaN have none. */
export function wholeFloat(value: number): Int {
  if (Number.isNaN(value)) throw valueFault('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) {
    throw runtimeFault('cannot convert float infinity to integer', 'OverflowError');
  }
  return toInt(BigInt(Math.trunc(value)));
}
