/**
 * Compaction: data files are rewritten into better ones, with their deletes applied and without
 * changing a row. It may run beside writers: a group of files that one of them changes meanwhile is
 * left to the next compaction.
 *
 * @module
 */

import type { LoadedTable, TableIdentifier } from '../catalog/catalog.js';
import { commitChange } from '../catalog/commit-change.js';
import { loadExisting } from '../catalog/load-existing.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine, EngineConnection, WriteResult } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import {
  groupSize,
  planCompaction,
  type CompactionGroup,
  type CompactionPolicy,
} from '../iceberg/maintain/compaction-plan.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import {
  currentSchema,
  currentSnapshot,
  currentSortOrder,
  currentSpec,
} from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { sameSortOrder } from '../iceberg/metadata/same-definition.js';
import { integerProperty } from '../iceberg/metadata/table-property.js';
import { unpartitioned } from '../iceberg/partition/partition-spec.js';
import { unsorted, type SortOrder } from '../iceberg/partition/sort-order.js';
import { parseSortBy } from '../iceberg/partition/sort-text.js';
import { planScan } from '../iceberg/scan/scan.js';
import { quoteIdentifier } from '../project/relation.js';

const targetSizeProperty = 'write.target-file-size-bytes';
const defaultTargetSize = 512 * 1024 * 1024;
const largestGroup = 1024 * 1024 * 1024;
const mostCommits = 10;
const viewName = 'lake:compacted';

export interface CompactRequest {
  readonly warehouse: Warehouse;
  readonly identifier: TableIdentifier;
  /** Opened when there is something to write. */
  readonly engine: () => Promise<Engine>;
  readonly strategy: 'bin-pack' | 'sort';
  /** Of the strategy `sort`; empty: the table's own order. */
  readonly sortBy: readonly string[];
  readonly targetFileSize?: number;
  readonly minInputFiles: number;
  readonly deleteFiles?: number;
  readonly deleteRatio: number;
  /** Only tell what would be done. */
  readonly dryRun?: boolean;
}

export interface Compaction {
  /** What was, or would be, rewritten. */
  readonly files: number;
  readonly bytes: number;
  readonly deleteFiles: number;
  readonly groups: number;
  readonly filesWritten: number;
  readonly bytesWritten: number;
  /** Groups that a writer changed meanwhile. */
  readonly conflicts: number;
}

/**
 * @throws LakeError LAKE-I001 when there is no table, LAKE-I009 for another format version than 2, LAKE-C003 for
 *   a sort order that means nothing
 */
export async function compact(request: CompactRequest): Promise<Compaction> {
  const work = await planWork(request);
  const { groups } = work;
  const tasks = groups.flat();
  const deletes = new Set(tasks.flatMap((task) => task.deletes.map((file) => file.filePath)));
  const planned = {
    ...{ files: tasks.length, bytes: groupSize(tasks), deleteFiles: deletes.size },
    ...{ groups: groups.length, filesWritten: 0, bytesWritten: 0, conflicts: 0 },
  };
  if (groups.length === 0) return planned;
  refuseLineage(work.table.metadata);
  if (request.dryRun) return planned;
  const connection = await (await request.engine()).connect();
  try {
    return { ...planned, ...(await rewriteAll(request, work, connection)) };
  } finally {
    connection.close();
  }
}

interface Work {
  readonly table: LoadedTable;
  readonly groups: readonly CompactionGroup[];
  readonly sortOrder: SortOrder;
  readonly targetFileSize: number;
}

async function planWork(request: CompactRequest): Promise<Work> {
  const { warehouse, identifier } = request;
  const table = await loadExisting(warehouse.catalog, identifier);
  const { metadata } = table;
  const sortOrder = orderOf(request, metadata);
  const { storage } = warehouse;
  const { currentSnapshotId: snapshotId } = metadata;
  const targetFileSize = request.targetFileSize ?? targetSizeOf(metadata);
  const splits = sortOrder.fields.length === 0;
  const policy: CompactionPolicy = {
    ...{ targetFileSize, splits, deleteRatio: request.deleteRatio },
    minInputFiles: request.minInputFiles,
    deleteFiles: request.deleteFiles ?? Number.POSITIVE_INFINITY,
    maxGroupSize: splits ? Math.max(targetFileSize, largestGroup) : targetFileSize,
  };
  const groups = planCompaction(await planScan({ storage, metadata, snapshotId }), policy);
  return { table, groups, sortOrder, targetFileSize };
}

function targetSizeOf({ properties }: TableMetadata): number {
  return integerProperty(properties, targetSizeProperty, {
    ...{ otherwise: defaultTargetSize, least: 1 },
  });
}

