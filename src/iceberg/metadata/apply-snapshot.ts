/**
 * What updates do to the snapshots, references and snapshot log of a table (spec: Snapshots,
 * Snapshot References, Table Metadata Fields).
 *
 * @module
 */

import { CommitConflict, LakeError } from '../../errors.js';
import { removeFromList } from './apply-other.js';
import { mainBranch, snapshotById } from './history.js';
import { stringRecord } from '../type/json-shape.js';
import { withMetadata, type Draft } from './metadata-draft.js';
import type { TableMetadata } from './metadata.js';
import type { Snapshot, SnapshotRef } from './snapshot.js';

/** @throws CommitConflict when another commit took its sequence number or row ids */
export function addSnapshot(draft: Draft, snapshot: Snapshot): Draft {
  const { metadata } = draft;
  if (snapshotById(metadata, snapshot.snapshotId)) {
    throw new LakeError('LAKE-I004', `the snapshot ${snapshot.snapshotId} is there already`);
  }
  if (metadata.formatVersion > 1 && snapshot.sequenceNumber <= metadata.lastSequenceNumber) {
    throw taken(`the sequence number ${snapshot.sequenceNumber}`);
  }
  return {
    ...withMetadata(draft, {
      snapshots: [...metadata.snapshots, snapshot],
      lastSequenceNumber: Math.max(metadata.lastSequenceNumber, snapshot.sequenceNumber),
      ...(metadata.formatVersion === 3 && { nextRowId: nextRowId(metadata, snapshot) }),
    }),
    now: Math.max(draft.now, snapshot.timestampMs),
    addedSnapshots: new Set([...draft.addedSnapshots, snapshot.snapshotId]),
  };
}

/** Moves or makes a branch or tag; moving main is what readers see. */
export function setRef(draft: Draft, name: string, ref: SnapshotRef): Draft {
  const { metadata } = draft;
  const snapshot = snapshotById(metadata, ref.snapshotId);
  if (!snapshot) {
    throw new LakeError('LAKE-I008', `"${name}" cannot point to the snapshot ${ref.snapshotId}`, {
      hint: 'the table has no such snapshot; it may have been expired',
    });
  }
  if (name === mainBranch && ref.type !== 'branch') {
    throw new LakeError('LAKE-I004', `"${mainBranch}" must be a branch`);
  }
  const refs = { ...metadata.refs, [name]: ref };
  if (name !== mainBranch || metadata.currentSnapshotId === ref.snapshotId) {
    return withMetadata(draft, { refs });
  }
  return withCurrent(withMetadata(draft, { refs }), snapshot);
}

export function removeRef(draft: Draft, name: string): Draft {
  const refs = withoutNames(draft.metadata.refs, (other) => other === name);
  if (name !== mainBranch) return withMetadata(draft, { refs });
  return withMetadata(draft, { refs, currentSnapshotId: null, snapshotLog: [] });
}

/** References to them go too. Unknown ids are no error: what shall go is gone. */
export function removeSnapshots(draft: Draft, snapshotIds: readonly bigint[]): Draft {
  const gone = new Set(snapshotIds);
  const { metadata } = draft;
  const orphaned = Object.keys(metadata.refs).filter((name) => {
    const ref = metadata.refs[name];
    return ref !== undefined && gone.has(ref.snapshotId);
  });
  const withoutRefs = orphaned.reduce(removeRef, draft);
  const kept = withMetadata(withoutRefs, {
    snapshots: metadata.snapshots.filter((s) => !gone.has(s.snapshotId)),
  });
  const cleared = ['statistics', 'partition-statistics'].reduce(
    (d, list) => removeFromList(d, list, 'snapshot-id', snapshotIds),
    kept,
  );
  return { ...cleared, removedSnapshots: true };
}

/**
 * The log without states that were only passed through and, once snapshots were removed, without
 * everything up to the last that is not there any more: between two entries nothing may be missing.
 */
export function finishSnapshotLog(draft: Draft): Draft {
  const { metadata } = draft;
  const known = new Set(metadata.snapshots.map((s) => s.snapshotId));
  const lastGap = draft.removedSnapshots
    ? metadata.snapshotLog.findLastIndex((entry) => !known.has(entry.snapshotId))
    : -1;
  const snapshotLog = metadata.snapshotLog
    .slice(lastGap + 1)
    .filter(
      (entry) =>
        entry.snapshotId === metadata.currentSnapshotId ||
        !draft.intermediateSnapshots.has(entry.snapshotId),
    );
  return withMetadata(draft, { snapshotLog });
}

function withCurrent(draft: Draft, snapshot: Snapshot): Draft {
  const { metadata, addedSnapshots } = draft;
  const isNew = addedSnapshots.has(snapshot.snapshotId);
  const last = metadata.snapshotLog.at(-1)?.timestampMs ?? 0;
  const timestampMs = Math.max(last, isNew ? snapshot.timestampMs : draft.now);
  return {
    ...withMetadata(draft, {
      currentSnapshotId: snapshot.snapshotId,
      snapshotLog: [...metadata.snapshotLog, { timestampMs, snapshotId: snapshot.snapshotId }],
    }),
    intermediateSnapshots: isNew
      ? new Set([...draft.intermediateSnapshots, snapshot.snapshotId])
      : draft.intermediateSnapshots,
  };
}

function nextRowId(metadata: TableMetadata, snapshot: Snapshot): number {
  const next = metadata.nextRowId ?? 0;
  if (snapshot.firstRowId === undefined || snapshot.addedRows === undefined) {
    const message = `the snapshot ${snapshot.snapshotId} lacks first-row-id or added-rows`;
    throw new LakeError('LAKE-I004', message);
  }
  if (snapshot.firstRowId < next) throw taken(`the row id ${snapshot.firstRowId}`);
  return snapshot.firstRowId + snapshot.addedRows;
}

function taken(what: string): CommitConflict {
  return new CommitConflict('LAKE-I003', `commit refused: ${what} is taken already`);
}

function withoutNames<T>(
  record: Readonly<Record<string, T>>,
  leaves: (name: string) => boolean,
): Readonly<Record<string, T>> {
  return stringRecord(Object.entries(record).filter(([name]) => !leaves(name)));
}
