/**
 * The data files that were appended between two snapshots, where nothing else happened to the rows
 * in between.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import { mapBounded } from '../../util/map-bounded.js';
import type { ManifestEntry, ManifestFile } from '../manifest/data-file.js';
import { readManifests } from '../manifest/live-entries.js';
import { readManifestList } from '../manifest/manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { Snapshot } from '../metadata/snapshot.js';
import { bySequenceThenPath } from './delete-index.js';
import { snapshotRange, type ChangesRequest } from './incremental.js';

export type AppendScan =
  /** As they were appended, though a `replace` may since have moved their rows to other files. */
  | { readonly kind: 'appended'; readonly entries: readonly ManifestEntry[] }
  /** This snapshot removed or changed rows: only the net change tells what became of them. */
  | { readonly kind: 'not-append-only'; readonly snapshot: Snapshot }
  /** The start is gone, or no ancestor of the end. */
  | { readonly kind: 'unreachable' };

/** Manifest lists that are read at once. */
const atOnce = 16;

/** Of the snapshots after `from` up to `to`. Reads only the manifests that they added. */
export async function planAppendScan(request: ChangesRequest): Promise<AppendScan> {
  const { storage, metadata } = request;
  const range = snapshotRange(metadata, request.from, request.to)?.slice(1);
  if (!range) return { kind: 'unreachable' };
  const other = range.find((s) => s.operation !== 'append' && s.operation !== 'replace');
  if (other) return { kind: 'not-append-only', snapshot: other };
  const appends = range.filter((s) => s.operation === 'append');
  const manifests = await mapBounded(appends, atOnce, (s) => addedManifests(storage, metadata, s));
  const read = await readManifests(storage, metadata, manifests.flat());
  const ids = new Set(appends.map((s) => s.snapshotId));
  const entries = read
    .flatMap(({ entries: all }) => all)
    .filter((entry) => entry.status === 'added' && ids.has(entry.snapshotId));
  return { kind: 'appended', entries: entries.sort(bySequenceThenPath) };
}

/** A version-1 snapshot without a manifest list does not say which manifests are its own. */
async function addedManifests(
  storage: Storage,
  metadata: TableMetadata,
  snapshot: Snapshot,
): Promise<readonly ManifestFile[]> {
  const manifests = await readManifestList(storage, metadata, snapshot);
  if (snapshot.manifestList === undefined) return manifests;
  return manifests.filter((m) => m.content === 'data' && m.addedSnapshotId === snapshot.snapshotId);
}
