/**
 * Writes the rows that a query names as deletes: position delete files in format version 2, deletion
 * vectors in version 3 (spec: Delete Formats).
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { LakeError } from '../../errors.js';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { currentSchema } from '../../iceberg/metadata/history.js';
import { partitionKey } from '../../iceberg/partition/partition-key.js';
import { unpartitioned } from '../../iceberg/partition/partition-spec.js';
import type { SortOrder } from '../../iceberg/partition/sort-order.js';
import {
  canonicalPath,
  isDeletionVector,
  referencedFile,
} from '../../iceberg/scan/delete-index.js';
import { encodeDeletionVector } from '../../iceberg/scan/deletion-vector.js';
import {
  pathField,
  positionDeleteFile,
  positionDeleteSchema,
  positionField,
} from '../../iceberg/scan/position-delete.js';
import { encodePuffinFile, type FileVector } from '../../iceberg/scan/puffin-file.js';
import type { ScanTask } from '../../iceberg/scan/scan.js';
import { quoteIdentifier } from '../../project/relation.js';
import { quoteLiteral } from '../../sql/quote.js';
import { groupBy } from '../../util/group-by.js';
import type { DeleteRequest, DeleteResult } from '../engine.js';
import { rowColumns } from '../row-columns.js';
import type { DuckDbConnection } from './connection.js';
import { deletedPositionsSql } from './task-rows.js';
import { dataLocation, writeFiles } from './writer.js';

const rows = quoteIdentifier('lake:deletes');

const nothing: DeleteResult = { files: [], replaced: [], referenced: [], bytes: 0 };

export async function writeDeletes(
  connection: DuckDbConnection,
  request: DeleteRequest,
): Promise<DeleteResult> {
  const { metadata, sql } = request;
  const { file, position } = rowColumns(currentSchema(metadata));
  const columns = `${quoteIdentifier(file)} AS file, ${quoteIdentifier(position)} AS pos`;
  await connection.queryWithin({
    before: `CREATE OR REPLACE TEMP TABLE ${rows} AS SELECT DISTINCT ${columns} FROM (`,
    ...{ sql, after: '\n)' },
  });
  try {
    const tasks = await touchedTasks(connection, request);
    if (tasks.length === 0) return nothing;
    const touched = { ...request, tasks };
    return await (metadata.formatVersion >= 3
      ? writeVectors(connection, touched)
      : writePositions(connection, touched));
  } finally {
    await connection.execute(`DROP TABLE IF EXISTS ${rows}`);
  }
}

async function touchedTasks(
  connection: DuckDbConnection,
  { tasks }: DeleteRequest,
): Promise<readonly ScanTask[]> {
  const { rows: files } = await connection.query(`SELECT DISTINCT file FROM ${rows}`);
  const names = new Set(files.map(([name]) => name));
  const touched = tasks.filter((task) => names.has(task.file.filePath));
  if (touched.length < names.size) throw new Error('a row to delete is of none of the files');
  return touched;
}

const byPath: SortOrder = {
  orderId: 1,
  fields: [pathField.id, positionField.id].map((sourceId) => ({
    ...{ sourceId, transform: { kind: 'identity' }, direction: 'asc', nullOrder: 'nulls-first' },
  })),
};

async function writePositions(
  connection: DuckDbConnection,
  request: DeleteRequest,
): Promise<DeleteResult> {
  const byFile = granularity(request) === 'file';
  const groups = groupBy(
    request.tasks.map(({ file }) => file),
    (file) => (byFile ? file.filePath : partitionKey(file.specId, file.partition)),
  );
  const files: DataFile[] = [];
  try {
    for (const group of groups.values())
      files.push(...(await writeGroup(connection, request, group)));
  } catch (error) {
    await connection.session.storage.delete(files.map((file) => file.filePath));
    throw error;
  }
  return {
    ...{ files, replaced: [], referenced: locations(request.tasks) },
    bytes: files.reduce((sum, file) => sum + file.fileSizeInBytes, 0),
  };
}

async function writeGroup(
  connection: DuckDbConnection,
  { metadata }: DeleteRequest,
  group: readonly DataFile[],
): Promise<DataFile[]> {
  const paths = group.map((file) => quoteLiteral(file.filePath)).join(', ');
  const { files } = await writeFiles(connection, {
    sql: `SELECT file AS file_path, pos FROM ${rows} WHERE file IN (${paths})`,
    ...{ schema: positionDeleteSchema, spec: unpartitioned, sortOrder: byPath },
    location: metadata.location,
    properties: deleteProperties(metadata.properties),
  });
  return files.map((file) => positionDeleteFile(file, group));
}

const prefix = 'write.delete.parquet.';

/** Those of delete files stand in for those of data files. */
function deleteProperties(properties: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(properties)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [`write.parquet.${key.slice(prefix.length)}`, value]);
  return {
    ...properties,
    ...(Object.fromEntries(own) as Record<string, string>),
    'write.metadata.metrics.default': 'full',
  };
}

