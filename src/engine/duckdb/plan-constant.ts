/**
 * Constants of a logical plan as values of Iceberg's types.
 *
 * @module
 */

import type { Type, Value } from '../../iceberg/type/type.js';
import { isPlanNode, type PlanNode } from './plan-json.js';

type Defined = Exclude<Value, null>;

const typeIds: Readonly<Partial<Record<Type['kind'], string>>> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  decimal: 'DECIMAL',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  timestamp_ns: 'TIMESTAMP_NS',
  string: 'VARCHAR',
  uuid: 'UUID',
  binary: 'BLOB',
  fixed: 'BLOB',
};

/** DuckDB's infinite dates and timestamps, which are the ends of the range of their integers. */
const lastDay = 2147483647;
const lastInstant = 9223372036854775807n;

export function isNullConstant(node: PlanNode): boolean {
  const value = node['value'];
  return (
    node['expression_class'] === 'BOUND_CONSTANT' && isPlanNode(value) && value['is_null'] === true
  );
}

/** Undefined where it is not certain that the value is one of that very type. */
export function constantOf(node: unknown, type: Type): Defined | undefined {
  if (!isPlanNode(node) || node['expression_class'] !== 'BOUND_CONSTANT') return undefined;
  return valueOf(node['value'], type);
}

/** A value as plans write it: with its type. */
export function valueOf(value: unknown, type: Type): Defined | undefined {
  if (!isPlanNode(value) || value['is_null'] !== false) return undefined;
  if (!isTypeOf(value['type'], type)) return undefined;
  return decode(value['value'], type);
}

/** Text with a collation has type information, and is not compared by bytes. */
function isTypeOf(written: unknown, type: Type): boolean {
  if (!isPlanNode(written) || written['id'] !== typeIds[type.kind]) return false;
  const info = written['type_info'];
  if (type.kind !== 'decimal') return info === null;
  return isPlanNode(info) && info['width'] === type.precision && info['scale'] === type.scale;
}

function decode(raw: unknown, type: Type): Defined | undefined {
  switch (type.kind) {
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'int':
      return typeof raw === 'number' ? raw : undefined;
    case 'date':
      return typeof raw === 'number' && Math.abs(raw) < lastDay ? raw : undefined;
    case 'long':
    case 'time':
      return wholeNumber(raw);
    case 'timestamp':
    case 'timestamptz':
    case 'timestamp_ns':
      return finiteInstant(wholeNumber(raw));
    case 'float':
    case 'double':
      return floatingNumber(raw);
    case 'decimal':
      return wholeNumber(raw) ?? hugeNumber(raw);
    case 'string':
      return typeof raw === 'string' ? raw : undefined;
    case 'uuid':
      return uuidText(hugeNumber(raw));
    case 'binary':
    case 'fixed':
      return typeof raw === 'string' ? bytesOfText(raw) : undefined;
    default:
      return undefined;
  }
}

function wholeNumber(raw: unknown): bigint | undefined {
  if (typeof raw === 'bigint') return raw;
  return Number.isSafeInteger(raw) ? BigInt(raw as number) : undefined;
}

function finiteInstant(value: bigint | undefined): bigint | undefined {
  return value === undefined || value >= lastInstant || value <= -lastInstant ? undefined : value;
}

function floatingNumber(raw: unknown): number | undefined {
  if (typeof raw === 'number' || typeof raw === 'bigint') return Number(raw);
  if (raw === 'NaN') return Number.NaN;
  if (raw === 'Infinity') return Number.POSITIVE_INFINITY;
  return raw === '-Infinity' ? Number.NEGATIVE_INFINITY : undefined;
}

/** 128 bits, of which the upper 64 are signed. */
function hugeNumber(raw: unknown): bigint | undefined {
  if (!isPlanNode(raw)) return undefined;
  const upper = wholeNumber(raw['upper']);
  const lower = wholeNumber(raw['lower']);
  return upper === undefined || lower === undefined ? undefined : (upper << 64n) + lower;
}

/** DuckDB turns the first bit, so that signed numbers sort as uuids do. */
function uuidText(value: bigint | undefined): string | undefined {
  if (value === undefined) return undefined;
  const bits = BigInt.asUintN(128, value ^ (1n << 127n));
  const hex = bits.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Printable ASCII stands for itself, other bytes as `\xFF`. */
function bytesOfText(text: string): Uint8Array | undefined {
  if (!/^(?:\\x[0-9A-Fa-f]{2}|[ -[\]-~])*$/.test(text)) return undefined;
  const parts = text.match(/\\x..|./g) ?? [];
  return Uint8Array.from(parts, (part) =>
    part.length === 1 ? part.charCodeAt(0) : Number.parseInt(part.slice(2), 16),
  );
}
