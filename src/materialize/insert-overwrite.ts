/**
 * Incremental strategy `insert_overwrite`: the partitions that the query has rows for are replaced.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { everyRow } from '../iceberg/scan/expression.js';
import { planScan, type ScanTask } from '../iceberg/scan/scan.js';
import type { Value } from '../iceberg/type/type.js';
import { deletedCondition } from './deleted-rows.js';
import type { Materialized } from './materialized.js';
import { selectKnown, stage, storedRelation, writeFiles, type IncrementalWrite } from './write.js';

export async function insertOverwrite(write: IncrementalWrite): Promise<Materialized> {
  const { request, shape, base } = write;
  requirePartitions(write);
  const { storage } = request;
  const live = await planScan({ storage, metadata: base, snapshotId: base.currentSnapshotId });
  refuseOtherSpecs(write, live);
  const written = await writeFiles(write, selectKnown(write, storedRelation(write)));
  const emptied = await emptiedPartitions(write);
  const overwritten = new Set([...written.files.map(partitionKey), ...emptied]);
  const removed = live.map((t) => t.file).filter((file) => overwritten.has(partitionKey(file)));
  const marked: IncrementalWrite = {
    ...write,
    request: { ...request, summary: { ...request.summary, 'replace-partitions': 'true' } },
    shape,
  };
  return stage(
    marked,
    {
      operation: 'overwrite',
      added: written.files,
      removed,
      validation: { kind: 'rewrite', isolation: 'serializable', filter: everyRow },
    },
    {
      action: 'insert_overwrite',
      rowsAdded: written.rows,
      rowsRemoved: removed.reduce((sum, file) => sum + file.recordCount, 0),
      filesAdded: written.files.length,
      filesRemoved: removed.length,
      bytesWritten: written.bytes,
      bytesRead: 0,
    },
  );
}

/** The partitions that rows to remove fall into: their files are written only to learn them. */
async function emptiedPartitions(write: IncrementalWrite): Promise<readonly string[]> {
  const deleted = deletedCondition(write.request);
  if (deleted === undefined) return [];
  const rows = `(SELECT * FROM (\n${write.request.sql}\n) WHERE ${deleted})`;
  const { files } = await writeFiles(write, selectKnown(write, rows));
  await write.request.storage.delete(files.map((file) => file.filePath));
  return files.map(partitionKey);
}

function requirePartitions({ request: { node }, shape }: IncrementalWrite): void {
  if (shape.spec.fields.length > 0) return;
  throw new LakeError('LAKE-C003', `${node.name}: insert_overwrite needs partition_by`, {
    location: node.location,
    hint: "config(partition_by='day(ts)'); to replace all rows each time use materialized='table'",
  });
}

/** Files of an older spec may hold rows of several of today's partitions. */
function refuseOtherSpecs(
  { request: { node }, shape }: IncrementalWrite,
  live: readonly ScanTask[],
) {
  if (live.every((task) => task.file.specId === shape.spec.specId)) return;
  throw new LakeError('LAKE-E006', `${node.name}: partition_by changed since the last run`, {
    location: node.location,
    hint: 'insert_overwrite needs all files in the same partitioning: run with --full-refresh once',
  });
}

function partitionKey(file: DataFile): string {
  return JSON.stringify(file.partition.map(valueKey));
}

function valueKey(value: Value): string {
  if (value instanceof Uint8Array) return `b:${Buffer.from(value).toString('hex')}`;
  return value === null ? 'null' : `${typeof value}:${String(value)}`;
}
