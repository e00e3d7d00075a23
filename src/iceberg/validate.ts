/** @module */
import type { Storage } from '../storage/storage.js';
import type { TableChange } from './change.js';
import type { TableMetadata } from './metadata.js';

export async function validateChange(request: {
  readonly storage: Storage;
  readonly change: TableChange;
  readonly base: TableMetadata | undefined;
  readonly head: TableMetadata | undefined;
}): Promise<void> {
  throw new Error(`not there yet: ${request.base?.location}`);
}
