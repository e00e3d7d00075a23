/**
 * The files that only expired snapshots lead to: nobody reads them any more.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import type { DataFile, ManifestFile } from '../manifest/data-file.js';
import { isLive } from '../manifest/live-entries.js';
import { readManifest, readManifestList } from '../manifest/manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { Snapshot } from '../metadata/snapshot.js';
import { LocationSet } from './location-set.js';
import { ownLocations } from './own-locations.js';
import { unlessMissing } from './unless-missing.js';
import { markLiveFiles, markManifests, statisticsFiles } from './used-files.js';

export interface ExpiredFile {
  readonly kind: DataFile['content'] | 'manifest' | 'manifest-list' | 'statistics';
  readonly location: string;
  /** 0 of what is gone already. */
  readonly sizeInBytes: number;
}

export interface ExpiredFilesRequest {
  readonly storage: Storage;
  /** The table with the expired snapshots. */
  readonly before: TableMetadata;
  readonly expired: readonly Snapshot[];
  /** The table without them. */
  readonly after: TableMetadata;
}

/**
 * Each file once. Files outside the folders of the table were only lent to it, and stay. Nothing is
 * told before all that is in use is known.
 */
export async function* expiredFiles(request: ExpiredFilesRequest): AsyncGenerator<ExpiredFile> {
  const isOwn = ownLocations(request.before);
  for await (const file of unusedFiles(request)) {
    if (isOwn(file.location)) yield file;
  }
}

async function* unusedFiles(request: ExpiredFilesRequest): AsyncGenerator<ExpiredFile> {
  const { storage, before, expired, after } = request;
  const used = new LocationSet();
  for (const { location } of statisticsFiles(after)) used.add(location);
  const retained = await markManifests(used, storage, after);
  const unused = await unusedManifests(request, used);
  if (unused.length > 0) await markLiveFiles(used, storage, after, retained);
  for (const manifest of unused) yield* filesOf(manifest, request, used);
  yield* unused.map(describeManifest);
  for (const { manifestList } of expired) {
    if (manifestList === undefined || !used.add(manifestList)) continue;
    yield { kind: 'manifest-list', ...(await measured(storage, manifestList)) };
  }
  const ids = new Set(expired.map(({ snapshotId }) => snapshotId));
  for (const { snapshotId, location } of statisticsFiles(before)) {
    if (!ids.has(snapshotId) || !used.add(location)) continue;
    yield { kind: 'statistics', ...(await measured(storage, location)) };
  }
}

/** Manifests of expired snapshots that no other has. */
async function unusedManifests(
  { storage, before, expired }: ExpiredFilesRequest,
  used: LocationSet,
): Promise<readonly ManifestFile[]> {
  const unused: ManifestFile[] = [];
  const seen = new LocationSet();
  for (const snapshot of expired) {
    const listed = await unlessMissing(() => readManifestList(storage, before, snapshot));
    for (const manifest of listed) {
      const { manifestPath } = manifest;
      if (!used.has(manifestPath) && seen.add(manifestPath)) unused.push(manifest);
    }
  }
  return unused;
}

async function* filesOf(
  manifest: ManifestFile,
  { storage, before }: ExpiredFilesRequest,
  used: LocationSet,
): AsyncGenerator<ExpiredFile> {
  const entries = await unlessMissing(() => readManifest(storage, manifest, before));
  for (const entry of entries.filter(isLive)) {
    const { content, filePath, fileSizeInBytes } = entry.file;
    if (!used.add(filePath)) continue;
    yield { kind: content, location: filePath, sizeInBytes: fileSizeInBytes };
  }
}

function describeManifest({ manifestPath, manifestLength }: ManifestFile): ExpiredFile {
  return { kind: 'manifest', location: manifestPath, sizeInBytes: manifestLength };
}

async function measured(
  storage: Storage,
  location: string,
): Promise<Pick<ExpiredFile, 'location' | 'sizeInBytes'>> {
  return { location, sizeInBytes: (await storage.stat(location))?.sizeInBytes ?? 0 };
}
