/**
 * Types as text: `decimal(9,2)`, `fixed[16]`, `timestamptz` (spec: Appendix C, Schemas).
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { PrimitiveType, SimpleKind, Type } from './type.js';

const simpleKinds: ReadonlySet<string> = new Set<SimpleKind>([
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'timestamp_ns',
  'timestamptz_ns',
  'string',
  'uuid',
  'binary',
  'unknown',
  'variant',
]);

const decimalPattern = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/;
const fixedPattern = /^fixed\[\s*(\d+)\s*\]$/;
const geoPattern = /^(geometry|geography)(?:\((.*)\))?$/;

/**
 * Reads the name of a primitive type, in any case.
 *
 * @throws LakeError LAKE-I006 for a name that is not one
 */
export function parsePrimitiveType(text: string): PrimitiveType {
  const name = text.trim();
  const lower = name.toLowerCase();
  if (isSimpleKind(lower)) return { kind: lower };
  const parsed = parseDecimal(lower) ?? parseFixed(lower) ?? parseGeo(name);
  if (parsed) return parsed;
  throw new LakeError('LAKE-I006', `"${text}" is not a type of Iceberg`);
}

/** The type's name; nested types in the form `struct<1: a: optional int>`, for messages. */
export function formatType(type: Type): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'fixed':
      return `fixed[${type.length}]`;
    case 'geometry':
    case 'geography':
      return type.parameters === '' ? type.kind : `${type.kind}(${type.parameters})`;
    case 'struct':
      return `struct<${type.fields.map((f) => `${f.name}: ${formatType(f.type)}`).join(', ')}>`;
    case 'list':
      return `list<${formatType(type.element)}>`;
    case 'map':
      return `map<${formatType(type.key)}, ${formatType(type.value)}>`;
    default:
      return type.kind;
  }
}

function isSimpleKind(name: string): name is SimpleKind {
  return simpleKinds.has(name);
}

function parseDecimal(text: string): PrimitiveType | undefined {
  const match = decimalPattern.exec(text);
  if (!match) return undefined;
  const precision = Number(match[1]);
  const scale = Number(match[2]);
  if (precision < 1 || precision > 38 || scale > precision) {
    throw new LakeError(
      'LAKE-I006',
      `${text}: the precision must be 1 to 38, the scale at most it`,
    );
  }
  return { kind: 'decimal', precision, scale };
}

function parseFixed(text: string): PrimitiveType | undefined {
  const match = fixedPattern.exec(text);
  if (!match) return undefined;
  const length = Number(match[1]);
  if (length >= 1 && length <= 0x7fffffff) return { kind: 'fixed', length };
  throw new LakeError('LAKE-I006', `${text}: the length must be 1 to 2147483647`);
}

function parseGeo(text: string): PrimitiveType | undefined {
  const match = geoPattern.exec(text);
  if (!match) return undefined;
  const kind = match[1] === 'geometry' ? 'geometry' : 'geography';
  return { kind, parameters: match[2] ?? '' };
}
