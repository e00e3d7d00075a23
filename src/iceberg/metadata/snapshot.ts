/**
 * Snapshots and references (spec: Snapshots, Snapshot References).
 *
 * @module
 */

export type SnapshotOperation = 'append' | 'overwrite' | 'delete' | 'replace';

export interface Snapshot {
  readonly snapshotId: bigint;
  readonly parentSnapshotId?: bigint;
  readonly sequenceNumber: number;
  readonly timestampMs: number;
  /** Absent only in version-1 tables that list their `manifests` instead. */
  readonly manifestList?: string;
  readonly manifests?: readonly string[];
  readonly schemaId?: number;
  readonly operation?: SnapshotOperation;
  /** Without `operation`. All values are strings. */
  readonly summary: Readonly<Record<string, string>>;
  readonly firstRowId?: number;
  readonly addedRows?: number;
  /** The key that encrypts the manifest list; kept as read. */
  readonly keyId?: string;
  /** Members of its JSON that lake does not interpret. */
  readonly others?: Readonly<Record<string, unknown>>;
}

export interface SnapshotRef {
  readonly snapshotId: bigint;
  readonly type: 'branch' | 'tag';
  readonly minSnapshotsToKeep?: number;
  readonly maxSnapshotAgeMs?: number;
  readonly maxRefAgeMs?: number;
  readonly others?: Readonly<Record<string, unknown>>;
}
