/**
 * The first step of a commit, done once: the manifests of the files it adds, which every attempt
 * can use.
 *
 * @module
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { LakeError } from '../../errors.js';
import type { Storage } from '../../storage/storage.js';
import { groupBy } from '../../util/group-by.js';
import { applyUpdates } from '../metadata/apply-updates.js';
import type { SnapshotChange, TableChange } from './change.js';
import type { DataFile } from '../manifest/data-file.js';
import { definitionChange } from './definition-updates.js';
import { snapshotById } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import {
  addedEntry,
  writeManifest,
  type ManifestTarget,
  type NewManifest,
} from '../manifest/new-manifest.js';
import { regroupManifests } from './regroup-manifests.js';

export interface PreparedChange {
  readonly change: TableChange;
  /** The table as it was read; undefined: there was none. */
  readonly base: TableMetadata | undefined;
  /** The same for all attempts, as are the ids below: so a landed commit is recognised. */
  readonly tableUuid: string;
  readonly snapshotId: bigint | undefined;
  /** The added files, each with the id of the spec that its partition is of. */
  readonly added: readonly DataFile[];
  readonly manifests: readonly NewManifest[];
}

/**
 * Writes the manifests of the added files. Files of a spec that the change brings take the id that
 * the table gives to it.
 *
 * @throws LakeError LAKE-I009 for a table of format version 1 that is not upgraded
 */
export async function prepareChange(request: {
  readonly storage: Storage;
  readonly change: TableChange;
  readonly base: TableMetadata | undefined;
}): Promise<PreparedChange> {
  const { storage, change, base } = request;
  const tableUuid = base?.tableUuid ?? randomUUID();
  const { updates } = definitionChange(change, base, tableUuid);
  const metadata = applyUpdates(base, updates, { now: Date.now() });
  refuseVersion1(metadata);
  const common = { change, base, tableUuid };
  if (!change.snapshot) return { ...common, snapshotId: undefined, added: [], manifests: [] };
  const snapshotId = newSnapshotId(metadata);
  const added = resolvedFiles(change.snapshot, change, metadata);
  const target = { storage, metadata, snapshotId };
  const { regrouped } = change.snapshot;
  const manifests = regrouped
    ? await regroupManifests(target, regrouped)
    : await writeManifests(target, added, change.snapshot.dataSequenceNumber);
  return { ...common, snapshotId, added, manifests };
}

function refuseVersion1(metadata: TableMetadata): void {
  if (metadata.formatVersion > 1) return;
  throw new LakeError('LAKE-I009', `lake cannot write the version-1 table ${metadata.location}`, {
    hint: 'upgrade it with the table property format-version: 2 (there is no way back)',
  });
}

/** A random positive number of 63 bits that the table does not use. */
function newSnapshotId(metadata: TableMetadata): bigint {
  for (;;) {
    const id = BigInt.asUintN(63, randomBytes(8).readBigUInt64BE());
    if (id !== 0n && !snapshotById(metadata, id)) return id;
  }
}

function resolvedFiles(
  { added }: SnapshotChange,
  change: TableChange,
  metadata: TableMetadata,
): readonly DataFile[] {
  // Several deletion vectors may share one file.
  const keys = new Set(added.map((file) => `${file.contentOffset ?? ''}:${file.filePath}`));
  if (keys.size < added.length) throw new Error('a commit adds a file twice');
  return added.map((file) =>
    file.specId === change.spec?.specId ? { ...file, specId: metadata.defaultSpecId } : file,
  );
}

/** One manifest for each spec and kind of contents. */
async function writeManifests(
  target: ManifestTarget,
  added: readonly DataFile[],
  dataSequenceNumber: number | undefined,
): Promise<NewManifest[]> {
  const groups = groupBy(added, (file) => `${file.content === 'data'}:${file.specId}`);
  return Promise.all(
    [...groups.values()].map((files) =>
      writeManifest(target, {
        content: files[0].content === 'data' ? 'data' : 'deletes',
        specId: files[0].specId,
        entries: files.map((file) => addedEntry(file, target.snapshotId, dataSequenceNumber)),
      }),
    ),
  );
}
