/**
 * Partition values in the Avro records of manifests (spec: Appendix A, Avro).
 *
 * @module
 */

import { minimalBigEndian } from '../partition/bucket-hash.js';
import { malformed } from '../type/json-shape.js';
import { fromBigEndian, uuidText } from '../type/single-value.js';
import { formatType } from '../type/type-text.js';
import type { Type, Value } from '../type/type.js';
import type { AvroSchema } from './avro-schema.js';

/** The Avro schema of values of a type; a named type that `declared` has is referred to by name. */
export function partitionAvroType(type: Type, declared: Set<string>): AvroSchema {
  switch (type.kind) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return type.kind;
    case 'date':
      return { type: 'int', logicalType: 'date' };
    case 'time':
      return { type: 'long', logicalType: 'time-micros' };
    case 'timestamp':
    case 'timestamptz':
      return timestampType('timestamp-micros', type.kind === 'timestamptz');
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return timestampType('timestamp-nanos', type.kind === 'timestamptz_ns');
    case 'decimal':
      return decimalType(type.precision, type.scale, declared);
    case 'uuid':
      return fixedType('uuid_fixed', 16, { logicalType: 'uuid' }, declared);
    case 'fixed':
      return fixedType(`fixed_${type.length}`, type.length, {}, declared);
    case 'binary':
      return 'bytes';
    default:
      throw new Error(`a partition value cannot be a ${formatType(type)}`);
  }
}

/** The value as the Avro type above takes it. */
export function toAvro(type: Type, value: Value): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'decimal':
      return signExtended(minimalBigEndian(BigInt(value as bigint)), decimalSize(type.precision));
    case 'uuid':
      return Buffer.from(String(value).replaceAll('-', ''), 'hex');
    default:
      return value instanceof Uint8Array ? Buffer.from(value) : value;
  }
}

/**
 * The value of what an Avro decoder gave, whichever way the writer stored it: narrower (the source
 * was widened later), a day as an int or a date, a decimal as bytes or fixed.
 *
 * @throws LakeError LAKE-I006
 */
export function fromAvro(type: Type, raw: unknown): Value {
  if (raw === null || raw === undefined) return null;
  const value = typeof raw === 'string' ? fromText(type, raw) : fromRaw(type, raw);
  if (value !== undefined) return value;
  throw malformed('a partition value', `is not of the type ${formatType(type)}`);
}

function fromText(type: Type, raw: string): Value | undefined {
  if (type.kind === 'string') return raw;
  return type.kind === 'uuid' ? raw.toLowerCase() : undefined;
}

function fromRaw(type: Type, raw: unknown): Value | undefined {
  if (typeof raw === 'boolean') return type.kind === 'boolean' ? raw : undefined;
  if (raw instanceof Uint8Array) return fromBytes(type, raw);
  return typeof raw === 'number' || typeof raw === 'bigint' ? fromNumber(type, raw) : undefined;
}

function fromNumber(type: Type, raw: number | bigint): Value | undefined {
  switch (type.kind) {
    case 'int':
    case 'date':
    case 'float':
    case 'double':
      return Number(raw);
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return Number.isInteger(raw) || typeof raw === 'bigint' ? BigInt(raw) : undefined;
    default:
      return undefined;
  }
}

function fromBytes(type: Type, raw: Uint8Array): Value | undefined {
  switch (type.kind) {
    case 'decimal':
      return fromBigEndian(raw);
    case 'uuid':
      return raw.length === 16 ? uuidText(raw) : undefined;
    case 'fixed':
    case 'binary':
      return new Uint8Array(raw);
    case 'string':
      return Buffer.from(raw).toString('utf8');
    default:
      return undefined;
  }
}

function timestampType(logicalType: string, utc: boolean): AvroSchema {
  return { type: 'long', logicalType, 'adjust-to-utc': utc };
}

function decimalType(precision: number, scale: number, declared: Set<string>): AvroSchema {
  const name = `decimal_${precision}_${scale}`;
  const logical = { logicalType: 'decimal', precision, scale };
  return fixedType(name, decimalSize(precision), logical, declared);
}

function fixedType(
  name: string,
  size: number,
  logical: Readonly<Record<string, unknown>>,
  declared: Set<string>,
): AvroSchema {
  if (declared.has(name)) return name;
  declared.add(name);
  return { type: 'fixed', name, size, ...logical };
}

/** The fewest bytes that hold every decimal of the precision. */
function decimalSize(precision: number): number {
  return minimalBigEndian(-(10n ** BigInt(precision))).length;
}

function signExtended(bytes: Uint8Array, size: number): Buffer {
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0;
  const out = Buffer.alloc(size, negative ? 0xff : 0);
  out.set(bytes, size - bytes.length);
  return out;
}
