/**
 * `str.translate` and its tables.
 *
 * @module
 */

import { findItem } from './item.js';
import { spendText } from './budget.js';
import { codePointLength, codePoints } from './code-points.js';
import { Dict } from './dict.js';
import { typeFault, undefinedUse, valueFault } from './fault.js';
import { stringArgument } from './string-search.js';
import { Undefined, textOf, typeName, type Value } from './value.js';

/** Each character replaced by what the table has at its number. */
export function translateText(text: string, table: Value): string {
  const parts = codePoints(text).map((char) => {
    const replacement = replacementOf(char, table);
    spendText(replacement.length);
    return replacement;
  });
  return parts.join('');
}

function replacementOf(char: string, table: Value): string {
  if (table instanceof Undefined) throw undefinedUse(table);
  const code = char.codePointAt(0) ?? 0;
  const to = findItem(table, code);
  if (to === undefined) {
    if (isSubscriptable(table)) return char;
    throw typeFault(`'${typeName(table)}' object is not subscriptable`);
  }
  if (to === null) return '';
  const text = textOf(to);
  if (text !== undefined) return text;
  if (typeof to !== 'number' && typeof to !== 'bigint' && typeof to !== 'boolean') {
    throw typeFault('character mapping must return integer, None or str');
  }
  const point = Number(to);
  if (point >= 0 && point <= 0x10ffff) return String.fromCodePoint(point);
  throw valueFault('character mapping must be in range(0x110000)');
}

function isSubscriptable(table: Value): boolean {
  if (typeof table === 'string') return true;
  if (table === null || typeof table !== 'object') return false;
  return ['dict', 'list', 'tuple', 'markup', 'bytes', 'range', 'object'].includes(table.kind);
}

/** `str.maketrans(x, y, z)`. */
export function translationTable(x: Value, y: Value | undefined, z: Value | undefined): Dict {
  if (y === undefined) return tableOfDict(x);
  const from = codePoints(stringArgument(x, 'first maketrans argument'));
  const to = codePoints(stringArgument(y, 'maketrans() argument 2'));
  const gone = z === undefined ? [] : codePoints(stringArgument(z, 'maketrans() argument 3'));
  if (from.length !== to.length) {
    throw valueFault('the first two maketrans arguments must have equal length');
  }
  const table = new Dict();
  from.forEach((char, i) => table.set(char.codePointAt(0) ?? 0, to[i]?.codePointAt(0) ?? 0));
  gone.forEach((char) => table.set(char.codePointAt(0) ?? 0, null));
  return table;
}

function tableOfDict(source: Value): Dict {
  if (!(source instanceof Dict)) {
    throw typeFault('if you give only one argument to maketrans it must be a dict');
  }
  return new Dict([...source.entries()].map(([key, to]) => [codeOf(key), to] as const));
}

function codeOf(key: Value): Value {
  const text = textOf(key);
  if (text !== undefined) {
    if (codePointLength(text) === 1) return text.codePointAt(0) ?? 0;
    throw valueFault('string keys in translate table must be of length 1');
  }
  if (typeof key !== 'object') return key;
  throw typeFault('keys in translate table must be strings or integers');
}
