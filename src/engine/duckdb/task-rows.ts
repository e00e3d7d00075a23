/**
 * The live rows of scan tasks as SQL: data files with position deletes, deletion vectors and
 * equality deletes applied (spec: Scan Planning).
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { currentSchema } from '../../iceberg/metadata/history.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import type { ScanTask } from '../../iceberg/scan/scan.js';
import { fieldsById, type LocatedField } from '../../iceberg/schema/schema-fields.js';
import type { NestedField } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import { groupBy } from '../../util/group-by.js';
import { pathField, positionField } from '../../iceberg/scan/position-delete.js';
import { lineageFields } from '../row-columns.js';
import type { DuckDbConnection } from './connection.js';
import { loadVector, vectorTable } from './deletion-vectors.js';
import { columnName, fileRowsSql } from './file-rows.js';

export interface TaskRowsRequest {
  readonly metadata: TableMetadata;
  readonly tasks: readonly ScanTask[];
  /** Top-level fields to give, as columns `c<field id>`. */
  readonly fields: readonly NestedField[];
  /** Adds the columns of `RowColumns`, as `file`, `position`, and in version 3 `row_id` and `last_updated`. */
  readonly withRowColumns?: boolean;
}

/** There must be at least one task. */
export async function taskRowsSql(
  connection: DuckDbConnection,
  request: TaskRowsRequest,
): Promise<string> {
  const groups = groupBy(request.tasks, deletesKey);
  const parts = [...groups.values()].map((tasks) => groupSql(connection, { ...request, tasks }));
  return (await Promise.all(parts)).join('\nUNION ALL BY NAME\n');
}

/** Tasks without deletes stay together, as do those with the same equality deletes. */
function deletesKey(task: ScanTask): string {
  const equality = equalityDeletes(task).map((f) => f.filePath);
  const position = task.deletes.some((f) => f.content === 'position-deletes');
  return JSON.stringify([position, ...equality.sort()]);
}

