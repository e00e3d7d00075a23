/**
 * What reading the changes between two snapshots costs.
 *
 * @module
 */

import { changedFiles } from '../iceberg/scan/incremental.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Storage } from '../storage/storage.js';

export interface SnapshotRange {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  /** Exclusive. */
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Bytes of the data files that a view of the changes opens. Undefined when `from` is not an
 * ancestor of `to` or is gone.
 */
export async function changedBytes(range: SnapshotRange): Promise<number | undefined> {
  const changes = await changedFiles(range);
  if (!changes) return undefined;
  return [...changes.added, ...changes.removed].reduce(
    (sum, task) => sum + task.file.fileSizeInBytes,
    0,
  );
}
