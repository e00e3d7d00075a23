/**
 * The second step of a commit, done for each attempt: the snapshot on top of the table as it is
 * now, with its manifest list.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { LakeError } from '../../errors.js';
import type { Storage } from '../../storage/storage.js';
import { applyUpdates } from '../metadata/apply-updates.js';
import type { SnapshotChange, StagedChange } from './change.js';
import type { ManifestFile } from '../manifest/data-file.js';
import { definitionChange } from './definition-updates.js';
import { branchHead, mainBranch } from '../metadata/history.js';
import { encodeManifestList } from '../manifest/manifest-list.js';
import { readManifestList } from '../manifest/manifest-reader.js';
import { mergeManifests } from './merge-manifests.js';
import type { TableMetadata } from '../metadata/metadata.js';
import {
  putNew,
  sealManifest,
  writeManifest,
  type ManifestTarget,
  type NewManifest,
} from '../manifest/new-manifest.js';
import type { PreparedChange } from './prepare.js';
import { removeFiles, type Removal } from './remove-files.js';
import { withoutRegrouped } from './regroup-manifests.js';
import type { TableRequirement } from '../metadata/requirement.js';
import { assignRowIds } from '../manifest/row-ids.js';
import { snapshotSummary } from './snapshot-summary.js';
import type { Snapshot } from '../metadata/snapshot.js';
import type { TableUpdate } from '../metadata/update.js';

export interface StageRequest {
  readonly storage: Storage;
  readonly prepared: PreparedChange;
  /** The table that the attempt builds on; undefined: there is none. */
  readonly base: TableMetadata | undefined;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/**
 * Stages the change on `base`. The snapshot keeps its id over all attempts.
 *
 * @throws LakeError LAKE-I002 when a table to be created exists, LAKE-I004 when a file to remove is
 *   gone or the table is another one
 */
export async function stageChange(request: StageRequest): Promise<StagedChange> {
  const { prepared, base } = request;
  const now = request.now ?? Date.now();
  requireSameTable(prepared, base);
  const definition = definitionChange(prepared.change, base, prepared.tableUuid);
  const metadata = applyUpdates(base, definition.updates, { now });
  const attempt = await stageSnapshot({ ...request, now }, metadata);
  const updates = [...definition.updates, ...(attempt?.updates ?? [])];
  return {
    base,
    requirements: [...definition.requirements, ...(attempt?.requirements ?? [])],
    updates,
    metadata: applyUpdates(base, updates, { now }),
    snapshotId: prepared.snapshotId,
    written: attempt?.written ?? [],
    unused: attempt?.unused ?? [],
  };
}

/** The snapshot is of this head, and its files are of this schema. */
function headRequirements(
  { currentSchemaId }: TableMetadata,
  ref: string,
  parent: Snapshot | undefined,
): TableRequirement[] {
  return [
    { type: 'assert-ref-snapshot-id', ref, snapshotId: parent?.snapshotId ?? null },
    { type: 'assert-current-schema-id', currentSchemaId },
  ];
}

type Attempt = Pick<StagedChange, 'requirements' | 'updates' | 'written' | 'unused'>;

async function stageSnapshot(
  request: StageRequest & { readonly now: number },
  metadata: TableMetadata,
): Promise<Attempt | undefined> {
  const { storage, prepared, base } = request;
  const { snapshotId } = prepared;
  const change = prepared.change.snapshot;
  if (!change || snapshotId === undefined) return undefined;
  const target = { storage, metadata, snapshotId };
  const branch = change.branch ?? mainBranch;
  const parent = base && branchHead(base, branch);
  const listed = parent ? await readManifestList(storage, metadata, parent) : [];
  const carried = withoutRegrouped(listed, change.regrouped).filter(hasLiveFiles);
  const removal = await removeFiles(target, carried, change.removed);
  const manifests = await buildManifests(target, prepared, removal);
  const content = { parent, listed, removal, manifests: manifests.sealed };
  const snapshot = await writeSnapshot({ ...request, target, change, content });
  return {
    requirements: base ? headRequirements(base, branch, parent) : [],
    updates: snapshotUpdates(metadata, snapshot, branch),
    written: [...manifests.written, ...(snapshot.manifestList ? [snapshot.manifestList] : [])],
    unused: manifests.unused,
  };
}

interface BuiltManifests {
  readonly sealed: readonly ManifestFile[];
  readonly written: readonly string[];
  readonly unused: readonly string[];
}

