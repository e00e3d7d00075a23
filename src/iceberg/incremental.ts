/** @module */
import type { Storage } from '../storage/storage.js';
import type { TableMetadata } from './metadata.js';
import type { ScanTask } from './scan.js';

export interface FileChanges {
  readonly added: readonly ScanTask[];
  readonly removed: readonly ScanTask[];
}

export interface ChangesRequest {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  readonly from: bigint;
  readonly to: bigint;
}

export async function changedFiles(request: ChangesRequest): Promise<FileChanges | undefined> {
  throw new Error(`not there yet: ${request.from}`);
}
