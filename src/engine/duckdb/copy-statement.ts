/**
 * The `COPY` that executes a query and writes its rows as data files of a table.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { PartitionField, PartitionSpec } from '../../iceberg/partition/partition-spec.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import { fieldsById } from '../../iceberg/schema/schema-fields.js';
import type { SortField } from '../../iceberg/partition/sort-order.js';
import { transformResultType } from '../../iceberg/partition/transform.js';
import { formatType } from '../../iceberg/type/type-text.js';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import type { ColumnType } from '../../sql/connection.js';
import { withoutFinalSemicolons } from '../../sql/query-text.js';
import { quoteLiteral } from '../../sql/quote.js';
import { didYouMean } from '../../util/edit-distance.js';
import type { WriteRequest } from '../engine.js';
import { lineageFields } from '../row-columns.js';
import type { DuckDbConnection } from './connection.js';
import { copyOptions, type CopyTarget } from './copy-options.js';
import { defaultText } from './default-text.js';
import { transformSql } from './transform-sql.js';
import { sqlType } from './type-sql.js';

export interface CopyStatement {
  /** The statement is `before`, the caller's SQL, `after`. */
  readonly before: string;
  readonly sql: string;
  readonly after: string;
  /** Where each column is cast to its type, in characters of `before`. */
  readonly casts: readonly {
    readonly column: string;
    readonly start: number;
    readonly end: number;
  }[];
}

/** The table alias under which expressions find the columns of the table. */
const rowAlias = 't';

export function copyStatement(
  connection: DuckDbConnection,
  request: WriteRequest,
  columns: readonly ColumnType[],
  target: CopyTarget,
): CopyStatement {
  const stored = storedFields(request);
  refuseUnknownColumns([...request.schema.fields, ...stored], columns);
  const partitions = target.kind === 'partitions' ? partitionColumns(connection, request) : [];
  const lead = `COPY (SELECT ${[`${rowAlias}.*`, ...partitions.map((p) => p.select)].join(', ')} FROM (SELECT `;
  const casts: { column: string; start: number; end: number }[] = [];
  let before = lead;
  for (const field of stored) {
    if (casts.length > 0) before += ', ';
    const start = before.length;
    before += castSql(field, columns);
    casts.push({ column: field.name, start, end: before.length });
  }
  before += ' FROM (';
  const order = orderBy(connection, request, partitions);
  const options = copyOptions({
    target,
    fields: stored,
    properties: request.properties,
    partitionColumns: partitions.map((p) => p.name),
  });
  return {
    before,
    sql: withoutFinalSemicolons(request.sql),
    after: `\n) q) ${rowAlias}${order}) TO ${quoteLiteral(target.path)} (${options})`,
    casts,
  };
}

/** Columns of type `unknown` hold nulls only and are not stored. */
function storedFields({ schema, withLineage }: WriteRequest): readonly NestedField[] {
  const fields = schema.fields.filter((f) => f.type.kind !== 'unknown');
  return withLineage ? [...fields, ...lineageFields(schema)] : fields;
}

