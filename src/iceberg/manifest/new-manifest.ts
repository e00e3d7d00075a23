/**
 * Writing manifests. What a manifest list says of a new one is complete only once the commit's
 * sequence number is known.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Storage } from '../../storage/storage.js';
import type { DataFile, ManifestEntry, ManifestFile } from './data-file.js';
import { summarizePartitions } from './field-summary.js';
import { currentSchema, specById } from '../metadata/history.js';
import { encodeManifest, type NewManifestEntry } from './manifest.js';
import { countEntries } from './manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { partitionTypesOf } from '../partition/partition-types.js';

export interface NewManifest {
  readonly file: Omit<ManifestFile, 'sequenceNumber' | 'minSequenceNumber' | 'firstRowId'>;
  readonly entries: readonly NewManifestEntry[];
}

export interface ManifestContents {
  readonly content: 'data' | 'deletes';
  readonly specId: number;
  readonly entries: readonly NewManifestEntry[];
}

/** The table and snapshot that manifests are written for. */
export interface ManifestTarget {
  readonly storage: Storage;
  /** With the schema and spec that the change brings. */
  readonly metadata: TableMetadata;
  readonly snapshotId: bigint;
}

/** Writes a manifest under a name of its own. */
export async function writeManifest(
  target: ManifestTarget,
  { content, specId, entries }: ManifestContents,
): Promise<NewManifest> {
  const { storage, metadata } = target;
  const spec = specById(metadata, specId);
  const { formatVersion } = metadata;
  if (formatVersion === 1) throw new Error('version-1 manifests are not written');
  const schema = currentSchema(metadata);
  const types = partitionTypesOf(metadata, spec);
  const bytes = encodeManifest({
    schema,
    spec,
    partitionTypes: types,
    content,
    formatVersion,
    entries,
  });
  const manifestPath = `${metadata.location}/metadata/${randomUUID()}-m0.avro`;
  await putNew(storage, manifestPath, bytes);
  return {
    entries,
    file: {
      manifestPath,
      manifestLength: bytes.length,
      partitionSpecId: specId,
      content,
      addedSnapshotId: target.snapshotId,
      ...countEntries(entries),
      partitions: summarizePartitions(
        types,
        entries.map((entry) => entry.file),
      ),
    },
  };
}

/** What the manifest list of a commit says of the manifest. */
export function sealManifest({ file, entries }: NewManifest, sequenceNumber: number): ManifestFile {
  const live = entries.filter((entry) => entry.status !== 'deleted');
  const minSequenceNumber = live.reduce(
    (least, entry) => Math.min(least, entry.sequenceNumber ?? sequenceNumber),
    sequenceNumber,
  );
  return { ...file, sequenceNumber, minSequenceNumber };
}

/** @param dataSequenceNumber of a data file that holds older rows; else the commit's own */
export function addedEntry(
  file: DataFile,
  snapshotId: bigint,
  dataSequenceNumber?: number,
): NewManifestEntry {
  const sequenceNumber = file.content === 'data' ? (dataSequenceNumber ?? null) : null;
  return { status: 'added', snapshotId, sequenceNumber, fileSequenceNumber: null, file };
}

/** The entry in a manifest written anew. */
export function existingEntry(entry: ManifestEntry): NewManifestEntry {
  return { ...entry, status: 'existing' };
}

/** The entry of a file that the snapshot removes. */
export function deletedEntry(entry: ManifestEntry, snapshotId: bigint): NewManifestEntry {
  return { ...entry, status: 'deleted', snapshotId };
}

/** @throws Error when the name is taken: names hold a UUID */
export async function putNew(storage: Storage, location: string, bytes: Uint8Array): Promise<void> {
  if (await storage.putIfAbsent(location, bytes)) return;
  throw new Error(`${location} exists already`);
}
