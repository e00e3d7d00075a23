/**
 * Taking files out of a table: the manifests that hold them are written anew, all others are
 * carried as they are.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { groupBy } from '../../util/group-by.js';
import type { SnapshotChange } from './change.js';
import { columnTypes } from '../type/column-type.js';
import type { DataFile, ManifestEntry, ManifestFile } from '../manifest/data-file.js';
import { canonicalPath, referencedFile } from '../scan/delete-index.js';
import { currentSchema, specById } from '../metadata/history.js';
import { isLive, readManifests, type ReadManifest } from '../manifest/live-entries.js';
import type { NewManifestEntry } from '../manifest/manifest.js';
import { manifestMayMatch, partitionFieldTypes } from '../scan/manifest-evaluator.js';
import { deletedEntry, existingEntry, type ManifestTarget } from '../manifest/new-manifest.js';
import { partitionKey } from '../partition/partition-key.js';
import { inPartition } from '../partition/partition-filter.js';

export interface Removal {
  /** Manifests without any of the removed files. */
  readonly untouched: readonly ManifestFile[];
  /** The others, with the entries they shall have. */
  readonly rewritten: readonly { manifest: ManifestFile; entries: readonly NewManifestEntry[] }[];
  readonly removed: readonly DataFile[];
}

/** @throws LakeError LAKE-I004 when a file to remove is not in the table any more */
export async function removeFiles(
  context: ManifestTarget,
  carried: readonly ManifestFile[],
  removed: SnapshotChange['removed'],
): Promise<Removal> {
  if (removed !== 'all' && removed.length === 0) {
    return { untouched: carried, rewritten: [], removed: [] };
  }
  const goes = removed === 'all' ? () => true : leaving(removed);
  const suspects =
    removed === 'all' ? carried : carried.filter((manifest) => mayHold(context, manifest, removed));
  const read = await readManifests(context.storage, context.metadata, suspects);
  const touched = read.filter(({ entries }) => entries.some((e) => isLive(e) && goes(e.file)));
  const result = removal(context, carried, touched, goes);
  if (removed !== 'all') requireAll(removed, result.removed);
  return result;
}

function removal(
  context: ManifestTarget,
  carried: readonly ManifestFile[],
  touched: readonly ReadManifest[],
  goes: (file: DataFile) => boolean,
): Removal {
  const paths = new Set(touched.map(({ manifest }) => manifest.manifestPath));
  const live = touched.map(({ manifest, entries }) => ({ manifest, live: entries.filter(isLive) }));
  const entryOf = (entry: ManifestEntry) =>
    goes(entry.file) ? deletedEntry(entry, context.snapshotId) : existingEntry(entry);
  return {
    untouched: carried.filter((manifest) => !paths.has(manifest.manifestPath)),
    rewritten: live.map((m) => ({ manifest: m.manifest, entries: m.live.map(entryOf) })),
    removed: live.flatMap((m) => m.live.map((e) => e.file).filter(goes)),
  };
}

/** The files by name, and with a data file the deletes that are about it alone. */
function leaving(removed: readonly DataFile[]): (file: DataFile) => boolean {
  const keys = new Set(removed.map(keyOf));
  const data = new Set(
    removed.filter((f) => f.content === 'data').map((f) => canonicalPath(f.filePath)),
  );
  return (file) => {
    if (keys.has(keyOf(file))) return true;
    const target = referencedFile(file);
    return target !== undefined && data.has(target);
  };
}

/** Several deletion vectors may share one file. */
function keyOf(file: DataFile): string {
  return `${file.contentOffset ?? ''}:${file.filePath}`;
}

/** Delete manifests always may: of deletes about a removed data file, only its path is known. */
function mayHold(
  { metadata }: ManifestTarget,
  manifest: ManifestFile,
  removed: readonly DataFile[],
): boolean {
  if (manifest.content === 'deletes') return true;
  const { partitions } = manifest;
  const same = removed.filter((f) => f.content === 'data' && f.specId === manifest.partitionSpecId);
  if (!partitions || same.length === 0) return same.length > 0;
  const spec = specById(metadata, manifest.partitionSpecId);
  const fields = partitionFieldTypes(spec, columnTypes(metadata, currentSchema(metadata)));
  const tuples = groupBy(same, (file) => partitionKey(file.specId, file.partition));
  return [...tuples.values()].some(([{ partition }]) =>
    manifestMayMatch(inPartition(spec, partition), manifest, fields),
  );
}

function requireAll(wanted: readonly DataFile[], removed: readonly DataFile[]): void {
  const found = new Set(removed.map(keyOf));
  const missing = wanted.find((file) => !found.has(keyOf(file)));
  if (!missing) return;
  const message = `the file to replace is not in the table any more: ${missing.filePath}`;
  throw new LakeError('LAKE-I004', message, {
    hint: 'another commit replaced or deleted it meanwhile: run again',
  });
}