const granularityProperty = 'write.delete.granularity';

function granularity({ metadata }: DeleteRequest): 'partition' | 'file' {
  const text = metadata.properties[granularityProperty] ?? 'partition';
  if (text === 'partition' || text === 'file') return text;
  throw new LakeError('LAKE-C003', `${granularityProperty} cannot be "${text}"`, {
    hint: 'one of partition, file',
  });
}

/** A file has at most one vector, which holds what older deletes took from it too. */
async function writeVectors(
  connection: DuckDbConnection,
  request: DeleteRequest,
): Promise<DeleteResult> {
  const { metadata, tasks } = request;
  const { storage } = connection.session;
  const vectors: FileVector[] = [];
  for await (const [number, positions] of positionsByFile(connection, request)) {
    vectors.push({
      dataFile: tasks[number]?.file.filePath ?? '',
      cardinality: positions.length,
      vector: encodeDeletionVector(positions),
    });
  }
  const { bytes, blobs } = encodePuffinFile(vectors);
  const location = `${dataLocation(metadata)}/${randomUUID()}-deletes.puffin`;
  if (!(await storage.putIfAbsent(location, bytes))) throw new Error(`${location} exists`);
  return {
    files: tasks.map(({ file }, i) => ({
      ...{ content: 'position-deletes', filePath: location, fileFormat: 'PUFFIN' },
      ...{ specId: file.specId, partition: file.partition },
      recordCount: vectors[i]?.cardinality ?? 0,
      fileSizeInBytes: bytes.length,
      referencedDataFile: file.filePath,
      contentOffset: blobs[i]?.offset ?? 0,
      contentSizeInBytes: blobs[i]?.length ?? 0,
    })),
    replaced: tasks.flatMap(replacedDeletes),
    referenced: locations(tasks),
    bytes: bytes.length,
  };
}

/** Old deletes and new ones, a file at a time in the order of the tasks. */
async function* positionsByFile(
  connection: DuckDbConnection,
  { metadata, tasks }: DeleteRequest,
): AsyncGenerator<readonly [number: number, positions: BigInt64Array]> {
  const numbers = tasks.map(({ file }, i) => `(${quoteLiteral(file.filePath)}, ${i}::BIGINT)`);
  const fresh = `SELECT m.f, pos AS r FROM ${rows} JOIN (VALUES ${numbers.join(', ')}) m(file, f) USING (file)`;
  const old = await deletedPositionsSql(connection, { metadata, tasks });
  const all = old === undefined ? fresh : `${fresh} UNION SELECT f, r FROM (${old})`;
  let current = 0;
  let positions: bigint[] = [];
  for await (const chunk of connection.stream(`SELECT f, r FROM (${all}) ORDER BY f, r`)) {
    for (const [number, position] of chunk.rows as [bigint, bigint][]) {
      if (Number(number) !== current) {
        yield [current, BigInt64Array.from(positions)];
        current = Number(number);
        positions = [];
      }
      positions.push(position);
    }
  }
  yield [current, BigInt64Array.from(positions)];
}

/** Deletes about this data file alone; those about others too stay, and no longer count for it. */
function replacedDeletes({ file, deletes }: ScanTask): DataFile[] {
  const path = canonicalPath(file.filePath);
  return deletes.filter((other) => isDeletionVector(other) || referencedFile(other) === path);
}

function locations(tasks: readonly ScanTask[]): readonly string[] {
  return tasks.map((task) => task.file.filePath);
}