/** New manifests first, then what is carried on from the parent. */
async function buildManifests(
  target: ManifestTarget,
  prepared: PreparedChange,
  removal: Removal,
): Promise<BuiltManifests> {
  const rewritten = await Promise.all(
    removal.rewritten.map(({ manifest, entries }) =>
      writeManifest(target, {
        content: manifest.content,
        specId: manifest.partitionSpecId,
        entries,
      }),
    ),
  );
  const before = [...prepared.manifests, ...rewritten];
  const all = { fresh: before, carried: removal.untouched };
  // What was just grouped by partition is not mixed again.
  const after = prepared.change.snapshot?.regrouped ? all : await mergeManifests(target, all);
  const sequenceNumber = target.metadata.lastSequenceNumber + 1;
  const kept = pathsOf(after.fresh);
  const preparedPaths = pathsOf(prepared.manifests);
  const own = [...new Set([...preparedPaths, ...pathsOf(rewritten), ...kept])];
  return {
    sealed: [...after.fresh.map((m) => sealManifest(m, sequenceNumber)), ...after.carried],
    written: own.filter((path) => !preparedPaths.has(path)),
    unused: own.filter((path) => !kept.has(path)),
  };
}

interface SnapshotRequest {
  readonly prepared: PreparedChange;
  readonly now: number;
  readonly target: ManifestTarget;
  readonly change: SnapshotChange;
  readonly content: {
    readonly parent: Snapshot | undefined;
    /** The parent's manifests. */
    readonly listed: readonly ManifestFile[];
    readonly removal: Removal;
    readonly manifests: readonly ManifestFile[];
  };
}

async function writeSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const { prepared, target, change, content } = request;
  const { metadata, snapshotId } = target;
  const { parent, manifests } = content;
  const manifestList = `${metadata.location}/metadata/snap-${snapshotId}-1-${randomUUID()}.avro`;
  const sequenceNumber = metadata.lastSequenceNumber + 1;
  const parentSnapshotId = parent?.snapshotId;
  const rowIds = rowIdsOf(metadata, manifests);
  await putNew(
    target.storage,
    manifestList,
    encodeManifestList({
      formatVersion: metadata.formatVersion === 3 ? 3 : 2,
      ...{ snapshotId, parentSnapshotId, sequenceNumber, manifests },
      ...(rowIds && { firstRowId: rowIds.firstRowId }),
    }),
  );
  return {
    snapshotId,
    ...(parentSnapshotId !== undefined && { parentSnapshotId }),
    sequenceNumber,
    timestampMs: Math.max(request.now, metadata.lastUpdatedMs, parent?.timestampMs ?? 0),
    manifestList,
    schemaId: metadata.currentSchemaId,
    operation: change.operation,
    summary: await snapshotSummary(target, change, { ...content, added: prepared.added }),
    ...rowIds,
  };
}

/** Version 3 numbers rows (spec: Row Lineage). */
function rowIdsOf(
  metadata: TableMetadata,
  manifests: readonly ManifestFile[],
): { readonly firstRowId: number; readonly addedRows: number } | undefined {
  if (metadata.formatVersion !== 3) return undefined;
  const firstRowId = metadata.nextRowId ?? 0;
  return { firstRowId, addedRows: assignRowIds(manifests, firstRowId).nextRowId - firstRowId };
}

/** A branch keeps how long its snapshots shall live. */
function snapshotUpdates(
  metadata: TableMetadata,
  snapshot: Snapshot,
  branch: string,
): TableUpdate[] {
  const { snapshotId } = snapshot;
  const ref = { ...metadata.refs[branch], snapshotId, type: 'branch' } as const;
  return [
    { action: 'add-snapshot', snapshot },
    { action: 'set-snapshot-ref', refName: branch, ref },
  ];
}

function hasLiveFiles(manifest: ManifestFile): boolean {
  return manifest.addedFilesCount + manifest.existingFilesCount > 0;
}

function pathsOf(manifests: readonly NewManifest[]): ReadonlySet<string> {
  return new Set(manifests.map(({ file }) => file.manifestPath));
}

function requireSameTable(prepared: PreparedChange, base: TableMetadata | undefined): void {
  if (!base || base.tableUuid === prepared.tableUuid) return;
  if (prepared.change.create) return;
  throw new LakeError('LAKE-I004', `the table at ${base.location} was dropped and made anew`, {
    hint: 'run again',
  });
}
