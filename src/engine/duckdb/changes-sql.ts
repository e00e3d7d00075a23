/**
 * The SQL of change views: rows that became part of a table between two snapshots, and the log of
 * what was inserted, updated and deleted.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { currentSchema } from '../../iceberg/metadata/history.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { changedFiles, type FileChanges } from '../../iceberg/scan/incremental.js';
import type { ScanTask } from '../../iceberg/scan/scan.js';
import type { NestedField } from '../../iceberg/type/type.js';
import type { TableView } from '../engine.js';
import type { DuckDbConnection } from './connection.js';
import { columnName } from './file-rows.js';
import { taskRowsSql } from './task-rows.js';
import { namedColumns, nullColumn } from './view-columns.js';

/** @throws LakeError LAKE-I008 where the range is not in the table's history */
export async function changesSql(
  connection: DuckDbConnection,
  view: Extract<TableView, { kind: 'changes' }>,
): Promise<string> {
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
  const columns = namedColumns(fields).join(', ');
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
  const columns = namedColumns(fields).join(', ');
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
