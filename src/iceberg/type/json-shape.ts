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

/** A count, or an id that counts from 0. */
export function asCount(value: unknown, where: string): number {
  const number = asInteger(value, where);
  if (number >= 0) return number;
  throw malformed(where, 'must not be negative');
}

/** The id of a schema, spec, order or field: 31 bits. */
export function asId(value: unknown, where: string): number {
  const number = asInteger(value, where);
  if (number >= 0 && number <= 0x7fffffff) return number;
  throw malformed(where, 'must be an id from 0 to 2147483647');
}

/** A whole number of up to 64 bits: snapshot ids. */
export function asLong(value: unknown, where: string): bigint {
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value);
  const long = typeof value === 'bigint' || isWhole ? BigInt(value) : undefined;
  if (long === undefined) throw malformed(where, 'must be a whole number');
  if (long === BigInt.asIntN(64, long)) return long;
  throw malformed(where, 'is beyond 64 bits');
}

export function asStringMap(value: unknown, where: string): Readonly<Record<string, string>> {
  const entries = Object.entries(asObject(value, where));
  return stringRecord(entries.map(([key, text]) => [key, asString(text, `${where}.${key}`)]));
}

/** A record whose keys may have any name, `__proto__` included. */
export function stringRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries(entries);
}

/** What of an object lake does not interpret, to be written back as it was. */
export interface WithOthers {
  readonly others?: JsonObject;
}

/** Without a member where the object has only known ones. */
export function othersOf(object: JsonObject, known: ReadonlySet<string>): WithOthers {
  const names = Object.keys(object).filter((name) => !known.has(name));
  if (names.length === 0) return {};
  return { others: stringRecord(names.map((name) => [name, object[name]])) };
}

/** Whether the member is there with a value. */
export function has(object: JsonObject, name: string): boolean {
  return object[name] !== undefined && object[name] !== null;
}
