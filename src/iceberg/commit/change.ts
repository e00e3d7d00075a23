/**
 * What a writer wants to happen to a table, as data. It is prepared once (data manifests), staged
 * per attempt (manifest list, snapshot) and committed by a catalog.
 *
 * @module
 */

import type { DataFile, ManifestFile } from '../manifest/data-file.js';
import type { Expression } from '../scan/expression.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import type { TableRequirement } from '../metadata/requirement.js';
import type { Schema } from '../schema/schema.js';
import type { SnapshotOperation } from '../metadata/snapshot.js';
import type { SortOrder } from '../partition/sort-order.js';
import type { TableUpdate } from '../metadata/update.js';

export interface TableChange {
  /** Only where the table does not exist yet: schema, spec, order and properties are its first. */
  readonly create?: { readonly location: string; readonly formatVersion: 2 | 3 };
  /** Absent: only schema, spec, order or properties change. */
  readonly snapshot?: SnapshotChange;
  /** The new current schema; its ids already resolved against the base. */
  readonly schema?: Schema;
  readonly spec?: PartitionSpec;
  readonly sortOrder?: SortOrder;
  readonly setProperties?: Readonly<Record<string, string>>;
  readonly removeProperties?: readonly string[];
}

export interface SnapshotChange {
  readonly operation: SnapshotOperation;
  readonly added: readonly DataFile[];
  /** Data files that leave the table; `all` replaces its whole contents. */
  readonly removed: readonly DataFile[] | 'all';
  /** Keys beside the counts of the specification: `lake.*`. */
  readonly summary: Readonly<Record<string, string>>;
  /** The snapshot that the operation read; null: an empty or absent table. */
  readonly baseSnapshotId: bigint | null;
  readonly validation: Validation;
  /** The branch that it goes on; `main` by default. */
  readonly branch?: string;
  /**
   * Of the added data files; the commit's own by default. A compaction keeps an older one, so that
   * equality deletes go on to apply (spec: Sequence Number Inheritance).
   */
  readonly dataSequenceNumber?: number;
  /** Manifests of the base whose live files are to be grouped anew; nothing is added or removed. */
  readonly regrouped?: readonly ManifestFile[];
}

/** What must not have happened between the base and the head for the change to be still right. */
export type Validation =
  | { readonly kind: 'append' }
  /** Replaces data files: they must still be there, without new deletes. */
  | { readonly kind: 'rewrite'; readonly isolation: Isolation; readonly filter: Expression }
  /** Adds deletes to data files that stay: those must still be there, without conflicting deletes. */
  | {
      readonly kind: 'row-delta';
      readonly isolation: Isolation;
      readonly filter: Expression;
      /** Paths of the data files that the added deletes refer to. */
      readonly referenced: readonly string[];
    }
  /** Replaces all files of these partitions. */
  | {
      readonly kind: 'partitions';
      readonly isolation: Isolation;
      readonly partitions: readonly Pick<DataFile, 'specId' | 'partition'>[];
    }
  /** Rewrites files without changing rows: they must still be there, without new position deletes. */
  | { readonly kind: 'compact' };

/**
 * Serializable: no data may have been added that `filter` matches, the rows that the operation
 * looked at. Snapshot: only the files that it changes matter.
 */
type Isolation = 'serializable' | 'snapshot';

/** A change that can be committed to exactly the metadata it was staged on. */
export interface StagedChange {
  readonly base: TableMetadata | undefined;
  readonly requirements: readonly TableRequirement[];
  readonly updates: readonly TableUpdate[];
  /** The base with the updates applied: what readers will see once it is published. */
  readonly metadata: TableMetadata;
  readonly snapshotId: bigint | undefined;
  /** Metadata files that were written for this attempt alone. */
  readonly written: readonly string[];
  /** Manifests that this attempt does not refer to, since it merged them. */
  readonly unused: readonly string[];
}
