/**
 * Items: `object[key]`.
 *
 * @module
 */

import { characterAt, codePointLength } from './code-points.js';
import type { Dict } from './dict.js';
import { Fault, undefinedUse } from './fault.js';
import { Markup, textOf, type Value } from './value.js';

/** `object[key]` in Python; undefined where it would be a TypeError or LookupError. */
export function findItem(object: Value, key: Value): Value | undefined {
  if (object === null || typeof object === 'boolean') return undefined;
  const text = textOf(object);
  if (text !== undefined) return characterOf(object, text, key);
  if (typeof object !== 'object') return undefined;
  switch (object.kind) {
    case 'dict':
      return itemOfDict(object, key);
    case 'bytes':
      return itemAt(object.latin.length, key, (index) => object.latin.charCodeAt(index));
    case 'list':
    case 'tuple':
      return itemAt(object.items.length, key, (index) => object.items[index]);
    case 'range':
      return itemAt(object.length, key, (index) => object.at(index));
    case 'undefined':
      if (object.mode === 'parse') return object;
      throw undefinedUse(object);
    case 'object':
      return object.protocol.item?.(key);
    default:
      return undefined;
  }
}

function itemOfDict(dict: Dict, key: Value): Value | undefined {
  try {
    return dict.get(key);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'type') return undefined; // an unhashable key
    throw error;
  }
}

function characterOf(object: Value, text: string, key: Value): Value | undefined {
  const character = itemAt(codePointLength(text), key, (index) => characterAt(text, index));
  return object instanceof Markup && typeof character === 'string'
    ? new Markup(character)
    : character;
}

function itemAt<T>(length: number, key: Value, at: (index: number) => T): T | undefined {
  const index = indexOf(key);
  if (index === undefined) return undefined;
  const position = index < 0 ? index + length : index;
  return position >= 0 && position < length ? at(position) : undefined;
}

/** An int that may be an index; undefined for every other value. */
export function indexOf(key: Value): number | undefined {
  if (typeof key === 'boolean') return Number(key);
  if (typeof key === 'number') return key;
  return typeof key === 'bigint' ? Number(key) : undefined;
}
