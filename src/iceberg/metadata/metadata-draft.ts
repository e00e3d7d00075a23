/**
 * Table metadata on its way through a list of updates.
 *
 * @module
 */

import type { TableMetadata } from './metadata.js';

export interface Draft {
  readonly metadata: TableMetadata;
  /** The time of this commit, never before that of the last one. */
  readonly now: number;
  /** What `lastAdded` (-1) stands for. */
  readonly addedSchemaId?: number;
  readonly addedSpecId?: number;
  readonly addedSortOrderId?: number;
  readonly addedSnapshots: ReadonlySet<bigint>;
  /** Snapshots that these updates added and made current, for a while. */
  readonly intermediateSnapshots: ReadonlySet<bigint>;
  readonly removedSnapshots: boolean;
}

/** The draft with members of its metadata replaced. */
export function withMetadata(draft: Draft, members: Partial<TableMetadata>): Draft {
  return { ...draft, metadata: { ...draft.metadata, ...members } };
}
