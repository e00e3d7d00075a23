/**
 * Loading a table that must be there.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { tableName, type Catalog, type LoadedTable, type TableIdentifier } from './catalog.js';

/** @throws LakeError LAKE-I001 when there is no such table */
export async function loadExisting(
  catalog: Catalog,
  identifier: TableIdentifier,
): Promise<LoadedTable> {
  const table = await catalog.loadTable(identifier);
  if (table) return table;
  throw new LakeError('LAKE-I001', `the table "${tableName(identifier)}" does not exist`);
}
