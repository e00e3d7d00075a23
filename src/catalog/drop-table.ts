/**
 * Dropping a table from a folder. Files cannot vanish all at once, and as long as the newest
 * metadata file is there, so is the table. So a drop first claims the next version for a tombstone:
 * from that moment on the table is gone for readers, and every commit that is under way loses.
 * Then the files go, the tombstone last. A drop that dies in between is finished by the next one,
 * and a table made anew in the meantime takes the version after the tombstone.
 *
 * @module
 */

import { decodeMetadata } from '../iceberg/metadata/metadata-file.js';
import { reachableFiles } from '../iceberg/maintain/reachable-files.js';
import type { Storage } from '../storage/storage.js';
import { deleteHint, listVersions, readIfThere, type MetadataFile } from './metadata-versions.js';

/** Contents of the file that ends a table. No table metadata looks like this. */
export const tombstone: Uint8Array = Buffer.from('{"lake-dropped":true}');

export interface DropInProgress {
  /** The metadata folder. */
  readonly folder: string;
  /** Of the tombstone. */
  readonly version: number;
  readonly purge: boolean;
}

/** What comes after the tombstone. Files that a table made anew has meanwhile are left alone. */
export async function finishDrop(storage: Storage, drop: DropInProgress): Promise<void> {
  const versions = await listVersions(storage, drop.folder);
  const old = versions.filter((file) => file.version < drop.version);
  const newer = versions.some((file) => file.version > drop.version);
  if (!newer) await deleteHint(storage, drop.folder);
  const last = old.at(-1);
  if (drop.purge && last) await purge(storage, last);
  await storage.delete(old.map((file) => file.location));
  const markers = versions.filter((file) => file.version === drop.version);
  await storage.delete(markers.map((file) => file.location));
}

/** The table's own files; data that lies elsewhere was only lent to it (`gc.enabled`, likewise). */
async function purge(storage: Storage, last: MetadataFile): Promise<void> {
  const bytes = await readIfThere(storage, last.location);
  if (!bytes) return;
  const metadata = decodeMetadata(bytes, last.location);
  const files = await reachableFiles(storage, metadata);
  const location = metadata.location.replace(/\/+$/, '');
  const own = (paths: ReadonlySet<string>) =>
    [...paths].filter((p) => p.startsWith(`${location}/`));
  if (metadata.properties['gc.enabled'] !== 'false') await storage.delete(own(files.data));
  await storage.delete(own(files.metadata));
}
