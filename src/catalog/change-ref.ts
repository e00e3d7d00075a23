/**
 * Makes, moves and removes branches and tags, without a new snapshot.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { CommitConflict, LakeError } from '../errors.js';
import { changeOfRef, type RefEdit } from '../iceberg/metadata/refs.js';
import { tableName, type Catalog, type LoadedTable, type TableIdentifier } from './catalog.js';
import { retryPolicy, waitMs } from './retry-policy.js';

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
export async function changeRef(request: ChangeRefRequest): Promise<LoadedTable> {
  const { catalog, identifier, edit } = request;
  for (let attempt = 1; ; attempt += 1) {
    const table = await catalog.loadTable(identifier);
    if (!table) throw new LakeError('LAKE-I001', `there is no table ${tableName(identifier)}`);
    const change = changeOfRef(table.metadata, edit);
    const policy = retryPolicy(table.metadata.properties);
    try {
      const [changed] = await catalog.commit([{ identifier, ...change }]);
      if (!changed) throw new Error('a catalog answered a commit without a table');
      return changed;
    } catch (error) {
      if (!(error instanceof CommitConflict) || attempt > policy.retries) throw error;
      await sleep(waitMs(policy, attempt));
    }
  }
}
