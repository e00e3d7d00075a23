/**
 * The rows of Parquet files with a table's fields, as SQL: columns `c<field id>`, the number of the
 * file among the given ones (`f`) and of the row in its file (`r`). Fields are found by id.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { specById } from '../../iceberg/metadata/history.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { nameMappingProperty } from '../../iceberg/schema/name-mapping.js';
import { childFields } from '../../iceberg/schema/schema-fields.js';
import { formatCanonical } from '../../iceberg/type/canonical-value.js';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import { groupBy } from '../../util/group-by.js';
import type { DuckDbConnection } from './connection.js';
import { defaultText } from './default-text.js';
import { fileLayouts, type FileLayout, type LayoutNode } from './file-layout.js';
import { fileList } from './file-pattern.js';
import { columnReading, missingValue } from './layout-expression.js';
import { sqlType } from './type-sql.js';
import { variantNulls } from './variant-nulls.js';

export interface FileRowsRequest {
  readonly metadata: TableMetadata;
  readonly files: readonly DataFile[];
  /** Top-level fields to read. */
  readonly fields: readonly NestedField[];
}

export function columnName(field: Pick<NestedField, 'id'>): string {
  return `c${field.id}`;
}

/** @throws LakeError LAKE-I009 for files or types that lake cannot read */
export async function fileRowsSql(
  connection: DuckDbConnection,
  request: FileRowsRequest,
): Promise<string> {
  for (const file of request.files) refuseOtherFormats(file);
  const nameMapping = request.metadata.properties[nameMappingProperty];
  const variants = request.fields.some((f) => f.type.kind === 'variant');
  if (nameMapping === undefined && !variants && !nestedFieldsChanged(request)) {
    const [sample] = request.files;
    if (sample) await fileLayouts(connection, [sample], undefined);
    return selectRows(connection, request, { numbers: undefined, layout: undefined });
  }
  const layouts = await fileLayouts(connection, request.files, nameMapping);
  const groups = groupBy(layouts.keys(), (i) => JSON.stringify(layouts[i]));
  const parts = [...groups.values()].map((numbers) =>
    selectRows(connection, request, { numbers, layout: layouts[numbers[0] ?? 0] }),
  );
  return (await Promise.all(parts)).join('\nUNION ALL BY NAME\n');
}

function refuseOtherFormats(file: DataFile): void {
  if (file.fileFormat === 'PARQUET') return;
  throw new LakeError('LAKE-I009', `lake cannot read ${file.fileFormat} files: ${file.filePath}`, {
    hint: 'let the engine that wrote it rewrite the table as Parquet',
  });
}

interface FileGroup {
  /** Positions in `request.files`; undefined: all, in order. */
  readonly numbers: readonly number[] | undefined;
  /** Undefined: all files hold the fields under the table's names. */
  readonly layout: FileLayout | undefined;
}

interface Column {
  /** An entry of the `schema` map of `read_parquet`; undefined: not read. */
  readonly entry: string | undefined;
  readonly expression: string;
}

async function selectRows(
  connection: DuckDbConnection,
  request: FileRowsRequest,
  group: FileGroup,
): Promise<string> {
  const files = group.numbers
    ? group.numbers.flatMap((i) => request.files[i] ?? [])
    : request.files;
  const { storage } = connection.session;
  const paths = await Promise.all(files.map((f) => storage.localPath(f.filePath)));
  const columns = await Promise.all(
    request.fields.map(async (field) =>
      field.type.kind === 'variant'
        ? await variantColumn(connection, field, { group, paths })
        : columnOf(field, { request, group, files }),
    ),
  );
  const entries = columns.flatMap((c) => c.entry ?? []);
  const options = [
    ...(entries.length === 0 ? [] : [`schema = MAP {${entries.join(', ')}}`]),
    'hive_partitioning = false',
    ...(request.fields.some((f) => holdsFloats(f.type)) ? ['can_have_nan = true'] : []),
  ];
  const selected = [
    ...columns.map((c, i) => `${c.expression} AS ${columnName(request.fields[i] as NestedField)}`),
    `${fileNumber(group.numbers)} AS f`,
    'file_row_number AS r',
  ];
  return `SELECT ${selected.join(', ')} FROM read_parquet(${fileList(paths)}, ${options.join(', ')})`;
}

