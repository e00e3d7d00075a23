/**
 * The hash that the bucket transform takes of a value (spec: Appendix B).
 *
 * @module
 */

import { murmur3 } from './murmur3.js';
import type { Type, Value } from '../type/type.js';

type Hash = (value: Exclude<Value, null>) => number;

/** The hash function for values of a type: a signed 32-bit integer. */
export function bucketHash(type: Type): Hash {
  switch (type.kind) {
    case 'int':
    case 'date':
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return (value) => hashLong(integer(value));
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return (value) => hashLong(toMicroseconds(integer(value)));
    case 'decimal':
      return (value) => murmur3(minimalBigEndian(integer(value)));
    case 'string':
      return (value) => murmur3(Buffer.from(String(value), 'utf8'));
    case 'uuid':
      return (value) => murmur3(Buffer.from(String(value).replaceAll('-', ''), 'hex'));
    default:
      return (value) => murmur3(bytes(value));
  }
}

function hashLong(value: bigint): number {
  const buffer = Buffer.allocUnsafe(8);
  buffer.writeBigInt64LE(value);
  return murmur3(buffer);
}

/** Two's complement in as few bytes as hold the number, big end first: -128 is one byte. */
export function minimalBigEndian(value: bigint): Uint8Array {
  const magnitude = value < 0n ? ~value : value;
  const size = Math.floor(bitLength(magnitude) / 8) + 1;
  const out = new Uint8Array(size);
  let rest = value;
  for (let i = size - 1; i >= 0; i -= 1) {
    out[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

function toMicroseconds(nanoseconds: bigint): bigint {
  const rest = nanoseconds % 1000n;
  return (nanoseconds - (rest < 0n ? rest + 1000n : rest)) / 1000n;
}

function integer(value: Exclude<Value, null>): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw new Error(`an integer cannot be ${typeof value}`);
}

function bytes(value: Exclude<Value, null>): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error(`binary values are bytes, not ${typeof value}`);
}
