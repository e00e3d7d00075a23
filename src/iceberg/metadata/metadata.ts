/**
 * Table metadata (spec: Table Metadata Fields) as immutable data.
 *
 * @module
 */

import type { PartitionSpec } from '../partition/partition-spec.js';
import type { Schema } from '../schema/schema.js';
import type { Snapshot, SnapshotRef } from './snapshot.js';
import type { SortOrder } from '../partition/sort-order.js';

export interface TableMetadata {
  readonly formatVersion: 1 | 2 | 3;
  readonly tableUuid: string;
  readonly location: string;
  readonly lastSequenceNumber: number;
  readonly lastUpdatedMs: number;
  readonly lastColumnId: number;
  readonly schemas: readonly Schema[];
  readonly currentSchemaId: number;
  readonly partitionSpecs: readonly PartitionSpec[];
  readonly defaultSpecId: number;
  readonly lastPartitionId: number;
  readonly sortOrders: readonly SortOrder[];
  readonly defaultSortOrderId: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly currentSnapshotId: bigint | null;
  readonly snapshots: readonly Snapshot[];
  readonly snapshotLog: readonly { readonly timestampMs: number; readonly snapshotId: bigint }[];
  readonly metadataLog: readonly { readonly timestampMs: number; readonly metadataFile: string }[];
  readonly refs: Readonly<Record<string, SnapshotRef>>;
  readonly nextRowId?: number;
  /** Members that lake does not interpret (statistics, encryption keys …), written back as read. */
  readonly others: Readonly<Record<string, unknown>>;
}
