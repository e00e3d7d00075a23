/**
 * What a view of a table selects, for each kind of view.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { currentSchema, schemaOfSnapshot, snapshotOf } from '../../iceberg/metadata/history.js';
import { changedFiles, type FileChanges } from '../../iceberg/scan/incremental.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { planScan, type ScanTask } from '../../iceberg/scan/scan.js';
import type { NestedField } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { unreachable } from '../../util/unreachable.js';
import type { TableView } from '../engine.js';
import type { DuckDbConnection } from './connection.js';
import { columnName } from './file-rows.js';
import { taskRowsSql } from './task-rows.js';
import { sqlType } from './type-sql.js';

type ViewOf<K extends TableView['kind']> = Extract<TableView, { kind: K }>;

/** @throws LakeError LAKE-I009 where a file or type cannot be read, LAKE-I008 for a lost snapshot */
export function tableViewSql(connection: DuckDbConnection, view: TableView): Promise<string> {
  switch (view.kind) {
    case 'snapshot':
      return snapshotSql(connection, view);
    case 'changes':
      return changesSql(connection, view);
    case 'files':
      return filesSql(connection, view);
    case 'empty':
      return Promise.resolve(emptySql(currentSchema(view.metadata).fields, view.form));
    default:
      return unreachable(view);
  }
}

async function snapshotSql(
  connection: DuckDbConnection,
  { metadata, snapshotId }: ViewOf<'snapshot'>,
): Promise<string> {
  const { fields } = schemaAt(metadata, snapshotId);
  const { storage } = connection.session;
  const tasks = await planScan({ storage, metadata, snapshotId });
  if (tasks.length === 0) return emptySql(fields, 'new-rows');
  const rows = await taskRowsSql(connection, { metadata, tasks, fields });
  return `SELECT ${named(fields).join(', ')} FROM (${rows})`;
}

/** The table as it is now is read with its current schema, a past snapshot with its own. */
function schemaAt(metadata: TableMetadata, snapshotId: bigint | null) {
  if (snapshotId === null || snapshotId === metadata.currentSnapshotId) {
    return currentSchema(metadata);
  }
  return schemaOfSnapshot(metadata, snapshotOf(metadata, { snapshotId }));
}

async function filesSql(
  connection: DuckDbConnection,
  { metadata, tasks }: ViewOf<'files'>,
): Promise<string> {
  const { fields } = currentSchema(metadata);
  if (tasks.length === 0) {
    return `SELECT *, NULL::VARCHAR AS _file FROM (${emptySql(fields, 'new-rows')})`;
  }
  const rows = await taskRowsSql(connection, { metadata, tasks, fields, withFile: true });
  return `SELECT ${[...named(fields), 'file AS _file'].join(', ')} FROM (${rows})`;
}

async function changesSql(connection: DuckDbConnection, view: ViewOf<'changes'>): Promise<string> {
  const { metadata, from, to, form } = view;
  const { storage } = connection.session;
  const changes = await changedFiles({ storage, metadata, from, to });
  if (!changes) {
    throw new LakeError('LAKE-I008', `snapshot ${from} is not in the history of snapshot ${to}`, {
      hint: 'rebuild what reads its changes: --full-refresh',
    });
  }
  const { fields } = currentSchema(metadata);
  const sides = {
    added: await sideSql(connection, metadata, changes.added),
    removed: await sideSql(connection, metadata, changes.removed),
  };
  return form === 'new-rows'
    ? newRowsSql(fields, changes, sides)
    : changeLogSql(fields, view.key, changes, sides);
}

/** Rows before or after, as columns `c<field id>`. */
interface Sides {
  readonly added: string;
  readonly removed: string;
}

function sideSql(
  connection: DuckDbConnection,
  metadata: TableMetadata,
  tasks: readonly ScanTask[],
): Promise<string> | string {
  const { fields } = currentSchema(metadata);
  if (tasks.length > 0) return taskRowsSql(connection, { metadata, tasks, fields });
  const columns = fields.map((f) => `${nullColumn(f)} AS ${columnName(f)}`);
  return `SELECT ${columns.join(', ')} WHERE false`;
}

function newRowsSql(fields: readonly NestedField[], changes: FileChanges, sides: Sides): string {
  const columns = named(fields).join(', ');
  if (changes.removed.length === 0) return `SELECT ${columns} FROM (${sides.added})`;
  return `SELECT ${columns} FROM (${repeated(`(${netSql(fields, sides)}) WHERE n > 0`)})`;
}

/**
 * Each row that one side has more often, with `n`: by how many, negative for the side before. Rows
 * that a rewrite only carried over are on both sides and cancel out.
 */
function netSql(fields: readonly NestedField[], sides: Sides): string {
  const columns = fields.map(columnName).join(', ');
  const side = (rows: string, sign: number) => `SELECT ${columns}, ${sign} AS side FROM (${rows})`;
  return (
    `SELECT ${columns}, sum(side)::BIGINT AS n ` +
    `FROM (${side(sides.added, 1)} UNION ALL ${side(sides.removed, -1)}) ` +
    `GROUP BY ${columns} HAVING sum(side) <> 0`
  );
}

function repeated(net: string): string {
  return `SELECT *, unnest(range(abs(n))) FROM ${net}`;
}

function changeLogSql(
  fields: readonly NestedField[],
  key: readonly string[],
  changes: FileChanges,
  sides: Sides,
): string {
  const columns = named(fields).join(', ');
  if (changes.removed.length === 0) {
    return `SELECT ${columns}, 'insert' AS _change_type FROM (${sides.added})`;
  }
  const same = keyCondition(fields, key);
  const paired =
    same === undefined
      ? 'false'
      : `EXISTS (SELECT 1 FROM net other WHERE sign(other.n) <> sign(mine.n) AND ${same})`;
  return (
    `WITH net AS MATERIALIZED (${netSql(fields, sides)}) ` +
    `SELECT ${columns}, CASE WHEN mine.n > 0 ` +
    `THEN CASE WHEN ${paired} THEN 'update_after' ELSE 'insert' END ` +
    `ELSE CASE WHEN ${paired} THEN 'update_before' ELSE 'delete' END END AS _change_type ` +
    `FROM (${repeated('net')}) mine`
  );
}

/** Undefined where the key is not made of columns: then an update is a delete and an insert. */
function keyCondition(fields: readonly NestedField[], key: readonly string[]): string | undefined {
  const columns = key.map((name) => {
    const exact = fields.find((f) => f.name === name);
    return exact ?? fields.find((f) => f.name.toLowerCase() === name.toLowerCase());
  });
  if (columns.length === 0 || columns.includes(undefined)) return undefined;
  return columns
    .flatMap((f) => (f ? [`other.${columnName(f)} = mine.${columnName(f)}`] : []))
    .join(' AND ');
}

function emptySql(fields: readonly NestedField[], form: 'new-rows' | 'change-log'): string {
  const columns = fields.map((f) => `${nullColumn(f)} AS ${quoteIdentifier(f.name)}`);
  if (form === 'change-log') columns.push('NULL::VARCHAR AS _change_type');
  return `SELECT ${columns.join(', ')} WHERE false`;
}

function nullColumn(field: NestedField): string {
  return `CAST(NULL AS ${sqlType(field.type)})`;
}

function named(fields: readonly NestedField[]): string[] {
  return fields.map((f) => `${columnName(f)} AS ${quoteIdentifier(f.name)}`);
}