/** Under the id that the table knows it by; rows in any other order count as unsorted. */
function orderOf({ strategy, sortBy }: CompactRequest, metadata: TableMetadata): SortOrder {
  if (strategy === 'bin-pack' || sortBy.length === 0) return currentSortOrder(metadata);
  const order = parseSortBy(currentSchema(metadata), sortBy);
  const known = metadata.sortOrders.find((other) => sameSortOrder(other, order));
  return known ?? { ...order, orderId: unsorted.orderId };
}

function refuseLineage({ formatVersion, location }: TableMetadata): void {
  if (formatVersion === 2) return;
  const message = `the table ${location} has format version ${formatVersion}, which lake does not compact`;
  throw new LakeError('LAKE-I009', message, {
    hint: formatVersion === 3 ? 'its rows would lose their ids' : 'upgrade it to version 2',
  });
}

type Rewritten = Pick<Compaction, 'filesWritten' | 'bytesWritten' | 'conflicts'>;

const nothingWritten: Rewritten = { filesWritten: 0, bytesWritten: 0, conflicts: 0 };

/** A few commits: what is done stays done when the process dies. */
async function rewriteAll(
  request: CompactRequest,
  work: Work,
  connection: EngineConnection,
): Promise<Rewritten> {
  const size = Math.ceil(work.groups.length / mostCommits);
  let sum = nothingWritten;
  for (let start = 0; start < work.groups.length; start += size) {
    const some = work.groups.slice(start, start + size);
    sum = add(sum, await rewriteSome(request, { ...work, groups: some }, connection));
  }
  return sum;
}

/** When others changed some of the files, each group is tried on its own. */
async function rewriteSome(
  request: CompactRequest,
  work: Work,
  connection: EngineConnection,
): Promise<Rewritten> {
  try {
    return await rewriteTogether(request, work, connection);
  } catch (error) {
    const lost = error instanceof LakeError && ['LAKE-I003', 'LAKE-I004'].includes(error.code);
    if (!lost) throw error;
    if (work.groups.length === 1) return { ...nothingWritten, conflicts: 1 };
    let sum = nothingWritten;
    for (const group of work.groups) {
      sum = add(sum, await rewriteSome(request, { ...work, groups: [group] }, connection));
    }
    return sum;
  }
}

async function rewriteTogether(
  { warehouse, identifier }: CompactRequest,
  work: Work,
  connection: EngineConnection,
): Promise<Rewritten> {
  const { metadata } = work.table;
  const added: DataFile[] = [];
  for (const group of work.groups) {
    added.push(...(await writeGroup(connection, work, group)).files);
  }
  const dataSequenceNumber = currentSnapshot(metadata)?.sequenceNumber;
  await commitChange({
    ...{ ...warehouse, identifier },
    change: {
      snapshot: {
        ...{ operation: 'replace', added, summary: {} },
        removed: work.groups.flat().map(({ file }) => file),
        baseSnapshotId: metadata.currentSnapshotId,
        validation: { kind: 'compact' },
        ...(dataSequenceNumber !== undefined && { dataSequenceNumber }),
      },
    },
  });
  const bytesWritten = added.reduce((sum, file) => sum + file.fileSizeInBytes, 0);
  return { filesWritten: added.length, bytesWritten, conflicts: 0 };
}

/** All rows of a group of the current spec are of one partition: they need not be told apart. */
async function writeGroup(
  connection: EngineConnection,
  work: Work,
  group: CompactionGroup,
): Promise<WriteResult> {
  const { metadata } = work.table;
  const tasks = [...group];
  const view = await connection.exposeTemporary(viewName, { kind: 'files', metadata, tasks });
  const schema = currentSchema(metadata);
  const columns = schema.fields.map(({ name }) => quoteIdentifier(name)).join(', ');
  const spec = currentSpec(metadata);
  const [{ file }] = group;
  const isOfSpec = file.specId === spec.specId;
  const written = await connection.write({
    ...{ sql: `SELECT ${columns} FROM ${view}`, schema, sortOrder: work.sortOrder },
    spec: isOfSpec ? unpartitioned : spec,
    location: metadata.location,
    properties: { ...metadata.properties, [targetSizeProperty]: String(work.targetFileSize) },
  });
  if (!isOfSpec) return written;
  const { specId, partition } = file;
  return { ...written, files: written.files.map((f) => ({ ...f, specId, partition })) };
}

function add(a: Rewritten, b: Rewritten): Rewritten {
  return {
    filesWritten: a.filesWritten + b.filesWritten,
    bytesWritten: a.bytesWritten + b.bytesWritten,
    conflicts: a.conflicts + b.conflicts,
  };
}
