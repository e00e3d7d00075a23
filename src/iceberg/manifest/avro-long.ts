/**
 * Avro's 64-bit integers: numbers where JavaScript holds them exactly, else bigints.
 *
 * @module
 */

import type { Type } from 'avsc';
import { avroLibrary } from './avro-library.js';

type Long = number | bigint;

let longType: Type | undefined;

/** The `long` type for schemas that this project reads and writes. */
export function avroLong(): Type {
  return (longType ??= avroLibrary().types.LongType.__with(conversions));
}

const conversions = {
  fromBuffer: (bytes: Buffer): Long => {
    const value = bytes.readBigInt64LE();
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  },
  toBuffer: (value: Long): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: (value: number): Long => value,
  toJSON: (value: Long): number => Number(value),
  isValid: isLong,
  compare: (a: Long, b: Long): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0),
};

function isLong(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'bigint' && value === BigInt.asIntN(64, value);
}
