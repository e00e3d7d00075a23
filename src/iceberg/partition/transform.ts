/**
 * What partition transforms make of values and types (spec: Partition Transforms). All map null to
 * null.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { unreachable } from '../../util/unreachable.js';
import { bucketHash } from './bucket-hash.js';
import { civilDate } from '../type/civil-date.js';
import type { Transform } from './partition-spec.js';
import { formatTransform } from './transform-text.js';
import { formatType } from '../type/type-text.js';
import type { Type, Value } from '../type/type.js';

export type ValueFunction = (value: Value) => Value;

const dayUnits = { date: 1n, timestamp: 86_400_000_000n, timestamp_ns: 86_400_000_000_000n };

/** The sources that each transform takes. */
const sources: Readonly<Record<'bucket' | 'truncate' | 'date' | 'hour', ReadonlySet<string>>> = {
  bucket: new Set([
    ...['int', 'long', 'decimal', 'date', 'time', 'timestamp', 'timestamptz', 'timestamp_ns'],
    ...['timestamptz_ns', 'string', 'uuid', 'fixed', 'binary'],
  ]),
  truncate: new Set(['int', 'long', 'decimal', 'string', 'binary']),
  date: new Set(['date', 'timestamp', 'timestamptz', 'timestamp_ns', 'timestamptz_ns']),
  hour: new Set(['timestamp', 'timestamptz', 'timestamp_ns', 'timestamptz_ns']),
};
const nestedOrOpaque = new Set(['struct', 'list', 'map', 'variant', 'geometry', 'geography']);

/** Whether a column of this type can be partitioned or sorted by the transform. */
export function canTransform(transform: Transform, source: Type): boolean {
  switch (transform.kind) {
    case 'identity':
      return !nestedOrOpaque.has(source.kind);
    case 'bucket':
    case 'truncate':
    case 'hour':
      return sources[transform.kind].has(source.kind);
    case 'year':
    case 'month':
    case 'day':
      return sources.date.has(source.kind);
    case 'void':
      return true;
    case 'unknown':
      return false;
    default:
      return unreachable(transform);
  }
}

/** The type of the transformed values. `day` gives a date; an unknown transform a string. */
export function transformResultType(transform: Transform, source: Type): Type {
  switch (transform.kind) {
    case 'identity':
    case 'truncate':
    case 'void':
      return source;
    case 'day':
      return { kind: 'date' };
    case 'unknown':
      return { kind: 'string' };
    default:
      return { kind: 'int' };
  }
}

/**
 * The function that transforms values of a type.
 *
 * @throws LakeError LAKE-I009 for an unknown transform, or one that does not take the type
 */
export function applyTransform(transform: Transform, type: Type): ValueFunction {
  if (!canTransform(transform, type)) {
    const what = `the transform ${formatTransform(transform)} of ${formatType(type)}`;
    throw new LakeError('LAKE-I009', `lake cannot write by ${what}`);
  }
  const apply = transformOf(transform, type);
  return (value) => (value === null ? null : apply(value));
}

type Defined = Exclude<Value, null>;

function transformOf(transform: Transform, type: Type): (value: Defined) => Value {
  switch (transform.kind) {
    case 'void':
      return () => null;
    case 'bucket': {
      const hash = bucketHash(type);
      return (value) => (hash(value) & 0x7fffffff) % transform.buckets;
    }
    case 'truncate':
      return (value) => truncate(value, transform.width);
    case 'year':
      return (value) => civilDate(daysOf(type, value)).year - 1970;
    case 'month':
      return (value) => monthsSinceEpoch(daysOf(type, value));
    case 'day':
      return (value) => daysOf(type, value);
    case 'hour': {
      const unit = dayUnit(type) / 24n;
      return (value) => Number(floorDivide(asBigint(value), unit));
    }
    default:
      return (value) => value;
  }
}

/** Numbers are rounded down to a multiple; text is cut by code points, binaries by bytes. */
function truncate(value: Defined, width: number): Value {
  if (typeof value === 'number') return value - (((value % width) + width) % width);
  if (typeof value === 'bigint') return value - modulo(value, BigInt(width));
  if (typeof value === 'string') return cutText(value, width);
  return value instanceof Uint8Array ? value.slice(0, width) : value;
}

function cutText(text: string, width: number): string {
  if (text.length <= width) return text;
  let end = 0;
  for (let n = 0; n < width && end < text.length; n += 1) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

function monthsSinceEpoch(days: number): number {
  const { year, month } = civilDate(days);
  return (year - 1970) * 12 + month - 1;
}

function daysOf(type: Type, value: Defined): number {
  return type.kind === 'date' ? Number(value) : Number(floorDivide(asBigint(value), dayUnit(type)));
}

function dayUnit(type: Type): bigint {
  switch (type.kind) {
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return dayUnits.timestamp_ns;
    case 'timestamp':
    case 'timestamptz':
      return dayUnits.timestamp;
    default:
      return dayUnits.date;
  }
}

function asBigint(value: Defined): bigint {
  if (typeof value === 'bigint') return value;
  throw new Error(`a timestamp is a bigint, not ${typeof value}`);
}

function floorDivide(value: bigint, by: bigint): bigint {
  return (value - modulo(value, by)) / by;
}

function modulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}
