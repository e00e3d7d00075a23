/**
 * Commits that change what a table's metadata says, without a new snapshot: they are made anew for
 * each attempt.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { CommitConflict } from '../errors.js';
import type { Catalog, LoadedTable, TableCommit, TableIdentifier } from './catalog.js';
import { loadExisting } from './load-existing.js';
import { retryPolicy, waitMs } from './retry-policy.js';

/**
 * Runs `attempt` on the table as it is; again, after a pause, while others are first.
 *
 * @throws LakeError LAKE-I001 when there is no such table; CommitConflict LAKE-I003 when others were
 *   first in every attempt; whatever `attempt` throws
 */
export async function retryOnHead<T>(
  catalog: Catalog,
  identifier: TableIdentifier,
  attempt: (table: LoadedTable) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const table = await loadExisting(catalog, identifier);
    const policy = retryPolicy(table.metadata.properties);
    try {
      return await attempt(table);
    } catch (error) {
      if (!(error instanceof CommitConflict) || tries > policy.retries) throw error;
      await sleep(waitMs(policy, tries));
    }
  }
}

export async function commitOne(catalog: Catalog, commit: TableCommit): Promise<LoadedTable> {
  const [table] = await catalog.commit([commit]);
  if (!table) throw new Error('a catalog answered a commit without a table');
  return table;
}
