/**
 * Reading the entries of many manifests.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import { mapBounded } from '../../util/map-bounded.js';
import type { ManifestEntry, ManifestFile } from './data-file.js';
import { readManifest } from './manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';

/** Manifests that are read at once. */
const atOnce = 16;

export interface ReadManifest {
  readonly manifest: ManifestFile;
  readonly entries: readonly ManifestEntry[];
}

export async function readManifests(
  storage: Storage,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): Promise<ReadManifest[]> {
  return mapBounded(manifests, atOnce, async (manifest) => ({
    manifest,
    entries: await readManifest(storage, manifest, metadata),
  }));
}

/**
 * Entries of files that belong to the table: those marked as deleted are left out, and so are those
 * that are not to be kept, before the next manifests are read.
 */
export async function liveEntries(
  storage: Storage,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
  keep: (entry: ManifestEntry) => boolean = () => true,
): Promise<ManifestEntry[]> {
  const kept = await mapBounded(manifests, atOnce, async (manifest) => {
    const entries = await readManifest(storage, manifest, metadata);
    return entries.filter((entry) => isLive(entry) && keep(entry));
  });
  return kept.flat();
}

export function isLive(entry: ManifestEntry): boolean {
  return entry.status !== 'deleted';
}
