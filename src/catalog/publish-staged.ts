/** @module */
import type { StagedChange } from '../iceberg/change.js';
import type { TableMetadata } from '../iceberg/metadata.js';
import type { PreparedChange } from '../iceberg/prepare.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, LoadedTable, TableIdentifier } from './catalog.js';

/** Judges the head that a commit will build on; what it throws ends the commit. */
export type HeadCheck = (head: TableMetadata | undefined) => void;

export interface PublishRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly prepared: PreparedChange;
  readonly staged: StagedChange;
  readonly check?: HeadCheck;
}

export async function publishStaged(request: PublishRequest): Promise<LoadedTable> {
  throw new Error(`not there yet: ${request.identifier.name}`);
}
