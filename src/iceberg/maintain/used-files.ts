/**
 * The files that the snapshots of a table lead to. Unlike for a table that is being dropped, a file
 * that cannot be read is a fault: what it leads to would be taken for unused.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import { mapBounded } from '../../util/map-bounded.js';
import type { ManifestFile } from '../manifest/data-file.js';
import { isLive } from '../manifest/live-entries.js';
import { readManifest, readManifestList } from '../manifest/manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { JsonObject } from '../type/json-shape.js';
import type { LocationSet } from './location-set.js';

/** Manifests are large: that so few are read at once bounds the memory. */
const atOnce = 4;

/** The manifest lists and manifests of all snapshots go into `used`; the manifests are told. */
export async function markManifests(
  used: LocationSet,
  storage: Storage,
  metadata: TableMetadata,
): Promise<readonly ManifestFile[]> {
  const manifests = await mapBounded(metadata.snapshots, atOnce, async (snapshot) => {
    if (snapshot.manifestList !== undefined) used.add(snapshot.manifestList);
    const listed = await readManifestList(storage, metadata, snapshot);
    return listed.filter((manifest) => used.add(manifest.manifestPath));
  });
  return manifests.flat();
}

/** The live data and delete files of the manifests go into `used`. */
export async function markLiveFiles(
  used: LocationSet,
  storage: Storage,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): Promise<void> {
  await mapBounded(manifests, atOnce, async (manifest) => {
    const entries = await readManifest(storage, manifest, metadata);
    for (const entry of entries) if (isLive(entry)) used.add(entry.file.filePath);
  });
}

/** Where statistics of snapshots lie. */
export function statisticsFiles(
  metadata: TableMetadata,
): readonly { readonly snapshotId: bigint; readonly location: string }[] {
  const lists = [metadata.others['statistics'], metadata.others['partition-statistics']];
  // Lists that other writers made hold objects, by the format.
  const entries = lists.flatMap((list) => (Array.isArray(list) ? (list as JsonObject[]) : []));
  return entries.flatMap(({ 'statistics-path': location, 'snapshot-id': id }) =>
    typeof location === 'string' && (typeof id === 'number' || typeof id === 'bigint')
      ? [{ location, snapshotId: BigInt(id) }]
      : [],
  );
}
