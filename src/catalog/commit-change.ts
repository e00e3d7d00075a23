/**
 * A whole commit in one call: load, prepare, stage, publish.
 *
 * @module
 */

import type { TableChange } from '../iceberg/commit/change.js';
import { prepareChange } from '../iceberg/commit/prepare.js';
import { stageChange } from '../iceberg/commit/stage.js';
import { validateChange } from '../iceberg/commit/validate.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, LoadedTable, TableIdentifier } from './catalog.js';
import { publishStaged, type HeadCheck } from './publish-staged.js';

export interface CommitChangeRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly change: TableChange;
  /** The table that the change was made for; by default the one that is there now. */
  readonly base?: TableMetadata;
  /** Runs before every attempt, on the head that the attempt builds on. */
  readonly check?: HeadCheck;
}

/**
 * Commits the change. What is refused before anything was written (by
 * `check`, say) keeps its data files; later they are removed.
 *
 * @throws as `publishStaged`
 */
export async function commitChange(request: CommitChangeRequest): Promise<LoadedTable> {
  const { storage, catalog, identifier, change, check } = request;
  const base = request.base ?? (await catalog.loadTable(identifier))?.metadata;
  check?.(base);
  await validateChange({ storage, change, base, head: base });
  const prepared = await prepareChange({ storage, change, base });
  const staged = await stageChange({ storage, prepared, base });
  return publishStaged({
    ...{ storage, catalog, identifier, prepared, staged },
    ...(check && { check }),
  });
}
