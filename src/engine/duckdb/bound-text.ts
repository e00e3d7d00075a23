/**
 * Minima and maxima of a file's columns, from the text in which DuckDB's COPY gives them.
 *
 * @module
 */

import { parseDecimal } from '../../iceberg/type/decimal-text.js';
import { parseDate, parseTime, parseTimestamp } from '../../iceberg/type/time-text.js';
import type { Type, Value } from '../../iceberg/type/type.js';

type Defined = Exclude<Value, null>;

/**
 * Undefined where the text is not certain to be exact (infinite and very early dates) or where
 * readers disagree about the order (uuid): an unknown bound is always right.
 */
export function boundOf(type: Type, text: string): Defined | undefined {
  switch (type.kind) {
    case 'boolean':
      return /^[01]$/.test(text) ? text === '1' : booleanOf(text);
    case 'int':
      return integerIn(text, 31n, Number);
    case 'long':
      return integerIn(text, 63n, BigInt);
    case 'float':
    case 'double':
      return floatOf(text);
    case 'decimal':
      return parseDecimal(text, type.scale);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text, 6);
    case 'timestamp':
      return timestampOf(text, 6);
    case 'timestamptz':
      return text.endsWith('+00') ? timestampOf(text.slice(0, -3), 6) : undefined;
    case 'timestamp_ns':
      return timestampOf(text, 9);
    case 'string':
      return text;
    case 'binary':
      return /^([0-9A-F]{2})*$/.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined;
    default:
      return undefined;
  }
}

function booleanOf(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function integerIn<T extends number | bigint>(
  text: string,
  bits: bigint,
  make: (text: string) => T,
): T | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -(2n ** bits) && value < 2n ** bits ? make(text) : undefined;
}

function floatOf(text: string): number | undefined {
  if (/^-?inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Years of four digits only: others print in forms that do not sort as text and are rare. */
function timestampOf(text: string, precision: 6 | 9): bigint | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text)) return undefined;
  return parseTimestamp(text.replace(' ', 'T'), precision, false);
}
