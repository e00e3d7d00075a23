/**
 * What others committed since a snapshot, file by file: the entries of the manifests that each
 * snapshot added (spec: Manifest Lists, `added_snapshot_id`).
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import type { DataFile, ManifestEntry } from '../manifest/data-file.js';
import { readManifests } from '../manifest/live-entries.js';
import { readManifestList } from '../manifest/manifest-reader.js';
import { ancestors } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { Snapshot } from '../metadata/snapshot.js';
import { snapshotRange } from '../scan/incremental.js';
import { historyGone } from './conflict.js';

/** Data files and delete files that one snapshot added and removed. */
export interface CommittedFiles {
  readonly snapshot: Snapshot;
  readonly added: readonly DataFile[];
  readonly removed: readonly DataFile[];
}

export interface SinceRequest {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  /** Exclusive; null: from the first snapshot on. */
  readonly from: bigint | null;
  readonly to: bigint | null;
}

/**
 * The commits, oldest first.
 *
 * @throws LakeError LAKE-I004 when the history from `to` does not reach back to `from`
 */
export async function commitsSince(request: SinceRequest): Promise<readonly CommittedFiles[]> {
  const { storage, metadata } = request;
  const found: CommittedFiles[] = [];
  for (const snapshot of snapshotsSince(request)) {
    found.push(await committedFiles(storage, metadata, snapshot));
  }
  return found;
}

function snapshotsSince({ metadata, from, to }: SinceRequest): readonly Snapshot[] {
  if (from === to) return [];
  if (to === null) throw historyGone(from);
  if (from !== null) {
    const range = snapshotRange(metadata, from, to);
    if (!range) throw historyGone(from);
    return range.slice(1);
  }
  const all = [...ancestors(metadata, to)].reverse();
  if (all[0]?.parentSnapshotId !== undefined) throw historyGone(from);
  return all;
}

async function committedFiles(
  storage: Storage,
  metadata: TableMetadata,
  snapshot: Snapshot,
): Promise<CommittedFiles> {
  const listed = await readManifestList(storage, metadata, snapshot);
  const own = listed.filter((manifest) => manifest.addedSnapshotId === snapshot.snapshotId);
  const read = await readManifests(storage, metadata, own);
  const entries = read.flatMap((manifest) => manifest.entries);
  const filesOf = (status: ManifestEntry['status']) =>
    entries
      .filter((e) => e.status === status && e.snapshotId === snapshot.snapshotId)
      .map((e) => e.file);
  return { snapshot, added: filesOf('added'), removed: filesOf('deleted') };
}
