/**
 * Default values of columns (spec: Default Values), as JSON single values.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { formatCanonical, parseCanonical } from '../type/canonical-value.js';
import { formatType } from '../type/type-text.js';
import type { Type, Value } from '../type/type.js';
import { childFields } from './schema-fields.js';
import { illegalEdit, type Path } from './schema-path.js';

interface DefaultPlace {
  readonly metadata: TableMetadata;
  readonly type: Type;
  readonly path: Path;
}

/** Their columns hold nothing but nulls where no value is given. */
const withoutDefaults = new Set<string>([
  ...['unknown', 'variant', 'geometry', 'geography', 'struct', 'list', 'map'],
]);

/**
 * The value as a default is stored; null: none.
 *
 * @throws LakeError LAKE-I007 for a value that the column or the table cannot have as a default
 */
export function defaultOf({ metadata, type, path }: DefaultPlace, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (metadata.formatVersion < 3) {
    const hint = 'upgrade the table to format version 3 first';
    throw illegalEdit(path, 'cannot have a default in this table', hint);
  }
  if (withoutDefaults.has(type.kind)) {
    throw illegalEdit(path, `is of type ${formatType(type)}, whose default can only be null`);
  }
  return singleValueJson(type, value, path);
}

/** Those of the fields inside a new column. */
export function checkDefaultsWithin(metadata: TableMetadata, type: Type, path: Path): void {
  for (const field of childFields(type)) {
    const place = { metadata, type: field.type, path: [...path, field.name] };
    defaultOf(place, field.initialDefault);
    defaultOf(place, field.writeDefault);
    checkDefaultsWithin(metadata, field.type, place.path);
  }
}

/** The JSON single value form (spec: Appendix D). */
function singleValueJson(type: Type, json: unknown, path: Path): unknown {
  const value = valueOf(type, json, path);
  if (typeof value === 'bigint' && type.kind === 'long') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  if (typeof value !== 'number' || type.kind === 'date') return formatCanonical(type, value);
  if (Number.isFinite(value)) return value;
  throw illegalEdit(path, `cannot have the default ${value}, which JSON has no number for`);
}

function valueOf(type: Type, json: unknown, path: Path): Value {
  try {
    return parseCanonical(type, json);
  } catch (error) {
    if (!(error instanceof LakeError)) throw error;
    throw illegalEdit(path, `cannot have this default: ${error.message}`);
  }
}
