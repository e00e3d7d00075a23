/**
 * Shortened bounds of text and bytes (spec: Data File Fields): a lower bound stays below, an upper
 * one above all values.
 *
 * @module
 */

import type { Type, Value } from '../type/type.js';

type Defined = Exclude<Value, null>;

/** How much of a bound `truncate(16)` keeps: code points of text, bytes of binaries. */
export const defaultBoundLength = 16;

const surrogates = { first: 0xd800, last: 0xdfff };
const lastCodePoint = 0x10ffff;

/** A value not above `value`, no longer than `length`. Other types are left as they are. */
export function truncateLower(type: Type, value: Defined, length = defaultBoundLength): Defined {
  if (type.kind === 'string') return codePoints(value).slice(0, length).join('');
  return type.kind === 'binary' && value instanceof Uint8Array ? value.slice(0, length) : value;
}

/**
 * A value not below `value`, no longer than `length`. Undefined when there is none: then the file
 * has no upper bound.
 */
export function truncateUpper(
  type: Type,
  value: Defined,
  length = defaultBoundLength,
): Defined | undefined {
  if (type.kind === 'string') return truncateTextUp(String(value), length);
  return type.kind === 'binary' && value instanceof Uint8Array
    ? truncateBytesUp(value, length)
    : value;
}

function truncateTextUp(text: string, length: number): string | undefined {
  const points = codePoints(text);
  if (points.length <= length) return text;
  for (let i = length - 1; i >= 0; i -= 1) {
    const next = nextCodePoint(points[i]?.codePointAt(0) ?? lastCodePoint);
    if (next !== undefined) return points.slice(0, i).join('') + String.fromCodePoint(next);
  }
  return undefined;
}

function truncateBytesUp(bytes: Uint8Array, length: number): Uint8Array | undefined {
  if (bytes.length <= length) return bytes;
  for (let i = length - 1; i >= 0; i -= 1) {
    const byte = bytes[i] ?? 0xff;
    if (byte === 0xff) continue;
    const out = new Uint8Array(bytes.subarray(0, i + 1));
    out[i] = byte + 1;
    return out;
  }
  return undefined;
}

function nextCodePoint(point: number): number | undefined {
  const next = point + 1;
  if (next >= surrogates.first && next <= surrogates.last) return surrogates.last + 1;
  return next > lastCodePoint ? undefined : next;
}

function codePoints(value: Defined): string[] {
  return [...String(value)];
}
