/**
 * What a commit does to table metadata, as data: the updates of the REST catalog protocol under
 * their own names. `apply-updates.ts` says what each means, `update-json.ts` how it is written.
 *
 * @module
 */

import type { JsonObject } from '../type/json-shape.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import type { Schema } from '../schema/schema.js';
import type { Snapshot, SnapshotRef } from './snapshot.js';
import type { SortOrder } from '../partition/sort-order.js';

/** As an id: the schema, spec or order that the same list of updates added last. */
export const lastAdded = -1;

export type TableUpdate =
  | { readonly action: 'assign-uuid'; readonly uuid: string }
  | { readonly action: 'upgrade-format-version'; readonly formatVersion: 1 | 2 | 3 }
  /** The id is assigned anew; a schema equal to a known one takes that one's id. */
  | { readonly action: 'add-schema'; readonly schema: Schema; readonly lastColumnId?: number }
  /** `lastAdded` (-1) stands for the schema added last. */
  | { readonly action: 'set-current-schema'; readonly schemaId: number }
  | { readonly action: 'add-spec'; readonly spec: PartitionSpec }
  | { readonly action: 'set-default-spec'; readonly specId: number }
  | { readonly action: 'add-sort-order'; readonly sortOrder: SortOrder }
  | { readonly action: 'set-default-sort-order'; readonly sortOrderId: number }
  | { readonly action: 'add-snapshot'; readonly snapshot: Snapshot }
  | { readonly action: 'set-snapshot-ref'; readonly refName: string; readonly ref: SnapshotRef }
  | { readonly action: 'remove-snapshots'; readonly snapshotIds: readonly bigint[] }
  | { readonly action: 'remove-snapshot-ref'; readonly refName: string }
  | { readonly action: 'set-location'; readonly location: string }
  | { readonly action: 'set-properties'; readonly updates: Readonly<Record<string, string>> }
  | { readonly action: 'remove-properties'; readonly removals: readonly string[] }
  /** The statistics file as its JSON form. */
  | { readonly action: 'set-statistics'; readonly statistics: JsonObject }
  | { readonly action: 'remove-statistics'; readonly snapshotId: bigint }
  | { readonly action: 'set-partition-statistics'; readonly partitionStatistics: JsonObject }
  | { readonly action: 'remove-partition-statistics'; readonly snapshotId: bigint }
  | { readonly action: 'remove-partition-specs'; readonly specIds: readonly number[] }
  | { readonly action: 'remove-schemas'; readonly schemaIds: readonly number[] }
  | { readonly action: 'add-encryption-key'; readonly encryptionKey: JsonObject }
  | { readonly action: 'remove-encryption-key'; readonly keyId: string };
