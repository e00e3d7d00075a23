/**
 * Values in binary form, as bounds and partition summaries hold them (spec: Appendix D, Binary
 * single-value serialization).
 *
 * @module
 */

import { minimalBigEndian } from '../partition/bucket-hash.js';
import { formatType } from './type-text.js';
import type { Type, Value } from './type.js';

const microsecondsPerDay = 86_400_000_000n;

/** Bytes of the value; a null has none. */
export function encodeSingleValue(type: Type, value: Exclude<Value, null>): Uint8Array {
  switch (type.kind) {
    case 'boolean':
      return Uint8Array.of(value === true ? 1 : 0);
    case 'int':
    case 'date':
      return written(4, (view) => view.setInt32(0, Number(value), true));
    case 'float':
      return written(4, (view) => view.setFloat32(0, Number(value), true));
    case 'double':
      return written(8, (view) => view.setFloat64(0, Number(value), true));
    case 'decimal':
      return minimalBigEndian(integer(type, value));
    case 'string':
      return utf8.encode(String(value));
    case 'uuid':
      return new Uint8Array(Buffer.from(String(value).replaceAll('-', ''), 'hex'));
    case 'fixed':
    case 'binary':
      return bytes(type, value);
    default:
      return written(8, (view) => view.setBigInt64(0, integer(type, value), true));
  }
}

/**
 * The value of the bytes, which may be of a narrower type that the column had before it was
 * widened. Undefined when they hold no value of the type: then nothing is known.
 */
export function decodeSingleValue(type: Type, encoded: Uint8Array): Value | undefined {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  switch (type.kind) {
    case 'boolean':
      return encoded.length === 1 ? encoded[0] !== 0 : undefined;
    case 'int':
    case 'date':
      return encoded.length === 4 ? view.getInt32(0, true) : undefined;
    case 'long':
      return decodeLong(view);
    case 'float':
      return encoded.length === 4 ? view.getFloat32(0, true) : undefined;
    case 'double':
      return decodeDouble(view);
    case 'decimal':
      return encoded.length === 0 ? undefined : fromBigEndian(encoded);
    case 'time':
      return encoded.length === 8 ? view.getBigInt64(0, true) : undefined;
    case 'timestamp':
    case 'timestamptz':
      return decodeTimestamp(view, microsecondsPerDay);
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return decodeTimestamp(view, microsecondsPerDay * 1000n);
    default:
      return decodeBytes(type, encoded);
  }
}

/** Two's complement of any length, big end first. */
export function fromBigEndian(encoded: Uint8Array): bigint {
  if (encoded.length === 0) return 0n;
  const unsigned = BigInt(`0x${Buffer.from(encoded).toString('hex')}`);
  return BigInt.asIntN(encoded.length * 8, unsigned);
}

/** The text of 16 bytes. */
export function uuidText(encoded: Uint8Array): string {
  const hex = Buffer.from(encoded).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeBytes(type: Type, encoded: Uint8Array): Value | undefined {
  switch (type.kind) {
    case 'string':
      return decodeText(encoded);
    case 'uuid':
      return encoded.length === 16 ? uuidText(encoded) : undefined;
    case 'fixed':
    case 'binary':
      return encoded;
    default:
      return undefined;
  }
}

/** Undefined for text that was cut within a character. */
function decodeText(encoded: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(encoded);
  } catch {
    return undefined;
  }
}

function decodeLong(view: DataView): bigint | undefined {
  if (view.byteLength === 4) return BigInt(view.getInt32(0, true));
  return view.byteLength === 8 ? view.getBigInt64(0, true) : undefined;
}

function decodeDouble(view: DataView): number | undefined {
  if (view.byteLength === 4) return view.getFloat32(0, true);
  return view.byteLength === 8 ? view.getFloat64(0, true) : undefined;
}

/** Four bytes are days: the column was a date. */
function decodeTimestamp(view: DataView, perDay: bigint): bigint | undefined {
  if (view.byteLength === 4) return BigInt(view.getInt32(0, true)) * perDay;
  return view.byteLength === 8 ? view.getBigInt64(0, true) : undefined;
}

function written(size: number, write: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(size);
  write(new DataView(out.buffer));
  return out;
}

function integer(type: Type, value: Value): bigint {
  if (typeof value === 'bigint') return value;
  throw new Error(`a ${formatType(type)} is a bigint, not ${typeof value}`);
}

function bytes(type: Type, value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error(`a ${formatType(type)} is bytes, not ${typeof value}`);
}
