/**
 * Look-ups in table metadata: current and past schemas, specs, snapshots and their ancestry.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { didYouMean } from '../../util/edit-distance.js';
import type { TableMetadata } from './metadata.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import type { Schema } from '../schema/schema.js';
import type { Snapshot } from './snapshot.js';
import type { SortOrder } from '../partition/sort-order.js';

/** The branch that readers see. */
export const mainBranch = 'main';

/** Which state of a table is meant; `ref` is a branch or a tag. */
export type SnapshotSelector =
  | { readonly snapshotId: bigint }
  /** Milliseconds since 1970. */
  | { readonly timestampMs: number }
  | { readonly ref: string };

export function currentSchema(metadata: TableMetadata): Schema {
  return schemaById(metadata, metadata.currentSchemaId);
}

/** @throws LakeError LAKE-I006 when the metadata names a schema that it does not hold */
export function schemaById(metadata: TableMetadata, schemaId: number): Schema {
  return found(
    metadata.schemas.find((s) => s.schemaId === schemaId),
    metadata,
    `schema ${schemaId}`,
  );
}

/** The schema a snapshot was written with; the current one where old metadata does not say. */
export function schemaOfSnapshot(metadata: TableMetadata, snapshot: Snapshot): Schema {
  return snapshot.schemaId === undefined
    ? currentSchema(metadata)
    : schemaById(metadata, snapshot.schemaId);
}

export function currentSpec(metadata: TableMetadata): PartitionSpec {
  return specById(metadata, metadata.defaultSpecId);
}

/** @throws LakeError LAKE-I006 when the metadata names a spec that it does not hold */
export function specById(metadata: TableMetadata, specId: number): PartitionSpec {
  return found(
    metadata.partitionSpecs.find((s) => s.specId === specId),
    metadata,
    `partition spec ${specId}`,
  );
}

/** @throws LakeError LAKE-I006 when the metadata names a sort order that it does not hold */
export function currentSortOrder(metadata: TableMetadata): SortOrder {
  return found(
    metadata.sortOrders.find((o) => o.orderId === metadata.defaultSortOrderId),
    metadata,
    `sort order ${metadata.defaultSortOrderId}`,
  );
}

/** Undefined: the table is empty and always was, or was emptied of its references. */
export function currentSnapshot(metadata: TableMetadata): Snapshot | undefined {
  return metadata.currentSnapshotId === null
    ? undefined
    : snapshotById(metadata, metadata.currentSnapshotId);
}

/**
 * The newest snapshot of a branch. Undefined: `main` of a table without rows yet.
 *
 * @throws LakeError LAKE-I008 when there is no such branch
 */
export function branchHead(metadata: TableMetadata, branch = mainBranch): Snapshot | undefined {
  if (branch === mainBranch) return currentSnapshot(metadata);
  const ref = Object.hasOwn(metadata.refs, branch) ? metadata.refs[branch] : undefined;
  if (ref?.type === 'branch') return snapshotOf(metadata, { snapshotId: ref.snapshotId });
  const branches = Object.keys(metadata.refs).filter((n) => metadata.refs[n]?.type === 'branch');
  const hint = ref ? 'it is a tag: tags are not written to' : didYouMean(branch, branches);
  throw absent(metadata, `branch "${branch}"`, hint);
}

/** Undefined: never there, or expired. */
export function snapshotById(metadata: TableMetadata, snapshotId: bigint): Snapshot | undefined {
  return metadata.snapshots.find((s) => s.snapshotId === snapshotId);
}

/**
 * The snapshot that was current at a time, by the snapshot log (spec: Table Metadata Fields,
 * `snapshot-log`). Undefined: the table had none yet, or its history does not reach back so far.
 */
export function snapshotAt(metadata: TableMetadata, timestampMs: number): Snapshot | undefined {
  const entry = metadata.snapshotLog.findLast((e) => e.timestampMs <= timestampMs);
  return entry && snapshotById(metadata, entry.snapshotId);
}

/** @throws LakeError LAKE-I008 when there is no such snapshot, reference or time */
export function snapshotOf(metadata: TableMetadata, selector: SnapshotSelector): Snapshot {
  if ('snapshotId' in selector) {
    const snapshot = snapshotById(metadata, selector.snapshotId);
    if (snapshot) return snapshot;
    throw absent(metadata, `snapshot ${selector.snapshotId}`, 'it may have been expired');
  }
  return 'ref' in selector
    ? snapshotOfRef(metadata, selector.ref)
    : snapshotAtOrThrow(metadata, selector.timestampMs);
}

/** The snapshot and what came before it, newest first, as far back as the metadata knows. */
export function* ancestors(metadata: TableMetadata, snapshotId: bigint): Generator<Snapshot> {
  const byId = new Map(metadata.snapshots.map((s) => [s.snapshotId, s]));
  let next = byId.get(snapshotId);
  while (next) {
    yield next;
    byId.delete(next.snapshotId);
    next = next.parentSnapshotId === undefined ? undefined : byId.get(next.parentSnapshotId);
  }
}

/** Whether `ancestor` is `descendant` or came before it on the way to it. */
export function isAncestor(metadata: TableMetadata, ancestor: bigint, descendant: bigint): boolean {
  for (const snapshot of ancestors(metadata, descendant)) {
    if (snapshot.snapshotId === ancestor) return true;
  }
  return false;
}

function snapshotOfRef(metadata: TableMetadata, name: string): Snapshot {
  const ref = Object.hasOwn(metadata.refs, name) ? metadata.refs[name] : undefined;
  const snapshot = ref && snapshotById(metadata, ref.snapshotId);
  if (snapshot) return snapshot;
  throw absent(metadata, `branch or tag "${name}"`, didYouMean(name, Object.keys(metadata.refs)));
}

function snapshotAtOrThrow(metadata: TableMetadata, timestampMs: number): Snapshot {
  const snapshot = snapshotAt(metadata, timestampMs);
  if (snapshot) return snapshot;
  const first = metadata.snapshotLog[0];
  const hint = first && `its history begins at ${new Date(first.timestampMs).toISOString()}`;
  throw absent(metadata, `snapshot at ${new Date(timestampMs).toISOString()}`, hint);
}

function absent(metadata: TableMetadata, what: string, hint: string | undefined): LakeError {
  return new LakeError('LAKE-I008', `the table at ${metadata.location} has no ${what}`, { hint });
}

function found<T>(item: T | undefined, metadata: TableMetadata, what: string): T {
  if (item !== undefined) return item;
  throw new LakeError('LAKE-I006', `the metadata of ${metadata.location} lacks its ${what}`);
}
