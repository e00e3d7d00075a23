/**
 * Truth, length and iteration.
 *
 * @module
 */

import { spend, spendItems } from './budget.js';
import { codePointLength, codePoints } from './code-points.js';
import type { Dict } from './dict.js';
import { runtimeFault, typeFault } from './fault.js';
import { Tuple, typeName, type ObjectValue, type Value } from './value.js';

/** `bool(value)`. */
export function truthy(value: Value): boolean {
  if (value === null || typeof value !== 'object') return Boolean(value);
  switch (value.kind) {
    case 'float':
      return value.value !== 0;
    case 'complex':
      return value.real !== 0 || value.imag !== 0;
    case 'undefined':
      return false;
    case 'object':
      if (value.protocol.truthy !== undefined) return value.protocol.truthy();
      return value.protocol.length === undefined || value.protocol.length() !== 0;
    default:
      return sizeOf(value) !== 0;
  }
}

/** `len(value)`; undefined for values that have none. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string') return codePointLength(value);
  if (value === null || typeof value !== 'object') return undefined;
  switch (value.kind) {
    case 'markup':
      return codePointLength(value.text);
    case 'bytes':
      return value.latin.length;
    case 'list':
    case 'tuple':
      return value.items.length;
    case 'dict':
    case 'set':
      return value.size;
    case 'dict-view':
      return value.dict.size;
    case 'range':
      return value.length;
    case 'undefined':
      return 0;
    case 'object':
      return value.protocol.length?.();
    default:
      return undefined;
  }
}

/** `len(value)`, or the TypeError. */
export function lengthOf(value: Value): number {
  const size = sizeOf(value);
  if (size === undefined) throw typeFault(`object of type '${typeName(value)}' has no len()`);
  return size;
}

/** `iter(value)`; undefined for values that cannot be iterated over. */
export function tryIterate(value: Value): Iterator<Value> | undefined {
  if (typeof value === 'string') return codePoints(value)[Symbol.iterator]();
  if (value === null || typeof value !== 'object') return undefined;
  return iterateObject(value);
}

function iterateObject(value: ObjectValue): Iterator<Value> | undefined {
  switch (value.kind) {
    case 'bytes':
      return Buffer.from(value.latin, 'latin1').values();
    case 'list':
    case 'tuple':
      return value.items.values();
    case 'dict':
      return guarded(value, value.keys());
    case 'set':
      return guarded(value, value.values(), 'Set');
    case 'dict-view':
      return iterateView(value.dict, value.part);
    case 'one-shot':
      return value.iterator;
    case 'range':
      return iterateRange(value.length, (index) => value.at(index));
    case 'markup':
      return codePoints(value.text)[Symbol.iterator]();
    case 'undefined':
      return [][Symbol.iterator]();
    case 'object':
      return value.protocol.iterate?.();
    default:
      return undefined;
  }
}

function iterateView(dict: Dict, part: 'keys' | 'values' | 'items'): Iterator<Value> {
  return part === 'items' ? guarded(dict, itemsOf(dict)) : guarded(dict, dict[part]());
}

function* itemsOf(dict: Dict): Generator<Value> {
  for (const [key, value] of dict.entries()) yield new Tuple([key, value]);
}

function* iterateRange(length: number, at: (index: number) => number): Generator<Value> {
  for (let i = 0; i < length; i += 1) yield at(i);
}

/** Adding or removing members while iterating is an error, as in Python. */
function* guarded(
  container: { readonly size: number },
  values: Iterator<Value>,
  name = 'dictionary',
): Generator<Value> {
  const { size } = container;
  for (;;) {
    if (container.size !== size) {
      throw runtimeFault(`${name} changed size during iteration`, 'RuntimeError');
    }
    const step = values.next();
    if (step.done === true) return;
    yield step.value;
  }
}

/** `iter(value)`, or the TypeError. */
export function iterate(value: Value): Iterator<Value> {
  const iterator = tryIterate(value);
  if (iterator === undefined) throw typeFault(`'${typeName(value)}' object is not iterable`);
  return iterator;
}

/** An iterator as something `for` takes. Leaving the loop early does not close the iterator. */
export function* iterable(value: Value): Generator<Value> {
  const iterator = iterate(value);
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
    spend(16);
    yield step.value;
  }
}

/** `list(value)` as an array of its own. */
export function collect(value: Value): Value[] {
  if (value !== null && typeof value === 'object') {
    if (value.kind === 'list' || value.kind === 'tuple') {
      spendItems(value.items.length);
      return value.items.slice();
    }
  }
  const iterator = iterate(value);
  const items: Value[] = [];
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
    spend(16);
    items.push(step.value);
  }
  return items;
}
