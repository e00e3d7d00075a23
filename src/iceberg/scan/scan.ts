/**
 * Scan planning: the data files of a snapshot that may hold matching rows, each with the deletes
 * that apply to it (spec: Scan Planning).
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import type { DataFile, ManifestEntry, ManifestFile } from '../manifest/data-file.js';
import { bySequenceThenPath, DeleteIndex } from './delete-index.js';
import { everyRow, type Expression } from './expression.js';
import { snapshotOf } from '../metadata/history.js';
import { liveEntries } from '../manifest/live-entries.js';
import { readManifestList } from '../manifest/manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { Pruner, scanSchema } from './pruner.js';

/** A data file to read, with the deletes that apply to it, oldest first. */
export interface ScanTask {
  readonly file: DataFile;
  readonly deletes: readonly DataFile[];
  /** The data sequence number. */
  readonly sequenceNumber: number;
  readonly specId: number;
}

export interface ScanRequest {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  /** Null: the table without a snapshot, which has no files. */
  readonly snapshotId: bigint | null;
  /** Files that cannot hold a matching row are left out; others may be left in. */
  readonly filter?: Expression;
}

/**
 * The plan, in the order of sequence numbers, then paths: equal for equal tables.
 *
 * @throws LakeError LAKE-I008 when there is no such snapshot
 */
export async function planScan(request: ScanRequest): Promise<readonly ScanTask[]> {
  const { storage, metadata, snapshotId } = request;
  if (snapshotId === null) return [];
  const snapshot = snapshotOf(metadata, { snapshotId });
  const schema = scanSchema(metadata, snapshot.schemaId);
  const pruner = new Pruner(metadata, request.filter ?? everyRow, schema);
  const listed = await readManifestList(storage, metadata, snapshot);
  const manifests = listed.filter((manifest) => pruner.manifest(manifest));
  return tasksOf(storage, metadata, manifests, (file) => pruner.dataFile(file));
}

/** The live data files to be kept, with the deletes that the manifests hold for them. */
export async function tasksOf(
  storage: Storage,
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
  keep: (dataFile: DataFile) => boolean = () => true,
): Promise<readonly ScanTask[]> {
  const isKept = ({ file }: ManifestEntry) => file.content !== 'data' || keep(file);
  const entries = await liveEntries(storage, metadata, manifests, isKept);
  const deletes = entries.filter(({ file }) => file.content !== 'data');
  const index = new DeleteIndex(metadata, deletes);
  return entries
    .filter(({ file }) => file.content === 'data')
    .sort(bySequenceThenPath)
    .map((entry) => taskOf(entry, index));
}

function taskOf(entry: ManifestEntry, index: DeleteIndex): ScanTask {
  return {
    file: entry.file,
    deletes: index.deletesOf(entry),
    sequenceNumber: entry.sequenceNumber,
    specId: entry.file.specId,
  };
}
