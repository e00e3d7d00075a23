/**
 * Equality, order and membership.
 *
 * @module
 */

import { spend } from './budget.js';
import type { CompareOperator } from './ast.js';
import { Dict, PySet, hashKey } from './dict.js';
import { typeFault, undefinedUse, valueFault } from './fault.js';
import { iterable, sizeOf } from './iteration.js';
import {
  Bytes,
  Complex,
  HostObject,
  Float,
  List,
  Tuple,
  Undefined,
  textOf,
  typeName,
  type Value,
} from './value.js';

/** A number of any type as JavaScript can compare it exactly; undefined for everything else. */
export function numeric(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Float ? value.value : undefined;
}

/** `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  const left = numeric(a);
  if (left !== undefined) {
    const right = numeric(b);
    // a bigint and a number are equal in JavaScript when they are the same number
    if (right !== undefined) return left == right;
  }
  const text = textOf(a);
  if (text !== undefined) return text === textOf(b);
  if (a instanceof Complex) return equalComplex(a, b);
  if (b instanceof Complex) return equalComplex(b, a);
  if (a instanceof HostObject && a.protocol.equals !== undefined) return a.protocol.equals(b);
  if (b instanceof HostObject && b.protocol.equals !== undefined) return b.protocol.equals(a);
  return equalContainers(a, b);
}

function equalComplex({ real, imag }: Complex, other: Value): boolean {
  if (other instanceof Complex) return real === other.real && imag === other.imag;
  const number = numeric(other);
  return number !== undefined && imag === 0 && real == number;
}

function equalContainers(a: Value, b: Value): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  switch (a.kind) {
    case 'bytes':
      return b.kind === 'bytes' && a.latin === b.latin;
    case 'list':
    case 'tuple':
      return b.kind === a.kind && equalItems(a.items, b.items);
    case 'dict':
      return b.kind === 'dict' && equalDicts(a, b);
    case 'set':
    case 'dict-view':
      return isSetLike(a) && isSetLike(b) && sizeOf(a) === sizeOf(b) && isWithin(a, b);
    case 'undefined':
      return b.kind === 'undefined';
    case 'range':
      return b.kind === 'range' && hashKey(a) === hashKey(b);
    default:
      return false;
  }
}

function equalItems(a: readonly Value[], b: readonly Value[]): boolean {
  spend(32 + 16 * a.length);
  return a.length === b.length && a.every((item, i) => sameOrEqual(item, b[i] ?? null));
}

function equalDicts(a: Dict, b: Dict): boolean {
  spend(32 + 16 * a.size);
  if (a.size !== b.size) return false;
  for (const [key, value] of a.entries()) {
    const other = b.get(key);
    if (other === undefined || !sameOrEqual(value, other)) return false;
  }
  return true;
}

/** All members of one are in the other. */
function isWithin(a: Value, b: Value): boolean {
  for (const member of iterable(a)) if (!contains(b, member)) return false;
  return true;
}

/** Members of containers are compared by identity first: a NaN is in the list that holds it. */
export function sameOrEqual(a: Value, b: Value): boolean {
  return a === b || equals(a, b);
}

function isSetLike(value: Value): boolean {
  if (value === null || typeof value !== 'object') return false;
  return value.kind === 'set' || (value.kind === 'dict-view' && value.part !== 'values');
}

/** A set, or a view of a dict that is like one. */
export function asSet(value: Value): PySet | undefined {
  if (value instanceof PySet) return value;
  return isSetLike(value) ? new PySet(iterable(value)) : undefined;
}

/** Negative, zero or positive; NaN where nothing is true; undefined where there is no order. */
function order(a: Value, b: Value): number | undefined {
  const left = numeric(a);
  const right = numeric(b);
  if (left !== undefined && right !== undefined) return orderNumbers(left, right);
  const text = textOf(a);
  const other = textOf(b);
  if (text !== undefined && other !== undefined) return orderTexts(text, other);
  if (a instanceof Bytes && b instanceof Bytes) return orderTexts(a.latin, b.latin);
  if (a instanceof List && b instanceof List) return orderItems(a.items, b.items);
  if (a instanceof Tuple && b instanceof Tuple) return orderItems(a.items, b.items);
  if (a instanceof HostObject) {
    const result = a.protocol.compare?.(b);
    if (result !== undefined) return result;
  }
  if (!(b instanceof HostObject)) return undefined;
  const reversed = b.protocol.compare?.(a);
  return reversed === undefined ? undefined : -reversed;
}

function orderNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : 0;
}

/** By code point; UTF-16 order differs where surrogates meet U+E000 to U+FFFF. */
function orderTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return orderUnits(x, y);
  }
  return a.length - b.length;
}