async function variantColumn(
  connection: DuckDbConnection,
  field: NestedField,
  { group, paths }: { readonly group: FileGroup; readonly paths: readonly string[] },
): Promise<Column> {
  const node = group.layout?.columns.find((c) => c.fieldId === field.id);
  if (!node) return { entry: undefined, expression: missingValue(field) };
  const areValues = await variantNulls(connection, paths, node.name);
  const name = columnName(field);
  const key = group.layout?.hasIds ? String(field.id) : quoteLiteral(node.name);
  return {
    entry: schemaEntry(field, key, 'VARIANT'),
    expression:
      `CASE WHEN ${name} IS NOT NULL THEN CAST(${name} AS JSON) ` +
      `WHEN ([${areValues.join(', ')}])[file_index::BIGINT + 1] THEN 'null'::JSON END`,
  };
}

function fileNumber(numbers: readonly number[] | undefined): string {
  if (!numbers) return 'file_index::BIGINT';
  return `([${numbers.join(', ')}]::BIGINT[])[file_index::BIGINT + 1]`;
}

function columnOf(
  field: NestedField,
  context: { request: FileRowsRequest; group: FileGroup; files: readonly DataFile[] },
): Column {
  const { layout } = context.group;
  if (field.type.kind === 'unknown') return { entry: undefined, expression: missingValue(field) };
  if (!layout) {
    const name = columnName(field);
    return { entry: schemaEntry(field, String(field.id), sqlType(field.type)), expression: name };
  }
  const node = layout.columns.find((c) => c.fieldId === field.id);
  if (!node) return { entry: undefined, expression: absentColumn(field, context) };
  return presentColumn(field, node, layout.hasIds);
}

function presentColumn(field: NestedField, node: LayoutNode, hasIds: boolean): Column {
  const reading = columnReading(field.type, node);
  const key = hasIds ? String(field.id) : quoteLiteral(node.name);
  return {
    entry: schemaEntry(field, key, reading.readType),
    expression: reading.convert(columnName(field)),
  };
}

function schemaEntry(field: NestedField, key: string, type: string): string {
  const text = defaultText(field.type, field.initialDefault);
  const value = text === undefined ? 'NULL::VARCHAR' : quoteLiteral(text);
  return `${key}: {name: '${columnName(field)}', type: ${quoteLiteral(type)}, default_value: ${value}}`;
}

/** A field that the files lack: its value by identity partition, else its default (spec: Column Projection). */
function absentColumn(
  field: NestedField,
  { request, files }: { request: FileRowsRequest; files: readonly DataFile[] },
): string {
  const values = files.map((file) => partitionText(request.metadata, file, field));
  if (values.every((v) => v === undefined)) return missingValue(field);
  const list = values.map((v) => (v === undefined || v === null ? 'NULL' : quoteLiteral(v)));
  return `CAST(([${list.join(', ')}]::VARCHAR[])[file_index::BIGINT + 1] AS ${sqlType(field.type)})`;
}

/** Undefined: not partitioned by the field's own value. */
function partitionText(
  metadata: TableMetadata,
  file: DataFile,
  field: NestedField,
): string | null | undefined {
  const spec = specById(metadata, file.specId);
  const at = spec.fields.findIndex(
    (p) => p.sourceId === field.id && p.transform.kind === 'identity',
  );
  const value = at < 0 ? undefined : file.partition[at];
  if (value === undefined || value === null) return value;
  const json = formatCanonical(field.type, value);
  return defaultText(field.type, json) ?? null;
}

/** Whether any field inside the requested ones was ever named or placed otherwise. */
function nestedFieldsChanged({ metadata, fields }: FileRowsRequest): boolean {
  return fields.some((field) => {
    if (childFields(field.type).length === 0) return false;
    if (hasOddNames(field.type) || holdsDefaults(field.type)) return true;
    const shape = shapeOf(field.type);
    const past = metadata.schemas.flatMap((s) => s.fields.filter((f) => f.id === field.id));
    return past.some((f) => shapeOf(f.type) !== shape);
  });
}

function shapeOf(type: Type): string {
  const children = childFields(type).map(
    (f) => `${f.id}:${quoteIdentifier(f.name)}${shapeOf(f.type)}`,
  );
  return children.length === 0 ? '' : `(${children.join(',')})`;
}

/** Other writers change such names in files (Java: AvroSchemaUtil.sanitize). */
function hasOddNames(type: Type): boolean {
  return childFields(type).some(
    (f) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(f.name) || hasOddNames(f.type),
  );
}

function holdsDefaults(type: Type): boolean {
  return childFields(type).some((f) => f.initialDefault !== undefined || holdsDefaults(f.type));
}

function holdsFloats(type: Type): boolean {
  if (type.kind === 'float' || type.kind === 'double') return true;
  return childFields(type).some((f) => holdsFloats(f.type));
}
