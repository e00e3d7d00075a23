/**
 * Whether a change is still right after others committed since the table was read (spec: Commit
 * Conflict Resolution and Retry). That the pointer moved alone is no reason to refuse.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { Storage } from '../../storage/storage.js';
import type { SnapshotChange, TableChange, Validation } from './change.js';
import { commitsSince } from './commits-since.js';
import { conflict, describeCommit, historyGone } from './conflict.js';
import type { DataFile } from '../manifest/data-file.js';
import { everyRow } from '../scan/expression.js';
import { branchHead, currentSchema, currentSortOrder, currentSpec } from '../metadata/history.js';
import { changedFiles, snapshotRange, type FileChanges } from '../scan/incremental.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { Pruner } from '../scan/pruner.js';
import { sameSchema, sameSortOrder, sameSpec } from '../metadata/same-definition.js';
import { planScan, type ScanTask } from '../scan/scan.js';
import { fieldIds } from '../schema/schema-fields.js';
import type { Snapshot } from '../metadata/snapshot.js';
import {
  validatePartitions,
  validateRowDelta,
  type Since as FilesSince,
} from './validate-files.js';

export interface ValidateRequest {
  readonly storage: Storage;
  readonly change: TableChange;
  /** The table as the operation read it. */
  readonly base: TableMetadata | undefined;
  /** The table as it is now. */
  readonly head: TableMetadata | undefined;
}

/**
 * @throws LakeError LAKE-I004 naming the commit that conflicts; LAKE-I002 when a table to be
 *   created exists by now, LAKE-I001 when the table is gone
 */
export async function validateChange(request: ValidateRequest): Promise<void> {
  const { change, base, head } = request;
  if (!base) {
    if (head) throw existsNow(head);
    return;
  }
  if (!head) throw gone(base);
  if (head.tableUuid !== base.tableUuid) throw otherTable(base);
  validateDefinition(change, base, head);
  const { snapshot } = change;
  if (!snapshot) return;
  validateColumns(change, base, head);
  if (snapshot.validation.kind === 'rewrite') {
    await validateRewrite(request.storage, head, snapshot, snapshot.validation);
  }
  if (snapshot.validation.kind === 'compact') {
    await validateCompaction(request.storage, head, snapshot);
  }
  await validateFiles(request.storage, head, snapshot);
}

async function validateFiles(
  storage: Storage,
  metadata: TableMetadata,
  { validation, baseSnapshotId: from, branch }: SnapshotChange,
): Promise<void> {
  if (validation.kind !== 'row-delta' && validation.kind !== 'partitions') return;
  const to = headOf(metadata, branch);
  const commits = await commitsSince({ storage, metadata, from, to });
  const since: FilesSince = { storage, metadata, to, commits };
  if (validation.kind === 'row-delta') await validateRowDelta(since, validation);
  else validatePartitions(since, validation);
}

/** Ids that a new schema, spec or order took from the base may by now mean something else. */
function validateDefinition(change: TableChange, base: TableMetadata, head: TableMetadata): void {
  const schemaMoved =
    !sameSchema(currentSchema(base), currentSchema(head)) ||
    base.lastColumnId !== head.lastColumnId;
  const specMoved =
    !sameSpec(currentSpec(base), currentSpec(head)) ||
    base.lastPartitionId !== head.lastPartitionId;
  const orderMoved = !sameSortOrder(currentSortOrder(base), currentSortOrder(head));
  if (change.schema && schemaMoved) throw moved('schema');
  if (change.spec && (specMoved || schemaMoved)) throw moved('partition spec');
  if (change.sortOrder && (orderMoved || schemaMoved)) throw moved('sort order');
}

/** Rows that were written for columns which are gone would be lost without a word. */
function validateColumns(change: TableChange, base: TableMetadata, head: TableMetadata): void {
  if (change.schema) return;
  const known = new Set(fieldIds(currentSchema(head)));
  for (const field of currentSchema(base).fields) {
    if (known.has(field.id)) continue;
    const message = `commit refused: another commit dropped the column "${field.name}" meanwhile`;
    throw new LakeError('LAKE-I004', message, { hint: 'run again' });
  }
}

