/**
 * Executes a query and writes its rows as Parquet files of a table, with everything that a manifest
 * says about them.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LakeError } from '../../errors.js';
import { formatCanonical } from '../../iceberg/type/canonical-value.js';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import type { Value } from '../../iceberg/type/type.js';
import type { ColumnType } from '../../sql/connection.js';
import { Semaphore } from '../../util/semaphore.js';
import type { WriteRequest, WriteResult } from '../engine.js';
import { cellValue } from './cell-value.js';
import type { DuckDbConnection } from './connection.js';
import type { CopyTarget } from './copy-options.js';
import {
  copyStatement,
  partitionValues,
  type CopyStatement,
  type PartitionValue,
} from './copy-statement.js';
import { databaseFault, utf16Offset } from './database-error.js';
import { fileMetrics, fileStatistics, type FileStatistics } from './file-metrics.js';
import { fileList } from './file-pattern.js';
import { icebergFields } from './iceberg-fields.js';
import { refuseNulls } from './required-columns.js';

const defaultFileSize = 512 * 1024 * 1024;
/** Files that are made durable side by side. */
const parallelFiles = 16;

/** Files appear under their final names only when all of them are written. */
export async function writeFiles(
  connection: DuckDbConnection,
  request: WriteRequest,
): Promise<WriteResult> {
  const columns = await connection.describe(request.sql);
  icebergFields(columns, { formatVersion: 3 });
  const folder = dataLocation(request);
  const id = randomUUID();
  const { path } = await connection.session.storage.beginWrite(`${folder}/${id}.parquet`);
  const work = join(dirname(path), `.${id}`);
  await mkdir(work, { recursive: true });
  try {
    const written = await copy(connection, request, columns, targetOf(request, work));
    await refuseNulls(connection, request.schema, written);
    return await adopt(connection, request, { written, folder, id });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export function dataLocation({
  location,
  properties,
}: Pick<WriteRequest, 'location' | 'properties'>): string {
  return (properties['write.data.path'] ?? `${location}/data`).replace(/\/+$/, '');
}

function targetOf(request: WriteRequest, work: string): CopyTarget {
  if (request.spec.fields.length > 0) return { kind: 'partitions', path: join(work, 'files') };
  // Several files at once would not keep the order.
  if (isSorted(request)) return { kind: 'file', path: join(work, 'file.parquet') };
  return { kind: 'folder', path: join(work, 'files'), fileSizeInBytes: targetFileSize(request) };
}

function isSorted({ spec, sortOrder }: WriteRequest): boolean {
  return spec.fields.length === 0 && sortOrder.fields.length > 0;
}

function targetFileSize({ properties }: WriteRequest): number {
  const text = properties['write.target-file-size-bytes'];
  if (text === undefined) return defaultFileSize;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new LakeError('LAKE-C003', `write.target-file-size-bytes must be a number: "${text}"`);
}

async function copy(
  connection: DuckDbConnection,
  request: WriteRequest,
  columns: readonly ColumnType[],
  target: CopyTarget,
): Promise<readonly FileStatistics[]> {
  const statement = copyStatement(connection, request, columns, target);
  try {
    const { columns: names, rows } = await connection.queryWithin(statement);
    const at = ['filename', 'count', 'column_statistics'].map((n) =>
      names.findIndex((c) => c.name === n),
    );
    return rows.map((row) => fileStatistics(at.map((i) => row[i]))).filter((f) => f.rows > 0);
  } catch (error) {
    throw overflow(statement, error) ?? error;
  }
}

const conversionKinds = new Set(['Conversion', 'Out of Range', 'Invalid Input']);

/** A value that does not fit its column, where it is one of the casts to the table's types that failed. */
function overflow({ before, casts }: CopyStatement, error: unknown): LakeError | undefined {
  const fault = error instanceof LakeError ? databaseFault(error.cause) : undefined;
  if (fault?.position === undefined || !conversionKinds.has(fault.kind)) return undefined;
  const at = utf16Offset(fault, before);
  const cast = casts.find((c) => at >= c.start && at < c.end);
  if (!cast) return undefined;
  return new LakeError('LAKE-E003', `column "${cast.column}": ${fault.message}`, {
    hint: 'widen the column, or cast the value in the query',
    cause: error,
  });
}

interface Written {
  readonly written: readonly FileStatistics[];
  readonly folder: string;
  readonly id: string;
}

/** Gives the files their final names and describes them. */
async function adopt(
  connection: DuckDbConnection,
  request: WriteRequest,
  { written, folder, id }: Written,
): Promise<WriteResult> {
  const { storage } = connection.session;
  const partitions = partitionValues(connection, request);
  const values = await readPartitions(connection, written, partitions);
  const groups = await readRowGroups(connection, written);
  const gate = new Semaphore(parallelFiles);
  const locations = written.map((_, i) => {
    const name = `${id}-${String(i).padStart(5, '0')}.parquet`;
    return [folder, ...partitionFolders(partitions, values[i] ?? []), name].join('/');
  });
  const adoptOne = async (statistics: FileStatistics, i: number): Promise<DataFile> => {
    const location = locations[i] ?? '';
    const target = await storage.beginWrite(location);
    await rename(statistics.path, target.path);
    return dataFile(request, {
      location,
      partition: values[i] ?? [],
      fileSizeInBytes: await target.finish(),
      splitOffsets: groups.get(basename(statistics.path)) ?? [],
      statistics,
    });
  };
  try {
    const files = await Promise.all(written.map((f, i) => gate.run(() => adoptOne(f, i))));
    return { files, rows: sum(files, 'recordCount'), bytes: sum(files, 'fileSizeInBytes') };
  } catch (error) {
    await storage.delete(locations);
    throw error;
  }
}

function sum(files: readonly DataFile[], member: 'recordCount' | 'fileSizeInBytes'): number {
  return files.reduce((total, file) => total + file[member], 0);
}

interface WrittenFile {
  readonly location: string;
  readonly partition: readonly Value[];
  readonly fileSizeInBytes: number;
  readonly splitOffsets: readonly number[];
  readonly statistics: FileStatistics;
}

function dataFile(request: WriteRequest, file: WrittenFile): DataFile {
  const { location, partition, fileSizeInBytes, splitOffsets, statistics } = file;
  return {
    content: 'data',
    filePath: location,
    fileFormat: 'PARQUET',
    specId: request.spec.specId,
    partition,
    recordCount: statistics.rows,
    fileSizeInBytes,
    ...fileMetrics(statistics, { ...request, rowGroups: splitOffsets.length }),
    ...(splitOffsets.length === 0 ? {} : { splitOffsets }),
    sortOrderId: isSorted(request) ? request.sortOrder.orderId : 0,
  };
}

/** Exact values, computed by DuckDB from a row of each file: all rows of a file share them. */
async function readPartitions(
  connection: DuckDbConnection,
  files: readonly FileStatistics[],
  partitions: readonly PartitionValue[],
): Promise<readonly (readonly Value[])[]> {
  if (partitions.length === 0 || files.length === 0) return [];
  const expressions = partitions.map((p) => p.sql).join(', ');
  const { rows } = await connection.query(
    `SELECT file_index::INTEGER, ${expressions} FROM read_parquet(${pathList(files)}, ` +
      `hive_partitioning = false, union_by_name = false) t WHERE file_row_number = 0`,
  );
  const values: (readonly Value[])[] = [];
  for (const [index, ...cells] of rows) {
    values[index as number] = partitions.map(({ type }, i) => cellValue(type, cells[i]));
  }
  return values;
}

/** Offsets of the row groups by file name. */
async function readRowGroups(
  connection: DuckDbConnection,
  files: readonly FileStatistics[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const offsets = new Map<string, number[]>();
  if (files.length === 0) return offsets;
  const { rows } = await connection.query(
    `SELECT file_name, min(coalesce(dictionary_page_offset, data_page_offset))::BIGINT AS start ` +
      `FROM parquet_metadata(${pathList(files)}) GROUP BY file_name, row_group_id ORDER BY file_name, start`,
  );
  for (const [path, at] of rows) {
    const name = basename(path as string);
    const known = offsets.get(name);
    if (known) known.push(Number(at));
    else offsets.set(name, [Number(at)]);
  }
  return offsets;
}

function pathList(files: readonly FileStatistics[]): string {
  return fileList(files.map((f) => f.path));
}

/** For people only: readers take partition values from manifests. */
function partitionFolders(
  partitions: readonly PartitionValue[],
  values: readonly Value[],
): readonly string[] {
  return partitions.map(({ field, type }, i) => {
    const json = formatCanonical(type, values[i] ?? null);
    return `${safeName(field.name)}=${safeName(String(json))}`;
  });
}

function safeName(text: string): string {
  return text.slice(0, 60).replaceAll(/[^A-Za-z0-9_.-]/g, '_');
}
