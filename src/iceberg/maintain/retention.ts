/**
 * Which snapshots and references of a table are no longer kept (spec: Snapshot Retention Policy).
 *
 * Beside what the specification keeps, every branch keeps its history back to the newest snapshot
 * that tells a writer how far it came, and back to those that others say they have read up to:
 * readers of changes need all that lies between.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { ancestors, mainBranch, snapshotById } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { Snapshot, SnapshotRef } from '../metadata/snapshot.js';

const maxSnapshotAgeProperty = 'history.expire.max-snapshot-age-ms';
const minSnapshotsProperty = 'history.expire.min-snapshots-to-keep';
const maxRefAgeProperty = 'history.expire.max-ref-age-ms';
const collectProperty = 'gc.enabled';
const fiveDaysMs = 5 * 24 * 60 * 60 * 1000;

/** Summary keys of a loader and of a model: from the newest snapshot with one, each goes on. */
const positionKeys: readonly string[] = ['lake.kafka.offsets.end', 'lake.code-hash'];

export interface RetentionRequest {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Stands in for the age in the table's properties; what a branch says of itself goes first. */
  readonly maxSnapshotAgeMs?: number;
  /** Likewise, for the number of snapshots that a branch keeps whatever their age. */
  readonly minSnapshotsToKeep?: number;
  /** These go whatever their age. */
  readonly snapshotIds?: readonly bigint[];
  /** Snapshots that somebody has read up to. */
  readonly protectedIds?: ReadonlySet<bigint>;
}

export interface Expiry {
  readonly snapshots: readonly Snapshot[];
  /** Branches and tags that are too old. */
  readonly refs: readonly string[];
}

/**
 * @throws LakeError LAKE-I004 when the table forbids to remove files (`gc.enabled`), or a snapshot
 *   that shall go is needed; LAKE-C003 for a property that is no number
 */
export function planExpiry(metadata: TableMetadata, request: RetentionRequest): Expiry {
  requireCollectable(metadata, 'expire snapshots');
  const aged = { ...request, ...retentionOf(metadata, request) };
  const [kept, expired] = splitRefs(metadata, aged);
  const retained = retainedIds(metadata, kept, aged);
  const explicit = new Set(request.snapshotIds);
  requireDispensable(metadata, explicit, kept, request);
  return {
    snapshots: metadata.snapshots.filter(
      ({ snapshotId }) => explicit.has(snapshotId) || !retained.has(snapshotId),
    ),
    refs: expired.map(([name]) => name),
  };
}

/** @throws LakeError LAKE-I004 when the table's files may belong to others too */
export function requireCollectable(metadata: TableMetadata, what: string): void {
  if (metadata.properties[collectProperty]?.trim().toLowerCase() !== 'false') return;
  const message = `cannot ${what} of ${metadata.location}: its property gc.enabled is false`;
  throw new LakeError('LAKE-I004', message, {
    hint: 'other tables may use its files; set gc.enabled to true if none does',
  });
}

export interface Retention {
  readonly maxSnapshotAgeMs: number;
  readonly minSnapshotsToKeep: number;
  readonly maxRefAgeMs: number;
}

/** What is asked for, and else what the table's properties say. */
export function retentionOf(
  metadata: TableMetadata,
  request: Pick<RetentionRequest, 'maxSnapshotAgeMs' | 'minSnapshotsToKeep'>,
): Retention {
  const property = (name: string, least: number, otherwise: number) =>
    numberProperty(metadata, name, least) ?? otherwise;
  return {
    maxSnapshotAgeMs: request.maxSnapshotAgeMs ?? property(maxSnapshotAgeProperty, 0, fiveDaysMs),
    minSnapshotsToKeep: request.minSnapshotsToKeep ?? property(minSnapshotsProperty, 1, 1),
    maxRefAgeMs: property(maxRefAgeProperty, 0, Number.POSITIVE_INFINITY),
  };
}

/** Unlike elsewhere, a text that means nothing is an error: less would be kept than was wanted. */
function numberProperty(metadata: TableMetadata, name: string, least: number): number | undefined {
  const text = metadata.properties[name]?.trim();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  const message = `the property ${name} of ${metadata.location} is not a number of at least ${least}`;
  throw new LakeError('LAKE-C003', `${message}: ${text}`);
}

