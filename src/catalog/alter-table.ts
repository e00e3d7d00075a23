/**
 * Changes what a table is, without a new snapshot: its columns, how it is partitioned and sorted,
 * its properties and format version.
 *
 * @module
 */

import { changeOfEdits, type TableEdits } from '../iceberg/commit/table-edits.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, LoadedTable, TableIdentifier } from './catalog.js';
import { commitChange } from './commit-change.js';
import { loadExisting } from './load-existing.js';

export interface AlterTableRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly edits: TableEdits;
}

/**
 * Resolves to the table as it is then; where nothing changes, as it was, without a commit.
 *
 * @throws LakeError LAKE-I007 for an edit that is not legal, LAKE-I001 where there is no such
 *   table; as `commitChange`
 */
export async function alterTable(request: AlterTableRequest): Promise<LoadedTable> {
  const { storage, catalog, identifier, edits } = request;
  const table = await loadExisting(catalog, identifier);
  const change = changeOfEdits(table.metadata, edits);
  if (Object.keys(change).length === 0) return table;
  return commitChange({ storage, catalog, identifier, change, base: table.metadata });
}
