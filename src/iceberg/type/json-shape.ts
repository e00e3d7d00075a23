/**
 * Reads members of parsed JSON and says clearly which one is missing or malformed.
 *
 * @module
 */

import { LakeError } from '../../errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A fault in JSON metadata: where in the document, and what is wrong there. */
export function malformed(where: string, problem: string): LakeError {
  return new LakeError('LAKE-I006', `malformed metadata: ${where} ${problem}`);
}

export function asObject(value: unknown, where: string): JsonObject {
  // A parsed JSON value that is neither null, list nor scalar is an object with string keys.
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw malformed(where, 'must be an object');
}

export function asList(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw malformed(where, 'must be a list');
}

export function asString(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw malformed(where, 'must be a string');
}

export function asBoolean(value: unknown, where: string): boolean {
  if (typeof value === 'boolean') return value;
  throw malformed(where, 'must be true or false');
}

/** A whole number that JavaScript holds exactly: ids, counts, milliseconds. */
export function asInteger(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw malformed(where, 'must be a whole number');
}

/** A whole number of up to 64 bits: snapshot ids. */
export function asLong(value: unknown, where: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  throw malformed(where, 'must be a whole number');
}

export function asStringMap(value: unknown, where: string): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value, where));
  return stringRecord(entries.map(([key, text]) => [key, asString(text, `${where}.${key}`)]));
}

/** A record whose keys may have any name, `__proto__` included. */
export function stringRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries(entries);
}

/** Whether the member is there with a value. */
export function has(object: JsonObject, name: string): boolean {
  return object[name] !== undefined && object[name] !== null;
}