async function validateRewrite(
  storage: Storage,
  head: TableMetadata,
  snapshot: SnapshotChange,
  validation: Validation & { kind: 'rewrite' },
): Promise<void> {
  if (headOf(head, snapshot.branch) === snapshot.baseSnapshotId) return;
  const { changes, since } = await changesSince(storage, head, snapshot);
  requireUntouched(snapshot, changes, since);
  if (validation.isolation === 'snapshot') return;
  const pruner = new Pruner(head, validation.filter);
  const rewritten = new Set(changes.removed.map(({ file }) => file.filePath));
  const intruder = changes.added.find(({ file }) => pruner.dataFile(file));
  if (!intruder) return;
  const what = rewritten.has(intruder.file.filePath) ? 'deleted rows' : 'added rows';
  throw conflict(`${authorOf(intruder, since)} ${what} that this commit would have had to see`);
}

/** New equality deletes apply to what is written too, since it keeps the older sequence number. */
async function validateCompaction(
  storage: Storage,
  head: TableMetadata,
  snapshot: SnapshotChange,
): Promise<void> {
  if (headOf(head, snapshot.branch) === snapshot.baseSnapshotId) return;
  const { changes, since } = await changesSince(storage, head, snapshot);
  const keepsNumber = snapshot.dataSequenceNumber !== undefined;
  const after = new Map(changes.added.map((task) => [task.file.filePath, task]));
  const sameRows = ({ file, deletes }: ScanTask) => {
    const now = after.get(file.filePath);
    return now !== undefined && positionsOf(now.deletes) === positionsOf(deletes);
  };
  const removed = changes.removed.filter((task) => !keepsNumber || !sameRows(task));
  requireUntouched(snapshot, { ...changes, removed }, since);
}

function positionsOf(deletes: readonly DataFile[]): string {
  const positions = deletes.filter(({ content }) => content === 'position-deletes');
  return JSON.stringify(positions.map((d) => [d.filePath, d.contentOffset ?? null]));
}

interface Since {
  readonly changes: FileChanges;
  /** The commits after the base, oldest first. */
  readonly since: readonly Snapshot[];
}

async function changesSince(
  storage: Storage,
  head: TableMetadata,
  { baseSnapshotId, branch }: SnapshotChange,
): Promise<Since> {
  const newest = branchHead(head, branch);
  if (!newest) throw historyGone(baseSnapshotId);
  const to = newest.snapshotId;
  if (baseSnapshotId === null) {
    const added = await planScan({ storage, metadata: head, snapshotId: to, filter: everyRow });
    return { changes: { added, removed: [] }, since: [newest] };
  }
  const range = snapshotRange(head, baseSnapshotId, to);
  const changes = await changedFiles({ storage, metadata: head, from: baseSnapshotId, to });
  if (!range || !changes) throw historyGone(baseSnapshotId);
  return { changes, since: range.slice(1) };
}

function headOf(metadata: TableMetadata, branch: string | undefined): bigint | null {
  return branchHead(metadata, branch)?.snapshotId ?? null;
}

/** What is replaced must still be there, with the deletes it had when it was read. */
function requireUntouched(
  snapshot: SnapshotChange,
  changes: FileChanges,
  since: readonly Snapshot[],
): void {
  const removed =
    snapshot.removed === 'all' ? undefined : new Set(snapshot.removed.map((file) => file.filePath));
  const added = new Set(changes.added.map(({ file }) => file.filePath));
  for (const { file } of changes.removed) {
    if (removed && !removed.has(file.filePath)) continue;
    const deletes = added.has(file.filePath);
    if (!removed && !deletes) continue;
    const what = deletes ? 'deleted rows of' : 'replaced or deleted';
    throw conflict(`${authors(since)} ${what} a file that this commit replaces, ${file.filePath}`);
  }
}

function authorOf(task: ScanTask, since: readonly Snapshot[]): string {
  const author = since.find((snapshot) => snapshot.sequenceNumber === task.sequenceNumber);
  return author ? describeCommit(author) : authors(since);
}

function authors(since: readonly Snapshot[]): string {
  const last = since.at(-1);
  if (!last) return 'another commit';
  return since.length === 1
    ? describeCommit(last)
    : `one of ${since.length} commits up to ${describeCommit(last)}`;
}

function moved(what: string): LakeError {
  return conflict(`another commit changed the ${what} of the table, which this one changes too`);
}

function existsNow(head: TableMetadata): LakeError {
  return new LakeError('LAKE-I002', `the table at ${head.location} exists already`, {
    hint: 'somebody else created it meanwhile: run again',
  });
}

function gone(base: TableMetadata): LakeError {
  return new LakeError('LAKE-I001', `the table at ${base.location} was dropped meanwhile`, {
    hint: 'run again to create it anew',
  });
}

function otherTable(base: TableMetadata): LakeError {
  return new LakeError('LAKE-I004', `the table at ${base.location} was dropped and made anew`, {
    hint: 'run again',
  });
}
