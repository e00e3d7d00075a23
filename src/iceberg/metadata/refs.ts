/**
 * Operations on branches and tags, as updates and what they require (spec: Snapshot References).
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { isAncestor, mainBranch, snapshotOf, type SnapshotSelector } from './history.js';
import type { TableMetadata } from './metadata.js';
import type { TableRequirement } from './requirement.js';
import type { SnapshotRef } from './snapshot.js';
import type { TableUpdate } from './update.js';

/** How long a reference and its snapshots live; absent: as the table's properties say. */
type RefRetention = Pick<SnapshotRef, 'minSnapshotsToKeep' | 'maxSnapshotAgeMs' | 'maxRefAgeMs'>;

export type RefEdit =
  | {
      readonly kind: 'create' | 'replace';
      readonly type: SnapshotRef['type'];
      readonly name: string;
      readonly at: SnapshotSelector;
      readonly retention?: RefRetention;
    }
  | { readonly kind: 'remove'; readonly name: string }
  /** Moves a branch to a later snapshot, whose history holds all of the branch. */
  | { readonly kind: 'fast-forward'; readonly branch: string; readonly to: SnapshotSelector }
  /** Moves a branch back to a snapshot of its own history. */
  | { readonly kind: 'roll-back'; readonly branch: string; readonly to: SnapshotSelector }
  /** Moves a branch to any snapshot of the table. */
  | { readonly kind: 'set-snapshot'; readonly branch: string; readonly to: SnapshotSelector };

export interface RefChange {
  readonly requirements: readonly TableRequirement[];
  readonly updates: readonly TableUpdate[];
}

/**
 * @throws LakeError LAKE-I008 for an unknown reference or snapshot, LAKE-I004 for an edit that is
 *   not legal
 */
export function changeOfRef(metadata: TableMetadata, edit: RefEdit): RefChange {
  switch (edit.kind) {
    case 'create':
    case 'replace':
      return pointed(metadata, edit);
    case 'remove':
      return removed(metadata, edit.name);
    default:
      return moved(metadata, edit);
  }
}

function pointed(
  metadata: TableMetadata,
  edit: RefEdit & { readonly kind: 'create' | 'replace' },
): RefChange {
  const { kind, type, name, at, retention = {} } = edit;
  const { snapshotId } = snapshotOf(metadata, at);
  requirePositive(name, type, retention);
  const there = refOf(metadata, name);
  if (kind === 'create' && there) throw illegal(`the ${there.type} "${name}" exists already`);
  if (kind === 'replace') requireType(metadata, name, type);
  return setTo(metadata, name, { ...retention, snapshotId, type });
}

function removed(metadata: TableMetadata, name: string): RefChange {
  if (name === mainBranch) throw illegal(`"${mainBranch}" cannot be removed`);
  snapshotOf(metadata, { ref: name });
  return {
    requirements: requirements(metadata, name),
    updates: [{ action: 'remove-snapshot-ref', refName: name }],
  };
}

function moved(
  metadata: TableMetadata,
  edit: RefEdit & { readonly kind: 'fast-forward' | 'roll-back' | 'set-snapshot' },
): RefChange {
  const { kind, branch } = edit;
  const ref = requireType(metadata, branch, 'branch');
  const { snapshotId } = snapshotOf(metadata, edit.to);
  if (kind === 'fast-forward' && !isAncestor(metadata, ref.snapshotId, snapshotId)) {
    throw illegal(`"${branch}" has commits that the snapshot ${snapshotId} does not build on`);
  }
  if (kind === 'roll-back' && !isAncestor(metadata, snapshotId, ref.snapshotId)) {
    throw illegal(`the snapshot ${snapshotId} is not in the history of "${branch}"`);
  }
  return setTo(metadata, branch, { ...ref, snapshotId });
}

function setTo(metadata: TableMetadata, refName: string, ref: SnapshotRef): RefChange {
  return {
    requirements: requirements(metadata, refName),
    updates: [{ action: 'set-snapshot-ref', refName, ref }],
  };
}

function requirements(metadata: TableMetadata, ref: string): readonly TableRequirement[] {
  const snapshotId = refOf(metadata, ref)?.snapshotId ?? null;
  return [
    { type: 'assert-table-uuid', uuid: metadata.tableUuid },
    { type: 'assert-ref-snapshot-id', ref, snapshotId },
  ];
}

function requireType(
  metadata: TableMetadata,
  name: string,
  type: SnapshotRef['type'],
): SnapshotRef {
  snapshotOf(metadata, { ref: name });
  const ref = refOf(metadata, name);
  if (ref?.type !== type) throw illegal(`"${name}" is not a ${type}`);
  return ref;
}

function refOf(metadata: TableMetadata, name: string): SnapshotRef | undefined {
  return Object.hasOwn(metadata.refs, name) ? metadata.refs[name] : undefined;
}

function requirePositive(name: string, type: SnapshotRef['type'], retention: RefRetention): void {
  const { minSnapshotsToKeep, maxSnapshotAgeMs, maxRefAgeMs } = retention;
  for (const value of [minSnapshotsToKeep, maxSnapshotAgeMs, maxRefAgeMs]) {
    if (value === undefined || (Number.isSafeInteger(value) && value > 0)) continue;
    throw illegal(`the retention of "${name}" must be a positive whole number, not ${value}`);
  }
  const ofBranch = minSnapshotsToKeep !== undefined || maxSnapshotAgeMs !== undefined;
  if (type === 'tag' && ofBranch) {
    throw illegal(`the tag "${name}" is one snapshot: only its own age can be limited`);
  }
}

function illegal(what: string): LakeError {
  return new LakeError('LAKE-I004', `the references cannot be changed so: ${what}`);
}
