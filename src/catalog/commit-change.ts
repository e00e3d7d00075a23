/** @module */
import type { TableChange } from '../iceberg/change.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, LoadedTable, TableIdentifier } from './catalog.js';
import type { HeadCheck } from './publish-staged.js';

export interface ChangeRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly change: TableChange;
  readonly check?: HeadCheck;
}

export async function commitChange(request: ChangeRequest): Promise<LoadedTable> {
  throw new Error(`not there yet: ${request.identifier.name}`);
}
