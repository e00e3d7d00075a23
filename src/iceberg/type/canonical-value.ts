/**
 * Primitive values in the form in which lake prints and compares rows: longs, floats and decimals
 * as text without loss, dates and timestamps as ISO text, bytes as lower-case hex.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { stringifyJson } from '../../util/json.js';
import { formatDecimal, parseDecimal } from './decimal-text.js';
import {
  formatDate,
  formatTime,
  formatTimestamp,
  parseDate,
  parseTime,
  parseTimestamp,
} from './time-text.js';
import { formatType } from './type-text.js';
import type { DecimalType, Type, Value } from './type.js';

/**
 * Reads the canonical form. Plain numbers are taken where they lose nothing.
 *
 * @throws LakeError LAKE-E003 for JSON that is no value of the type
 */
export function parseCanonical(type: Type, json: unknown): Value {
  if (json === null) return null;
  const value = parse(type, json);
  if (value !== undefined) return value;
  throw new LakeError(
    'LAKE-E003',
    `${stringifyJson(json)} is not a value of type ${formatType(type)}`,
  );
}

/** The canonical form, as JSON. */
export function formatCanonical(type: Type, value: Value): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case 'long':
      return String(value);
    case 'float':
    case 'double':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'decimal':
      return formatDecimal(BigInt(value as bigint), type.scale);
    case 'date':
      return formatDate(Number(value));
    case 'time':
      return formatTime(BigInt(value as bigint), 6);
    case 'timestamp':
    case 'timestamptz':
      return formatTimestamp(BigInt(value as bigint), 6, type.kind === 'timestamptz');
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return formatTimestamp(BigInt(value as bigint), 9, type.kind === 'timestamptz_ns');
    default:
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  }
}

function parse(type: Type, json: unknown): Value | undefined {
  switch (type.kind) {
    case 'boolean':
      return typeof json === 'boolean' ? json : undefined;
    case 'int':
      return intOf(json);
    case 'long':
      return bigintOf(json);
    case 'float':
    case 'double':
      return floatOf(json);
    case 'decimal':
      return decimalOf(type, json);
    default:
      return typeof json === 'string' ? parseText(type, json) : undefined;
  }
}

function parseText(type: Type, text: string): Value | undefined {
  switch (type.kind) {
    case 'string':
      return text;
    case 'uuid':
      return uuidOf(text);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text, 6);
    case 'timestamp':
    case 'timestamptz':
      return parseTimestamp(text, 6, type.kind === 'timestamptz');
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return parseTimestamp(text, 9, type.kind === 'timestamptz_ns');
    case 'fixed':
      return text.length === type.length * 2 ? bytesOf(text) : undefined;
    case 'binary':
      return bytesOf(text);
    default:
      return undefined;
  }
}

function intOf(json: unknown): number | undefined {
  const value = typeof json === 'string' && /^-?\d+$/.test(json) ? Number(json) : json;
  return typeof value === 'number' && Number.isInteger(value) && value === (value | 0)
    ? value
    : undefined;
}

function bigintOf(json: unknown): bigint | undefined {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : undefined;
  if (typeof json === 'string' && !/^-?\d+$/.test(json)) return undefined;
  const value = typeof json === 'bigint' || typeof json === 'string' ? BigInt(json) : undefined;
  return value !== undefined && value === BigInt.asIntN(64, value) ? value : undefined;
}

function floatOf(json: unknown): number | undefined {
  if (typeof json === 'number') return json;
  if (typeof json !== 'string' || json.trim() === '') return undefined;
  const value = Number(json);
  return Number.isNaN(value) && json !== 'NaN' ? undefined : value;
}

function decimalOf(type: DecimalType, json: unknown): bigint | undefined {
  const isText = typeof json === 'string' || typeof json === 'number' || typeof json === 'bigint';
  const value = isText ? parseDecimal(String(json), type.scale) : undefined;
  const limit = 10n ** BigInt(type.precision);
  return value !== undefined && value < limit && value > -limit ? value : undefined;
}

function uuidOf(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}

function bytesOf(hex: string): Uint8Array | undefined {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) return undefined;
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
