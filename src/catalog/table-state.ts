/**
 * What the metadata folder of a table says about it.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { decodeMetadata } from '../iceberg/metadata/metadata-file.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Storage } from '../storage/storage.js';
import { tombstone } from './drop-table.js';
import { findCurrent, readIfThere } from './metadata-versions.js';

export interface PresentTable {
  readonly kind: 'present';
  readonly version: number;
  readonly folder: string;
  readonly metadataLocation: string;
  readonly metadata: TableMetadata;
  /** The metadata file as it was read. */
  readonly bytes: Uint8Array;
}

export type TableState =
  | PresentTable
  /** Nothing is there; the next version is the first. */
  | { readonly kind: 'absent'; readonly version: 0 }
  /** A drop got as far as its tombstone, which has this version. */
  | { readonly kind: 'dropped'; readonly version: number };

/** Files vanish under a reader only while a table is dropped, or its old metadata cleaned up. */
const mostTries = 10;

export async function loadState(storage: Storage, folder: string): Promise<TableState> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const current = await findCurrent(storage, folder);
    if (!current) return { kind: 'absent', version: 0 };
    const { version, location } = current;
    const bytes = await readIfThere(storage, location);
    if (!bytes) continue;
    if (Buffer.compare(bytes, tombstone) === 0) return { kind: 'dropped', version };
    const metadata = decodeMetadata(bytes, location);
    return { kind: 'present', version, folder, metadataLocation: location, metadata, bytes };
  }
  throw new LakeError('LAKE-F004', `the metadata files in ${folder} vanish while they are read`);
}
