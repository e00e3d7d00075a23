/** @module */
import type { Storage } from '../storage/storage.js';
import type { TableChange } from './change.js';
import type { TableMetadata } from './metadata.js';

export interface PreparedChange {
  readonly change: TableChange;
  readonly base: TableMetadata | undefined;
}

export async function prepareChange(request: {
  readonly storage: Storage;
  readonly change: TableChange;
  readonly base: TableMetadata | undefined;
}): Promise<PreparedChange> {
  throw new Error(`not there yet: ${request.change.snapshot?.operation}`);
}
