/** @module */
import type { Storage } from '../storage/storage.js';
import type { DataFile } from './data-file.js';
import type { Expression } from './expression.js';
import type { TableMetadata } from './metadata.js';

/** A data file to read, with the deletes that apply to it. */
export interface ScanTask {
  readonly file: DataFile;
  readonly deletes: readonly DataFile[];
  readonly sequenceNumber: number;
  readonly specId: number;
}

export interface ScanRequest {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  /** Null: the table without a snapshot, which has no files. */
  readonly snapshotId: bigint | null;
  readonly filter?: Expression;
}

export async function planScan(request: ScanRequest): Promise<readonly ScanTask[]> {
  throw new Error(`not there yet: ${request.snapshotId}`);
}