type Aged = Retention & RetentionRequest;
type NamedRef = readonly [name: string, ref: SnapshotRef];

/** Those that stay and those that go. */
function splitRefs(
  metadata: TableMetadata,
  policy: Aged,
): readonly [readonly NamedRef[], readonly NamedRef[]] {
  const all = Object.entries(metadata.refs);
  const stays = ([name, ref]: NamedRef) => name === mainBranch || isYoung(metadata, ref, policy);
  return [all.filter(stays), all.filter((named) => !stays(named))];
}

function isYoung(metadata: TableMetadata, ref: SnapshotRef, policy: Aged): boolean {
  const snapshot = snapshotById(metadata, ref.snapshotId);
  if (!snapshot) return false;
  return policy.now - snapshot.timestampMs <= (ref.maxRefAgeMs ?? policy.maxRefAgeMs);
}

function retainedIds(
  metadata: TableMetadata,
  refs: readonly NamedRef[],
  request: Aged,
): ReadonlySet<bigint> {
  const retained = new Set(refs.map(([, ref]) => ref.snapshotId));
  const referenced = new Set(retained);
  for (const [, ref] of refs) {
    if (ref.type !== 'branch') continue;
    const history = [...ancestors(metadata, ref.snapshotId)];
    for (const { snapshotId } of history) referenced.add(snapshotId);
    for (const { snapshotId } of keptOfBranch(history, ref, request)) retained.add(snapshotId);
  }
  const oldest = request.now - request.maxSnapshotAgeMs;
  for (const { snapshotId, timestampMs } of metadata.snapshots) {
    if (referenced.has(snapshotId)) continue;
    if (timestampMs >= oldest || request.protectedIds?.has(snapshotId)) retained.add(snapshotId);
  }
  return retained;
}

/** The newest part of a branch's history, without a gap. */
function keptOfBranch(
  history: readonly Snapshot[],
  ref: SnapshotRef,
  request: Aged,
): readonly Snapshot[] {
  const oldest = request.now - (ref.maxSnapshotAgeMs ?? request.maxSnapshotAgeMs);
  const least = ref.minSnapshotsToKeep ?? request.minSnapshotsToKeep;
  const tooOld = history.findIndex((s, index) => index >= least && s.timestampMs < oldest);
  const byAge = tooOld < 0 ? history.length : tooOld;
  return history.slice(0, Math.max(byAge, neededOfBranch(history, request)));
}

/** How far back positions and readers reach. */
function neededOfBranch(
  history: readonly Snapshot[],
  { protectedIds }: Pick<RetentionRequest, 'protectedIds'>,
): number {
  const newest = positionKeys.map((key) =>
    history.findIndex(({ summary }) => summary[key] !== undefined),
  );
  const read = history.findLastIndex(({ snapshotId }) => protectedIds?.has(snapshotId) ?? false);
  return Math.max(...newest, read) + 1;
}

/** A snapshot named to go must not be one that something leads to or builds on. */
function requireDispensable(
  metadata: TableMetadata,
  explicit: ReadonlySet<bigint>,
  refs: readonly NamedRef[],
  request: RetentionRequest,
): void {
  for (const [name, ref] of refs) {
    if (explicit.has(ref.snapshotId)) throw needed(ref.snapshotId, `"${name}" points to it`);
    if (ref.type !== 'branch') continue;
    const history = [...ancestors(metadata, ref.snapshotId)];
    const used = history.slice(0, neededOfBranch(history, request));
    const found = used.find(({ snapshotId }) => explicit.has(snapshotId));
    if (found) throw needed(found.snapshotId, `a loader or model goes on from it, on "${name}"`);
  }
  for (const id of request.protectedIds ?? []) {
    if (explicit.has(id)) throw needed(id, 'a model goes on from it');
  }
}

function needed(snapshotId: bigint, why: string): LakeError {
  return new LakeError('LAKE-I004', `the snapshot ${snapshotId} cannot expire: ${why}`);
}
