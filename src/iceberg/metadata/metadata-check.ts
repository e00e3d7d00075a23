/**
 * What must hold within table metadata before it may be trusted.
 *
 * @module
 */

import { mainBranch } from './history.js';
import { asList, asObject, malformed } from '../type/json-shape.js';
import type { TableMetadata } from './metadata.js';
import { highestFieldId } from '../schema/schema-fields.js';

/** Logs may be out of order by the difference of two writers' clocks. */
const clockToleranceMs = 60_000;
const ownAncestor = 'is its own ancestor';

/** @throws LakeError LAKE-I006 naming the first contradiction */
export function checkMetadata(metadata: TableMetadata): void {
  checkCurrentIds(metadata);
  checkHighestIds(metadata);
  checkSnapshots(metadata);
  checkAncestry(metadata);
  checkRefs(metadata);
  checkLog(metadata, 'snapshot-log', metadata.snapshotLog);
  checkLog(metadata, 'metadata-log', metadata.metadataLog);
  checkOthers(metadata);
}

function checkCurrentIds(metadata: TableMetadata): void {
  const { schemas, partitionSpecs, sortOrders } = metadata;
  requireOne(
    'schemas',
    schemas.map((s) => s.schemaId),
    metadata.currentSchemaId,
  );
  requireOne(
    'partition-specs',
    partitionSpecs.map((s) => s.specId),
    metadata.defaultSpecId,
  );
  requireOne(
    'sort-orders',
    sortOrders.map((o) => o.orderId),
    metadata.defaultSortOrderId,
  );
}

function requireOne(where: string, ids: readonly number[], current: number): void {
  if (new Set(ids).size < ids.length) throw malformed(where, 'has an id twice');
  if (!ids.includes(current)) throw malformed(where, `lacks the current one, ${current}`);
}

/** Ids above the high-water mark would be given out again. */
function checkHighestIds(metadata: TableMetadata): void {
  const current = metadata.schemas.find((s) => s.schemaId === metadata.currentSchemaId);
  if (current && highestFieldId(current) > metadata.lastColumnId) {
    throw malformed('last-column-id', 'is below the id of a column');
  }
}

function checkSnapshots(metadata: TableMetadata): void {
  const ids = new Set<bigint>();
  for (const snapshot of metadata.snapshots) {
    const where = `snapshot ${snapshot.snapshotId}`;
    if (ids.has(snapshot.snapshotId)) throw malformed('snapshots', `has ${where} twice`);
    ids.add(snapshot.snapshotId);
    if (metadata.formatVersion > 1 && snapshot.sequenceNumber > metadata.lastSequenceNumber) {
      throw malformed(where, 'has a sequence number above last-sequence-number');
    }
  }
}

/** Each snapshot is looked at once: whoever is met again on one way up closes a circle. */
function checkAncestry({ snapshots }: TableMetadata): void {
  const parents = new Map(snapshots.map((s) => [s.snapshotId, s.parentSnapshotId]));
  const done = new Set<bigint>();
  for (const { snapshotId } of snapshots) {
    const way = new Set<bigint>();
    let next: bigint | undefined = snapshotId;
    while (next !== undefined && !done.has(next)) {
      if (way.has(next)) throw malformed(`snapshot ${next}`, ownAncestor);
      way.add(next);
      next = parents.get(next);
    }
    for (const id of way) done.add(id);
  }
}

/** Lists that lake carries and edits without looking into their entries. */
function checkOthers({ others }: TableMetadata): void {
  for (const name of ['statistics', 'partition-statistics', 'encryption-keys']) {
    const list = others[name];
    if (list === undefined || list === null) continue;
    asList(list, name).forEach((entry, i) => asObject(entry, `${name}[${i}]`));
  }
}

function checkRefs(metadata: TableMetadata): void {
  const ids = new Set(metadata.snapshots.map((s) => s.snapshotId));
  if (metadata.currentSnapshotId !== null && !ids.has(metadata.currentSnapshotId)) {
    throw malformed('current-snapshot-id', `${metadata.currentSnapshotId} is not among snapshots`);
  }
  const main = metadata.refs[mainBranch]?.snapshotId ?? null;
  if (main !== metadata.currentSnapshotId) {
    throw malformed('current-snapshot-id', `is not the head of the branch ${mainBranch}`);
  }
  for (const [name, ref] of Object.entries(metadata.refs)) {
    if (name === mainBranch && ref.type !== 'branch') {
      throw malformed(`refs.${name}.type`, 'must be branch');
    }
    if (!ids.has(ref.snapshotId)) throw malformed(`refs.${name}`, 'names an unknown snapshot');
  }
}

function checkLog(
  metadata: TableMetadata,
  where: string,
  log: readonly { readonly timestampMs: number }[],
): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const entry of log) {
    if (entry.timestampMs < last - clockToleranceMs) throw malformed(where, 'is out of order');
    last = entry.timestampMs;
  }
  if (metadata.lastUpdatedMs < last - clockToleranceMs) {
    throw malformed('last-updated-ms', `is before the last entry of ${where}`);
  }
}
