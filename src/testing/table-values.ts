/**
 * Metadata of Iceberg tables made by hand, for tests of what is made out of it.
 *
 * @module
 */

import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Snapshot } from '../iceberg/metadata/snapshot.js';
import type { SimpleKind } from '../iceberg/type/type.js';

/** Beyond what a double holds, so that rounding would be seen. */
const firstId = 9007199254740993n;

/** The n-th snapshot of a table, from 1. */
export function snapshotOf(n: number, summary: Readonly<Record<string, string>>): Snapshot {
  return {
    snapshotId: firstId + BigInt(n),
    ...(n > 1 ? { parentSnapshotId: firstId + BigInt(n - 1) } : {}),
    sequenceNumber: n,
    timestampMs: 1_767_600_000_000 + n * 60_000,
    manifestList: `file:///lake/metadata/snap-${n}.avro`,
    operation: 'append',
    summary,
  };
}

/** A table whose last snapshot is the current one. */
export function tableOf(parts: {
  readonly columns: Readonly<Record<string, SimpleKind>>;
  readonly snapshots?: readonly Snapshot[];
}): TableMetadata {
  const { snapshots = [] } = parts;
  const fields = Object.entries(parts.columns).map(([name, kind], i) => ({
    id: i + 1,
    name,
    required: false,
    type: { kind },
  }));
  return {
    formatVersion: 2,
    tableUuid: '2b6a61f0-15a5-4f4a-8cf9-d1c02f0b3a1c',
    location: 'file:///lake',
    lastSequenceNumber: snapshots.length,
    lastUpdatedMs: 0,
    lastColumnId: fields.length,
    schemas: [{ schemaId: 0, fields, identifierFieldIds: [] }],
    currentSchemaId: 0,
    partitionSpecs: [{ specId: 0, fields: [] }],
    defaultSpecId: 0,
    lastPartitionId: 999,
    sortOrders: [{ orderId: 0, fields: [] }],
    defaultSortOrderId: 0,
    properties: {},
    currentSnapshotId: snapshots.at(-1)?.snapshotId ?? null,
    snapshots,
    snapshotLog: [],
    metadataLog: [],
    refs: {},
    others: {},
  };
}
