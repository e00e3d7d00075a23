/**
 * What a connection sees of a table for a query that does not need all of it.
 *
 * @module
 */

import { currentSchema } from '../../iceberg/metadata/history.js';
import type { Expression } from '../../iceberg/scan/expression.js';
import { planScan, type ScanTask } from '../../iceberg/scan/scan.js';
import type { ScannedTable } from '../engine.js';
import type { DuckDbConnection } from './connection.js';
import { showOwn } from './table-shell.js';
import { tasksSql } from './table-view.js';

/** Resolves to the bytes of the files that may hold matching rows, deletes included. */
export async function showMatching(
  connection: DuckDbConnection,
  { relation, metadata }: ScannedTable,
  filter: Expression,
): Promise<number> {
  const { storage } = connection.session;
  const snapshotId = metadata.currentSnapshotId;
  const tasks = await planScan({ storage, metadata, snapshotId, filter });
  const { fields } = currentSchema(metadata);
  await showOwn(connection, relation, await tasksSql(connection, { metadata, tasks, fields }));
  return bytesOf(tasks);
}

function bytesOf(tasks: readonly ScanTask[]): number {
  const files = tasks.flatMap(({ file, deletes }) => [file, ...deletes]);
  const sizes = new Map(files.map((file) => [file.filePath, file.fileSizeInBytes]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
