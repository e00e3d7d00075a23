/**
 * What a view of a table selects, for each kind of view.
 *
 * @module
 */

import { currentSchema, schemaOfSnapshot, snapshotOf } from '../../iceberg/metadata/history.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { planScan } from '../../iceberg/scan/scan.js';
import { unreachable } from '../../util/unreachable.js';
import { quoteIdentifier } from '../../project/relation.js';
import type { TableView } from '../engine.js';
import { rowColumnNames } from '../row-columns.js';
import { changesSql } from './changes-sql.js';
import type { DuckDbConnection } from './connection.js';
import { taskRowsSql, type TaskRowsRequest } from './task-rows.js';
import { emptySql, namedColumns } from './view-columns.js';

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
  return tasksSql(connection, { metadata, tasks, fields });
}

/** The rows of some of a table's files, under the names of its fields. */
export async function tasksSql(
  connection: DuckDbConnection,
  { metadata, tasks, fields }: Omit<TaskRowsRequest, 'withRowColumns'>,
): Promise<string> {
  if (tasks.length === 0) return emptySql(fields, 'new-rows');
  const rows = await taskRowsSql(connection, { metadata, tasks, fields });
  return `SELECT ${namedColumns(fields).join(', ')} FROM (${rows})`;
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
  const names = rowColumnNames(metadata).map(quoteIdentifier);
  if (tasks.length === 0) {
    const [file, ...numbers] = names;
    const none = [`NULL::VARCHAR AS ${file}`, ...numbers.map((name) => `NULL::BIGINT AS ${name}`)];
    return `SELECT *, ${none.join(', ')} FROM (${emptySql(fields, 'new-rows')})`;
  }
  const rows = await taskRowsSql(connection, { metadata, tasks, fields, withRowColumns: true });
  const known = ['file', 'position', 'row_id', 'last_updated'];
  const columns = names.map((name, i) => `${known[i]} AS ${name}`);
  return `SELECT ${[...namedColumns(fields), ...columns].join(', ')} FROM (${rows})`;
}