function orderUnits(x: number, y: number): number {
  const isLow = (unit: number): boolean => unit < 0xd800 || unit > 0xdfff;
  if (isLow(x) === isLow(y)) return x - y;
  return isLow(x) ? -1 : 1;
}

function orderItems(a: readonly Value[], b: readonly Value[]): number | undefined {
  spend(32);
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a[i] ?? null;
    const y = b[i] ?? null;
    if (!sameOrEqual(x, y)) return orderOrFault('<', x, y);
  }
  return a.length - b.length;
}

function orderOrFault(operator: string, a: Value, b: Value): number {
  const result = order(a, b);
  if (result !== undefined) return result;
  throw orderFault(operator, a, b);
}

function orderFault(operator: string, a: Value, b: Value): Error {
  if (a instanceof Undefined) return undefinedUse(a);
  if (b instanceof Undefined) return undefinedUse(b);
  return typeFault(
    `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`,
  );
}

/** `a < b`, as sorting asks. */
function less(a: Value, b: Value): boolean {
  return ordered('<', a, b);
}

function ordered(operator: '<' | '<=' | '>' | '>=', a: Value, b: Value): boolean {
  if (isSetLike(a) && isSetLike(b)) return orderedSets(operator, a, b);
  const result = orderOrFault(operator, a, b);
  switch (operator) {
    case '<':
      return result < 0;
    case '<=':
      return result <= 0;
    case '>':
      return result > 0;
    case '>=':
      return result >= 0;
  }
}

function orderedSets(operator: '<' | '<=' | '>' | '>=', a: Value, b: Value): boolean {
  if (operator === '>' || operator === '>=')
    return orderedSets(operator === '>' ? '<' : '<=', b, a);
  const isSmaller = (sizeOf(a) ?? 0) < (sizeOf(b) ?? 0);
  const isEqual = sizeOf(a) === sizeOf(b);
  return (isSmaller || (isEqual && operator === '<=')) && isWithin(a, b);
}

/** `item in container`. */
export function contains(container: Value, item: Value): boolean {
  const text = textOf(container);
  if (text !== undefined) return containsText(text, item);
  if (container instanceof Bytes) return container.latin.includes(needleOf(item));
  if (container instanceof Dict) return container.has(item);
  // a set is looked for as a frozen one, of which there are none
  if (container instanceof PySet) return !(item instanceof PySet) && container.has(item);
  if (container instanceof HostObject && container.protocol.contains !== undefined) {
    return container.protocol.contains(item);
  }
  if (container !== null && typeof container === 'object') {
    if (container.kind === 'dict-view' && container.part === 'keys')
      return container.dict.has(item);
  }
  if (!isIterable(container)) {
    throw typeFault(`argument of type '${typeName(container)}' is not iterable`);
  }
  for (const member of iterable(container)) if (sameOrEqual(member, item)) return true;
  return false;
}

/** What is looked for: bytes, or one byte as its number. */
export function needleOf(value: Value | undefined): string {
  if (value instanceof Bytes) return value.latin;
  const byte = value === undefined || value instanceof Float ? undefined : numeric(value);
  if (byte === undefined) {
    const type = typeName(value ?? null);
    throw typeFault(`argument should be integer or bytes-like object, not '${type}'`);
  }
  if (byte < 0 || byte > 255) throw valueFault('byte must be in range(0, 256)');
  return String.fromCharCode(Number(byte));
}

function isIterable(value: Value): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (sizeOf(value) !== undefined || value.kind === 'one-shot') return true;
  return value.kind === 'object' && value.protocol.iterate !== undefined;
}

function containsText(text: string, item: Value): boolean {
  spend(text.length / 16);
  const part = textOf(item);
  if (part !== undefined) return text.includes(part);
  throw typeFault(`'in <string>' requires string as left operand, not ${typeName(item)}`);
}

/** One comparison of a chain. */
export function compareBy(operator: CompareOperator, a: Value, b: Value): boolean {
  switch (operator) {
    case '==':
      return equals(a, b);
    case '!=':
      return !equals(a, b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    default:
      return ordered(operator, a, b);
  }
}

/** A copy in ascending order, equal ones in their order: Python's `sorted`, asking only `<`. */
export function sorted<T>(items: readonly T[], keyOf: (item: T) => Value, reverse = false): T[] {
  spend(64 * items.length);
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  const compare = (a: { key: Value }, b: { key: Value }): number =>
    less(a.key, b.key) ? -1 : less(b.key, a.key) ? 1 : 0;
  keyed.sort(reverse ? (a, b) => -compare(a, b) : compare);
  return keyed.map(({ item }) => item);
}
