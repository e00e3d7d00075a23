/**
 * A query's columns as fields of an Iceberg table.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { NestedField, SimpleKind, Type } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import type { ColumnType } from '../../sql/connection.js';
import { parseDuckDbType, type DuckDbType } from './duckdb-type.js';

const simpleTypes: Readonly<Record<string, SimpleKind>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  UTINYINT: 'int',
  USMALLINT: 'int',
  UINTEGER: 'long',
  BIGINT: 'long',
  FLOAT: 'float',
  DOUBLE: 'double',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  TIMESTAMPTZ: 'timestamptz',
  VARCHAR: 'string',
  ENUM: 'string',
  JSON: 'string',
  BLOB: 'binary',
  UUID: 'uuid',
};

/** Types of version 3 that lake reads; only `TIMESTAMP_NS` is written. */
const version3Types: Readonly<Record<string, SimpleKind>> = { TIMESTAMP_NS: 'timestamp_ns' };

const integerDigits: Readonly<Record<string, number>> = { HUGEINT: 38, UBIGINT: 20 };

/** What to write instead, by type. */
const castTargets: Readonly<Record<string, string>> = {
  'TIME WITH TIME ZONE': 'TIME',
  TIMETZ: 'TIME',
  TIME_NS: 'TIME',
  TIMESTAMP_NS: 'TIMESTAMP',
  UHUGEINT: 'DECIMAL(38,0)',
};

export interface FieldOptions {
  /** Types that only version 3 has are refused on version 2. */
  readonly formatVersion: 2 | 3;
}

/** @throws LakeError LAKE-S003, LAKE-S004: see `Engine.fieldsOf` */
export function icebergFields(
  columns: readonly ColumnType[],
  options: FieldOptions,
): readonly NestedField[] {
  const parsed = columns.map(({ name, type }) => ({ name, type: parseDuckDbType(type) }));
  return fieldsOf(parsed, { options, column: undefined });
}

interface Context {
  readonly options: FieldOptions;
  /** The top-level column, for messages; undefined at the top. */
  readonly column: string | undefined;
}

function fieldsOf(
  fields: readonly { readonly name: string; readonly type: DuckDbType }[],
  context: Context,
): NestedField[] {
  refuseSimilarNames(fields.map((f) => f.name));
  return fields.map(({ name, type }) => ({
    id: 0,
    name,
    required: false,
    type: icebergType(type, { ...context, column: context.column ?? name }),
  }));
}

function refuseSimilarNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      const what = other === name ? `"${name}" occurs twice` : `"${other}" and "${name}"`;
      throw new LakeError('LAKE-S004', `column names that differ only by case: ${what}`, {
        hint: 'rename one of them: SELECT … AS another_name',
      });
    }
    seen.set(name.toLowerCase(), name);
  }
}

function icebergType(type: DuckDbType, context: Context): Type {
  switch (type.kind) {
    case 'decimal':
      return type;
    case 'list':
      return {
        kind: 'list',
        elementId: 0,
        elementRequired: false,
        element: icebergType(type.element, context),
      };
    case 'map':
      return {
        kind: 'map',
        keyId: 0,
        key: icebergType(type.key, context),
        valueId: 0,
        valueRequired: false,
        value: icebergType(type.value, context),
      };
    case 'struct':
      return { kind: 'struct', fields: fieldsOf(type.fields, context) };
    case 'simple':
      return simpleType(type.name, context);
  }
}

function simpleType(name: string, context: Context): Type {
  const digits = integerDigits[name];
  if (digits !== undefined) return { kind: 'decimal', precision: digits, scale: 0 };
  const kind =
    simpleTypes[name] ?? (context.options.formatVersion === 3 ? version3Types[name] : undefined);
  if (kind) return { kind };
  throw unsupported(name, context);
}

function unsupported(type: string, { column = '', options }: Context): LakeError {
  const cast = `CAST(${quoteIdentifier(column)} AS ${castTargets[type] ?? 'VARCHAR'})`;
  const version = version3Types[type] && options.formatVersion === 2 ? ' in format version 2' : '';
  return new LakeError(
    'LAKE-S003',
    `column "${column}" has type ${type}, which Iceberg cannot store${version}`,
    { hint: `cast it: ${cast}` },
  );
}
