/**
 * Required columns must not hold nulls; Parquet files written by DuckDB do not enforce it.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { childFields } from '../../iceberg/schema/schema-fields.js';
import { quoteIdentifier } from '../../project/relation.js';
import type { DuckDbConnection } from './connection.js';
import type { FileStatistics } from './file-metrics.js';
import { fileList } from './file-pattern.js';

/** @throws LakeError LAKE-E005 naming the column */
export async function refuseNulls(
  connection: DuckDbConnection,
  schema: Schema,
  files: readonly FileStatistics[],
): Promise<void> {
  for (const field of schema.fields) {
    if (field.required && childFields(field.type).length === 0) refuseCountedNulls(field, files);
  }
  const nested = schema.fields.flatMap((field) => {
    if (childFields(field.type).length === 0) return [];
    const condition = violation(field, `t.${quoteIdentifier(field.name)}`, 0);
    return condition === undefined ? [] : [{ field, condition }];
  });
  if (nested.length > 0 && files.length > 0) await refuseNestedNulls(connection, nested, files);
}

function refuseCountedNulls(field: NestedField, files: readonly FileStatistics[]): void {
  for (const { columns } of files) {
    const nulls = columns.get(quoteIdentifier(field.name))?.get('null_count');
    if (nulls !== '0') throw holdsNulls(field, nulls);
  }
}

async function refuseNestedNulls(
  connection: DuckDbConnection,
  checks: readonly { readonly field: NestedField; readonly condition: string }[],
  files: readonly FileStatistics[],
): Promise<void> {
  const counts = checks.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
  const { rows } = await connection.query(
    `SELECT ${counts.join(', ')} FROM read_parquet(${fileList(files.map((f) => f.path))}, hive_partitioning = false) t`,
  );
  checks.forEach(({ field }, i) => {
    const count = String(rows[0]?.[i]);
    if (count !== '0') throw holdsNulls(field, count);
  });
}

function holdsNulls(field: NestedField, count: string | undefined): LakeError {
  const rows = count === undefined ? 'nulls' : `${count} ${count === '1' ? 'null' : 'nulls'}`;
  return new LakeError('LAKE-E005', `column "${field.name}" is required but holds ${rows}`, {
    hint: 'filter the rows out, or give a value with coalesce()',
  });
}

/** True where a value breaks a requirement at any depth; undefined: there is none. */
function violation(field: NestedField, value: string, depth: number): string | undefined {
  const inside = insideViolation(field.type, value, depth);
  const own = field.required ? `${value} IS NULL` : undefined;
  if (inside === undefined) return own;
  const present = `(${value} IS NOT NULL AND ${inside})`;
  return own === undefined ? present : `(${own} OR ${present})`;
}

function insideViolation(type: Type, value: string, depth: number): string | undefined {
  const item = `y${depth}`;
  switch (type.kind) {
    case 'struct': {
      const parts = type.fields.flatMap(
        (f) => violation(f, `${value}.${quoteIdentifier(f.name)}`, depth) ?? [],
      );
      return parts.length === 0 ? undefined : `(${parts.join(' OR ')})`;
    }
    case 'list': {
      const [element] = childFields(type);
      const inner = element && violation(element, item, depth + 1);
      return inner && `len(list_filter(${value}, lambda ${item}: ${inner})) > 0`;
    }
    case 'map': {
      const [, element] = childFields(type);
      const inner = element && violation(element, item, depth + 1);
      return inner && `len(list_filter(map_values(${value}), lambda ${item}: ${inner})) > 0`;
    }
    default:
      return undefined;
  }
}
