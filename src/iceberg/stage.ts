/** @module */
import type { Storage } from '../storage/storage.js';
import type { StagedChange } from './change.js';
import type { TableMetadata } from './metadata.js';
import type { PreparedChange } from './prepare.js';

export async function stageChange(request: {
  readonly storage: Storage;
  readonly prepared: PreparedChange;
  readonly base: TableMetadata | undefined;
  readonly now?: number;
}): Promise<StagedChange> {
  throw new Error(`not there yet: ${request.now}`);
}
