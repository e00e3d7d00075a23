/**
 * All files that belong to a table, through any of its snapshots.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import { mapBounded } from '../../util/map-bounded.js';
import type { ManifestFile } from '../manifest/data-file.js';
import { readManifest, readManifestList } from '../manifest/manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { Snapshot } from '../metadata/snapshot.js';
import { unlessMissing } from './unless-missing.js';

const atOnce = 16;

export interface ReachableFiles {
  readonly data: ReadonlySet<string>;
  /** Manifests and manifest lists. */
  readonly metadata: ReadonlySet<string>;
}

/** Files that are missing already are no fault: what they would have led to is not told. */
export async function reachableFiles(
  storage: Storage,
  table: TableMetadata,
): Promise<ReachableFiles> {
  const lists = await mapBounded(table.snapshots, atOnce, (snapshot) =>
    manifestsOf(storage, table, snapshot),
  );
  const manifests = new Map(lists.flat().map((manifest) => [manifest.manifestPath, manifest]));
  const files = await mapBounded([...manifests.values()], atOnce, (manifest) =>
    pathsOf(storage, table, manifest),
  );
  const listPaths = table.snapshots.flatMap(({ manifestList }) => manifestList ?? []);
  return { data: new Set(files.flat()), metadata: new Set([...manifests.keys(), ...listPaths]) };
}

function manifestsOf(
  storage: Storage,
  table: TableMetadata,
  snapshot: Snapshot,
): Promise<readonly ManifestFile[]> {
  return unlessMissing(() => readManifestList(storage, table, snapshot));
}

function pathsOf(
  storage: Storage,
  table: TableMetadata,
  manifest: ManifestFile,
): Promise<readonly string[]> {
  return unlessMissing(async () => {
    const entries = await readManifest(storage, manifest, table);
    return entries.map((entry) => entry.file.filePath);
  });
}