function refuseUnknownColumns(
  fields: readonly NestedField[],
  columns: readonly ColumnType[],
): void {
  const names = fields.map((f) => f.name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  const unknown = columns.find(({ name }) => !known.has(name.toLowerCase()));
  if (!unknown) return;
  const message = `the query has a column "${unknown.name}" that the table has not`;
  throw new LakeError('LAKE-S002', message, {
    hint: didYouMean(unknown.name, names) ?? `its columns are ${names.join(', ')}`,
  });
}

function castSql(field: NestedField, columns: readonly ColumnType[]): string {
  refuseUnwritable(field.type, field.name);
  const name = quoteIdentifier(field.name);
  const type = sqlType(field.type);
  const column =
    columns.find((c) => c.name === field.name) ??
    columns.find((c) => c.name.toLowerCase() === field.name.toLowerCase());
  if (column) return `CAST(q.${quoteIdentifier(column.name)} AS ${type}) AS ${name}`;
  const text = defaultText(field.type, field.writeDefault);
  return `CAST(${text === undefined ? 'NULL' : quoteLiteral(text)} AS ${type}) AS ${name}`;
}

/** Types that DuckDB cannot write in the form that Iceberg demands. */
const unwritable = new Set(['fixed', 'timestamptz_ns', 'variant', 'geometry', 'geography']);

function refuseUnwritable(type: Type, column: string): void {
  if (unwritable.has(type.kind)) {
    const what = `column "${column}" of type ${formatType(type)}`;
    throw new LakeError('LAKE-I009', `lake cannot write ${what}`);
  }
  if (type.kind === 'struct') for (const f of type.fields) refuseUnwritable(f.type, column);
  if (type.kind === 'list') refuseUnwritable(type.element, column);
  if (type.kind === 'map') {
    refuseUnwritable(type.key, column);
    refuseUnwritable(type.value, column);
  }
}

interface PartitionColumn {
  readonly name: string;
  /** The partition's value as SQL. */
  readonly select: string;
}

/**
 * Values that are equal exactly where partition values are, and whose text is safe as the name of a
 * folder. The partition values themselves are read back from the files.
 */
function partitionColumns(
  connection: DuckDbConnection,
  request: WriteRequest,
): readonly PartitionColumn[] {
  return partitionValues(connection, request).map(({ field, sql, type }) => {
    const name = freeName(request.schema, `__p_${field.fieldId}`);
    return { name, select: `${folderText(sql, type)} AS ${quoteIdentifier(name)}` };
  });
}

function folderText(sql: string, type: Type): string {
  switch (type.kind) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'date':
      return sql;
    case 'string':
    case 'binary': {
      const text = type.kind === 'string' ? sql : `hex(${sql})`;
      return (
        `CASE WHEN octet_length(encode(${text})) <= 60 THEN 'v' || hex(encode(${text})) ` +
        `ELSE 'm' || md5(${text}) END`
      );
    }
    // As text, which tells -0.0 from 0.0.
    default:
      return `CAST(${sql} AS VARCHAR)`;
  }
}

function freeName(schema: Schema, wish: string): string {
  const taken = schema.fields.some((f) => f.name.toLowerCase() === wish.toLowerCase());
  return taken ? freeName(schema, `_${wish}`) : wish;
}

export interface PartitionValue {
  readonly field: PartitionField;
  readonly type: Type;
  readonly sql: string;
}

/** The partition's values as SQL over a row of the table. */
export function partitionValues(
  connection: DuckDbConnection,
  { schema, spec }: Pick<WriteRequest, 'schema' | 'spec'>,
): readonly PartitionValue[] {
  return spec.fields.map((field) => {
    const source = sourceOf(schema, field.sourceId);
    const sql = transformSql(connection, { transform: field.transform, ...source });
    return { field, sql, type: transformResultType(field.transform, source.type) };
  });
}

function sourceOf(schema: Schema, id: number): { type: Type; expression: string } {
  const found = fieldsById(schema).get(id);
  if (!found)
    throw new LakeError('LAKE-I006', `the schema has no field ${id} to partition or sort by`);
  const expression = [rowAlias, ...found.path.map(quoteIdentifier)].join('.');
  return { type: found.field.type, expression };
}

function orderBy(
  connection: DuckDbConnection,
  { schema, spec, sortOrder }: WriteRequest,
  partitions: readonly PartitionColumn[],
): string {
  const together = sortOrder.fields.length > 0 || !hasFewPartitions(spec);
  const keys = [
    ...(together ? partitions.map((p) => quoteIdentifier(p.name)) : []),
    ...sortOrder.fields.map((field) => sortKey(connection, schema, field)),
  ];
  return keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
}

/** As many files as DuckDB keeps open at once: more, and unordered rows would scatter over more files. */
const openFiles = 100;

function hasFewPartitions(spec: PartitionSpec): boolean {
  const [only, ...others] = spec.fields.filter((f) => f.transform.kind !== 'void');
  if (!only || others.length > 0) return !only;
  switch (only.transform.kind) {
    case 'bucket':
      return only.transform.buckets <= openFiles;
    // Rows mostly arrive in the order of time.
    case 'year':
    case 'month':
    case 'day':
      return true;
    default:
      return false;
  }
}

function sortKey(connection: DuckDbConnection, schema: Schema, field: SortField): string {
  const source = sourceOf(schema, field.sourceId);
  const sql = transformSql(connection, { transform: field.transform, ...source });
  const nulls = field.nullOrder === 'nulls-first' ? 'NULLS FIRST' : 'NULLS LAST';
  return `${sql} ${field.direction === 'asc' ? 'ASC' : 'DESC'} ${nulls}`;
}
