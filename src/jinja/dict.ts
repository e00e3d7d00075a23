/**
 * Dicts and sets: insertion order, and keys that are equal in Python are one key (`1`, `1.0`, `True`).
 *
 * @module
 */

import { spend, spendText } from './budget.js';
import { typeFault } from './fault.js';
import { setOrder, type NumberMember } from './set-order.js';
import { Bytes, Complex, Float, Markup, Tuple, Undefined, typeName, type Value } from './value.js';

/** What two equal keys have in common, usable as a key of a `Map`. */
export type HashKey = string | number | bigint | null | object;

/** The hash of a value; a TypeError for values that have none. */
export function hashKey(value: Value): HashKey {
  if (typeof value === 'string') return hashText(value);
  if (typeof value === 'boolean') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Float) return hashFloat(value.value);
  if (value instanceof Markup) return hashText(value.text);
  if (value instanceof Bytes) return `\0bytes${value.latin}`;
  if (value instanceof Complex) return hashComplex(value);
  if (value instanceof Tuple) return hashTuple(value);
  if (value instanceof Undefined) return '\0undefined';
  if (value instanceof Dict || value instanceof PySet || value.kind === 'list') {
    throw typeFault(`unhashable type: '${typeName(value)}'`);
  }
  if (value.kind === 'dict-view' && value.part !== 'values')
    throw typeFault(`unhashable type: '${typeName(value)}'`);
  if (value.kind === 'range') return `\0range${value.start},${value.length},${value.step}`;
  if (value.kind !== 'object' || value.protocol.hash === undefined) return value;
  return `\0object${value.typeName}:${value.protocol.hash()}`;
}

function hashText(text: string): string {
  return text.startsWith('\0') ? `\0s${text}` : text;
}

function hashFloat(value: number): number | bigint {
  const beyond = Number.isInteger(value) && !Number.isSafeInteger(value);
  return beyond ? BigInt(value) : value;
}

function hashComplex({ real, imag }: Complex): HashKey {
  return imag === 0 ? hashFloat(real) : `\0complex${real},${imag}`;
}

function hashTuple(value: Tuple): string {
  const hash = `\0(${value.items.map((item) => hashMember(hashKey(item))).join('')})`;
  spendText(hash.length);
  return hash;
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function hashMember(key: HashKey): string {
  if (key === null) return 'n;';
  if (typeof key === 'string') return `s${key.length}:${key};`;
  return typeof key === 'object' ? `o${identityOf(key)};` : `i${key};`;
}

function identityOf(value: object): number {
  const known = identities.get(value);
  if (known !== undefined) return known;
  lastIdentity += 1;
  identities.set(value, lastIdentity);
  return lastIdentity;
}

export class Dict {
  readonly kind = 'dict';
  readonly #entries = new Map<HashKey, [key: Value, value: Value]>();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(hashKey(key))?.[1];
  }

  has(key: Value): boolean {
    return this.#entries.has(hashKey(key));
  }

  /** A known key keeps its place and its spelling. */
  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    const entry = this.#entries.get(hash);
    if (entry === undefined) this.#entries.set(hash, [key, value]);
    else entry[1] = value;
  }

  delete(key: Value): boolean {
    return this.#entries.delete(hashKey(key));
  }

  clear(): void {
    this.#entries.clear();
  }

  entries(): IterableIterator<readonly [Value, Value]> {
    return this.#entries.values();
  }

  *keys(): IterableIterator<Value> {
    for (const [key] of this.#entries.values()) yield key;
  }

  *values(): IterableIterator<Value> {
    for (const [, value] of this.#entries.values()) yield value;
  }

  copy(): Dict {
    spend(64 * this.size);
    return new Dict(this.entries());
  }
}

export class PySet {
  readonly kind = 'set';
  readonly #members = new Map<HashKey, Value>();
  /** The members in their order, as long as none came or went. */
  #order: readonly Value[] | undefined;

  constructor(members: Iterable<Value> = []) {
    for (const member of members) this.add(member);
  }

  get size(): number {
    return this.#members.size;
  }

  has(value: Value): boolean {
    return this.#members.has(hashKey(value));
  }

  add(value: Value): void {
    const hash = hashKey(value);
    if (this.#members.has(hash)) return;
    spend(32);
    this.#members.set(hash, value);
    this.#order = undefined;
  }

  delete(value: Value): boolean {
    this.#order = undefined;
    return this.#members.delete(hashKey(value));
  }

  clear(): void {
    this.#order = undefined;
    this.#members.clear();
  }

  /** In the order of Python, where that is known. */
  values(): Iterator<Value> & Iterable<Value> {
    if (this.#order?.length !== this.size) this.#order = this.#ordered();
    return this.#order.values();
  }

  #ordered(): readonly Value[] {
    const members = [...this.#members];
    const isSmall = members.length > 1 && members.length <= maxOrdered;
    if (!isSmall || !members.every(([key]) => isNumber(key)))
      return members.map(([, value]) => value);
    const byNumber = new Map(members.map(([key, value]) => [numberOf(key), value] as const));
    return setOrder([...byNumber.keys()]).map((key) => byNumber.get(key) ?? null);
  }
}

/** Sets with more members keep the order in which they came. */
const maxOrdered = 10_000;

function isNumber(key: HashKey): boolean {
  return typeof key === 'bigint' || (typeof key === 'number' && Number.isFinite(key));
}

function numberOf(key: HashKey): NumberMember {
  return typeof key === 'number' && !Number.isInteger(key) ? key : BigInt(key as number); // a number
}
