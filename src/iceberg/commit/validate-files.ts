/**
 * Whether deletes for files that stay, and replaced partitions, are still right after what others
 * committed (Java: BaseRowDelta, BaseReplacePartitions).
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import type { DataFile } from '../manifest/data-file.js';
import { specById } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { partitionKey } from '../partition/partition-key.js';
import { isUnpartitioned } from '../partition/partition-spec.js';
import { canonicalPath } from '../scan/delete-index.js';
import { everyRow, type Expression } from '../scan/expression.js';
import { Pruner } from '../scan/pruner.js';
import { planScan, type ScanTask } from '../scan/scan.js';
import type { Validation } from './change.js';
import type { CommittedFiles } from './commits-since.js';
import { conflict, describeCommit } from './conflict.js';

export interface Since {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  /** The newest snapshot of the branch. */
  readonly to: bigint | null;
  /** Oldest first. */
  readonly commits: readonly CommittedFiles[];
}

/** @throws LakeError LAKE-I004 naming the commit and a file */
export async function validateRowDelta(
  since: Since,
  validation: Validation & { kind: 'row-delta' },
): Promise<void> {
  const referenced = new Set(validation.referenced.map(canonicalPath));
  const isReferenced = (file: DataFile) => referenced.has(canonicalPath(file.filePath));
  refuse(since, {
    side: 'removed',
    files: (file) => file.content === 'data' && isReferenced(file),
    did: 'replaced or deleted a file that this commit deletes rows of',
  });
  await refuseDeletes(since, everyRow, isReferenced, 'that this commit deletes rows of too');
  if (validation.isolation === 'snapshot') return;
  refuseSeen(since, validation.filter);
  await refuseDeletes(since, validation.filter, () => true, 'that this commit read');
}

/** @throws LakeError LAKE-I004 naming the commit and a file */
export function validatePartitions(
  since: Since,
  { partitions, isolation }: Validation & { kind: 'partitions' },
): void {
  const keys = new Set(partitions.map((p) => partitionKey(p.specId, p.partition)));
  const isThere = (file: DataFile) => keys.has(partitionKey(file.specId, file.partition));
  const isData = (file: DataFile) => file.content === 'data';
  refuse(since, {
    side: 'removed',
    files: (file) => isData(file) && isThere(file),
    did: 'replaced or deleted a file of a partition that this commit replaces',
  });
  refuse(since, {
    side: 'added',
    files: (file) => !isData(file) && (isThere(file) || isGlobal(since.metadata, file)),
    did: 'deleted rows of a partition that this commit replaces, with',
  });
  if (isolation === 'snapshot') return;
  refuse(withoutMoves(since), {
    side: 'added',
    files: (file) => isData(file) && isThere(file),
    did: 'added rows to a partition that this commit replaces, with',
  });
}

interface Refusal {
  readonly side: 'added' | 'removed';
  readonly files: (file: DataFile) => boolean;
  readonly did: string;
}

function refuse({ commits }: Pick<Since, 'commits'>, { side, files, did }: Refusal): void {
  for (const commit of commits) {
    const file = commit[side].find(files);
    if (!file) continue;
    throw conflict(`${describeCommit(commit.snapshot)} ${did}, ${file.filePath}`);
  }
}

/** What the operation looked at must not have gained or lost files. */
function refuseSeen(since: Since, filter: Expression): void {
  const pruner = new Pruner(since.metadata, filter);
  const files = (file: DataFile) => file.content === 'data' && pruner.dataFile(file);
  const moved = withoutMoves(since);
  refuse(moved, { side: 'added', files, did: 'added rows that this commit would have had to see' });
  refuse(moved, { side: 'removed', files, did: 'deleted rows that this commit read' });
}

/** Refuses new deletes for live data files that may match. */
async function refuseDeletes(
  { storage, metadata, to, commits }: Since,
  filter: Expression,
  concerns: (file: DataFile) => boolean,
  which: string,
): Promise<void> {
  const deletes = commits.flatMap(({ snapshot, added }) =>
    added.filter((f) => f.content !== 'data').map((file) => [keyOf(file), snapshot] as const),
  );
  if (deletes.length === 0) return;
  const authors = new Map(deletes);
  const tasks = await planScan({ storage, metadata, snapshotId: to, filter });
  const authorOf = (task: ScanTask) =>
    task.deletes.map((file) => authors.get(keyOf(file))).find((author) => author);
  for (const task of tasks.filter(({ file }) => concerns(file))) {
    const author = authorOf(task);
    if (!author) continue;
    throw conflict(`${describeCommit(author)} deleted rows of ${task.file.filePath}, ${which}`);
  }
}

/** Snapshots that only moved rows from file to file are not seen by readers. */
function withoutMoves(since: Since): Since {
  const commits = since.commits.filter(({ snapshot }) => snapshot.operation !== 'replace');
  return { ...since, commits };
}

/** Several deletion vectors may share one file. */
function keyOf(file: DataFile): string {
  return `${file.contentOffset ?? ''}:${file.filePath}`;
}

/** Equality deletes of an unpartitioned spec apply to all partitions (spec: Scan Planning). */
function isGlobal(metadata: TableMetadata, file: DataFile): boolean {
  return file.content === 'equality-deletes' && isUnpartitioned(specById(metadata, file.specId));
}
