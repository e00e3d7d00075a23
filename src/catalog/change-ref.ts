/**
 * Makes, moves and removes branches and tags, without a new snapshot.
 *
 * @module
 */

import { changeOfRef, type RefEdit } from '../iceberg/metadata/refs.js';
import type { Catalog, LoadedTable, TableIdentifier } from './catalog.js';
import { commitOne, retryOnHead } from './commit-metadata.js';

export interface ChangeRefRequest {
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly edit: RefEdit;
}

/**
 * Carries the edit out on the table as it is; when others commit meanwhile it is judged anew.
 *
 * @throws LakeError as `changeOfRef`, LAKE-I001 where there is no such table; CommitConflict
 *   LAKE-I003 when others were first in every attempt; CommitStateUnknown when nobody can tell
 */
export function changeRef({ catalog, identifier, edit }: ChangeRefRequest): Promise<LoadedTable> {
  return retryOnHead(catalog, identifier, ({ metadata }) =>
    commitOne(catalog, { identifier, ...changeOfRef(metadata, edit) }),
  );
}
