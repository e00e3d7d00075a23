/**
 * Reads the manifests of a snapshot from storage, of any format version.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import { decodeAvroFile } from './avro-file.js';
import type { ManifestEntry, ManifestFile } from './data-file.js';
import { decodeManifestList, unknownCount } from './manifest-list.js';
import { decodeManifest } from './manifest.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { Snapshot } from '../metadata/snapshot.js';

/** The entries of a manifest, deleted ones included. */
export async function readManifest(
  storage: Storage,
  manifest: ManifestFile,
  metadata: TableMetadata,
): Promise<ManifestEntry[]> {
  return decodeManifest(await storage.read(manifest.manifestPath), manifest, metadata);
}

/** The manifests of a snapshot, with all their counts. */
export async function readManifestList(
  storage: Storage,
  metadata: TableMetadata,
  snapshot: Snapshot,
): Promise<ManifestFile[]> {
  const { manifestList } = snapshot;
  const listed =
    manifestList === undefined
      ? await describeManifests(storage, metadata, snapshot)
      : decodeManifestList(await storage.read(manifestList), manifestList);
  return Promise.all(listed.map((manifest) => withCounts(storage, manifest, metadata)));
}

/** Old snapshots of version 1 name their manifests themselves. */
async function describeManifests(
  storage: Storage,
  metadata: TableMetadata,
  snapshot: Snapshot,
): Promise<ManifestFile[]> {
  const paths = snapshot.manifests ?? [];
  return Promise.all(
    paths.map(async (manifestPath) => {
      const bytes = await storage.read(manifestPath);
      const { header } = decodeAvroFile(bytes, manifestPath);
      return {
        manifestPath,
        manifestLength: bytes.length,
        partitionSpecId: Number(header.get('partition-spec-id') ?? metadata.defaultSpecId),
        content: 'data' as const,
        sequenceNumber: 0,
        minSequenceNumber: 0,
        addedSnapshotId: snapshot.snapshotId,
        ...unknownCounts,
      };
    }),
  );
}

const unknownCounts = {
  addedFilesCount: unknownCount,
  existingFilesCount: unknownCount,
  deletedFilesCount: unknownCount,
  addedRowsCount: unknownCount,
  existingRowsCount: unknownCount,
  deletedRowsCount: unknownCount,
};

async function withCounts(
  storage: Storage,
  manifest: ManifestFile,
  metadata: TableMetadata,
): Promise<ManifestFile> {
  const keys = Object.keys(unknownCounts) as (keyof typeof unknownCounts)[];
  if (keys.every((key) => manifest[key] !== unknownCount)) return manifest;
  return { ...manifest, ...countEntries(await readManifest(storage, manifest, metadata)) };
}

/** The counts that a manifest list holds of a manifest. */
export function countEntries(
  entries: readonly Pick<ManifestEntry, 'status' | 'file'>[],
): Record<keyof typeof unknownCounts, number> {
  const of = (status: ManifestEntry['status']) => entries.filter((e) => e.status === status);
  const rows = (status: ManifestEntry['status']) =>
    of(status).reduce((sum, entry) => sum + entry.file.recordCount, 0);
  return {
    addedFilesCount: of('added').length,
    existingFilesCount: of('existing').length,
    deletedFilesCount: of('deleted').length,
    addedRowsCount: rows('added'),
    existingRowsCount: rows('existing'),
    deletedRowsCount: rows('deleted'),
  };
}