async function groupSql(connection: DuckDbConnection, request: TaskRowsRequest): Promise<string> {
  const { metadata, tasks, fields } = request;
  const [first] = tasks;
  const equality = first ? equalityDeletes(first) : [];
  const keys = equality.flatMap((file) => file.equalityIds ?? []);
  const inner = await fileRowsSql(connection, {
    metadata,
    files: tasks.map((t) => t.file),
    fields: [
      ...withKeyFields(metadata, fields, keys),
      ...(tellsLineage(request) ? lineageFields(currentSchema(metadata)) : []),
    ],
  });
  const conditions = [
    ...(await positionCondition(connection, request)),
    ...(await equalityConditions(connection, request, equality)),
  ];
  const columns = fields.map((f) => `d.${columnName(f)}`);
  if (request.withRowColumns) columns.push(`${fileLocation(tasks)} AS file`, 'd.r AS position');
  if (tellsLineage(request)) columns.push(...lineage(request));
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${columns.join(', ')} FROM (${inner}) d${where}`;
}

function fileLocation(tasks: readonly ScanTask[]): string {
  const list = tasks.map((t) => quoteLiteral(t.file.filePath)).join(', ');
  return `([${list}])[d.f + 1]`;
}

function tellsLineage({ metadata, withRowColumns }: TaskRowsRequest): boolean {
  return withRowColumns === true && metadata.formatVersion >= 3;
}

/** What a row stores of its lineage, else what its file says (spec: Row Lineage). */
function lineage({ metadata, tasks }: TaskRowsRequest): string[] {
  const [rowId, update] = lineageFields(currentSchema(metadata)).map((f) => `d.${columnName(f)}`);
  const first = numberOfFile(tasks.map((task) => task.file.firstRowId ?? null));
  const numbers = tasks.map((t) => (t.file.firstRowId === undefined ? null : t.sequenceNumber));
  return [
    `coalesce(${rowId}, ${first} + d.r) AS row_id`,
    `coalesce(${update}, ${numberOfFile(numbers)}) AS last_updated`,
  ];
}

function numberOfFile(numbers: readonly (number | null)[]): string {
  return `([${numbers.map((n) => n ?? 'NULL').join(', ')}]::BIGINT[])[d.f + 1]`;
}

function equalityDeletes(task: ScanTask): DataFile[] {
  return task.deletes.filter((f) => f.content === 'equality-deletes');
}

/** With a deletion vector, position delete files of the same data file do not count. */
function positionDeletes(task: ScanTask): readonly DataFile[] {
  const deletes = task.deletes.filter((f) => f.content === 'position-deletes');
  const vectors = deletes.filter((f) => f.fileFormat === 'PUFFIN');
  return vectors.length > 0 ? vectors : deletes;
}

async function positionCondition(
  connection: DuckDbConnection,
  request: TaskRowsRequest,
): Promise<string[]> {
  const deleted = await deletedPositionsSql(connection, request);
  return deleted === undefined
    ? []
    : [`NOT EXISTS (SELECT 1 FROM (${deleted}) p WHERE p.f = d.f AND p.r = d.r)`];
}

/**
 * The rows that position deletes and deletion vectors take from the tasks' files, as SQL: the number
 * of the task (`f`) and of the row (`r`). Undefined: there are none.
 */
export async function deletedPositionsSql(
  connection: DuckDbConnection,
  { metadata, tasks }: Pick<TaskRowsRequest, 'metadata' | 'tasks'>,
): Promise<string | undefined> {
  const pairs = tasks.flatMap((task, number) =>
    positionDeletes(task).map((file) => ({ number, task, file })),
  );
  if (pairs.length === 0) return undefined;
  const vectors = pairs.filter((p) => p.file.fileFormat === 'PUFFIN');
  const files = pairs.filter((p) => p.file.fileFormat !== 'PUFFIN');
  return [
    ...(await vectorRows(connection, vectors)),
    ...(await deleteFileRows(connection, metadata, files)),
  ].join(' UNION ALL ');
}

interface DeletePair {
  /** Of the task in the group. */
  readonly number: number;
  readonly task: ScanTask;
  readonly file: DataFile;
}

async function vectorRows(
  connection: DuckDbConnection,
  pairs: readonly DeletePair[],
): Promise<string[]> {
  if (pairs.length === 0) return [];
  const rows: string[] = [];
  for (const { number, file } of pairs) {
    rows.push(`(${await loadVector(connection, file)}, ${number}::BIGINT)`);
  }
  return [
    `SELECT m.f AS f, v.pos AS r FROM ${vectorTable} v JOIN (VALUES ${rows.join(', ')}) m(vector, f) ON m.vector = v.vector`,
  ];
}

async function deleteFileRows(
  connection: DuckDbConnection,
  metadata: TableMetadata,
  pairs: readonly DeletePair[],
): Promise<string[]> {
  if (pairs.length === 0) return [];
  const files = [...new Map(pairs.map((p) => [p.file.filePath, p.file])).values()];
  const numbers = new Map(files.map((f, i) => [f.filePath, i]));
  const rows = await fileRowsSql(connection, {
    metadata,
    files,
    fields: [pathField, positionField],
  });
  const links = pairs.map(
    ({ number, task, file }) =>
      `(${numbers.get(file.filePath) ?? 0}::BIGINT, ${quoteLiteral(plainPath(task.file.filePath))}, ${number}::BIGINT)`,
  );
  const path = plainPathSql(columnName(pathField));
  return [
    `SELECT m.f AS f, x.${columnName(positionField)} AS r FROM (SELECT *, ${path} AS path FROM (${rows})) x ` +
      `JOIN (VALUES ${links.join(', ')}) m(delete_file, path, f) ON m.delete_file = x.f AND m.path = x.path`,
  ];
}

/** `file:/x`, `file:///x` and `/x` are one file. */
function plainPath(location: string): string {
  return location.replace(/^file:\/*/, '/');
}

function plainPathSql(expression: string): string {
  return `regexp_replace(${expression}, '^file:/*', '/')`;
}

/** The columns that equality deletes compare must be read even where they are not asked for. */
function withKeyFields(
  metadata: TableMetadata,
  fields: readonly NestedField[],
  keys: readonly number[],
): readonly NestedField[] {
  const roots = keys.map((id) => rootOf(keyField(metadata, fields, id)));
  const all = [...fields, ...roots];
  return [...new Map(all.map((f) => [f.id, fields.find((g) => g.id === f.id) ?? f])).values()];
}

function rootOf({ field, parents }: LocatedField): NestedField {
  return parents[0] ?? field;
}

/** Also one that the table dropped: its deletes still hold. */
function keyField(
  metadata: TableMetadata,
  fields: readonly NestedField[],
  id: number,
): LocatedField {
  const read = { ...currentSchema(metadata), fields };
  for (const schema of [read, currentSchema(metadata), ...metadata.schemas.toReversed()]) {
    const found = fieldsById(schema).get(id);
    if (found) return found;
  }
  throw new LakeError('LAKE-I006', `an equality delete refers to field ${id}, which no schema has`);
}

async function equalityConditions(
  connection: DuckDbConnection,
  { metadata, fields }: TaskRowsRequest,
  files: readonly DataFile[],
): Promise<string[]> {
  const groups = groupBy(files, (f) => JSON.stringify([...(f.equalityIds ?? [])].sort()));
  const conditions = [...groups.values()].map(async (group) => {
    const ids = group[0]?.equalityIds ?? [];
    if (ids.length === 0) {
      throw new LakeError('LAKE-I006', `an equality delete file has no equality ids`);
    }
    const located = ids.map((id) => keyField(metadata, fields, id));
    const rows = await fileRowsSql(connection, {
      metadata,
      files: group,
      fields: withKeyFields(metadata, fields, ids).filter((f) =>
        located.some((l) => rootOf(l).id === f.id),
      ),
    });
    const equal = located.map((l) => `e.${keyPath(l)} IS NOT DISTINCT FROM d.${keyPath(l)}`);
    return `NOT EXISTS (SELECT 1 FROM (${rows}) e WHERE ${equal.join(' AND ')})`;
  });
  return Promise.all(conditions);
}

/** The way to a field from its top-level column. */
function keyPath({ field, parents }: LocatedField): string {
  const [root, ...between] = [...parents, field];
  const names = between.map((f) => `.${quoteIdentifier(f.name)}`);
  return `${columnName(root ?? field)}${names.join('')}`;
}
