/**
 * Publishing the tables of a run together. Where the catalog cannot do it in one transaction, a
 * record is written first: a run that dies in between is completed by the next one.
 *
 * @module
 */

import type { StagedChange } from '../iceberg/commit/change.js';
import type { PreparedChange } from '../iceberg/commit/prepare.js';
import { requirementFromJson, requirementToJson } from '../iceberg/metadata/requirement-json.js';
import { snapshotById } from '../iceberg/metadata/history.js';
import { updateFromJson, updateToJson } from '../iceberg/metadata/update-json.js';
import { CommitConflict, CommitStateUnknown, LakeError } from '../errors.js';
import { parseJson, stringifyJson } from '../util/json.js';
import { tableName, type TableCommit, type TableIdentifier } from './catalog.js';
import { acquireLeases } from './lease.js';
import { publishStaged } from './publish-staged.js';
import type { Warehouse } from './warehouse.js';

export interface Publication {
  readonly identifier: TableIdentifier;
  readonly prepared: PreparedChange;
  readonly staged: StagedChange;
}

/**
 * Makes what was staged visible, in the given order.
 *
 * @throws CommitConflict, CommitStateUnknown: see `publishStaged`; what was published before stays
 */
export async function publishAll(
  warehouse: Warehouse,
  invocationId: string,
  publications: readonly Publication[],
): Promise<void> {
  const record = `${recordFolder(warehouse)}/${invocationId}.json`;
  const several = publications.length > 1;
  if (several) await warehouse.storage.put(record, encodeRecord(publications.map(commitOf)));
  try {
    for (const publication of publications) await publishStaged({ ...warehouse, ...publication });
  } catch (error) {
    // After a refusal the tables that follow must not be published: they were made from this one.
    if (error instanceof LakeError && !(error instanceof CommitStateUnknown)) {
      await warehouse.storage.delete([record]);
    }
    throw error;
  }
  if (several) await warehouse.storage.delete([record]);
}

/** Who completes publications, and the tables it holds the leases of. */
export interface Completer {
  readonly invocationId: string;
  readonly held: readonly string[];
}

/**
 * Completes what a run that died left half published. Resolves to the tables it published. A run
 * that is still at work holds leases on its tables, and is left alone.
 */
export async function completePublications(
  warehouse: Warehouse,
  completer: Completer,
): Promise<readonly TableIdentifier[]> {
  const completed: TableIdentifier[] = [];
  for await (const { location } of warehouse.storage.list(recordFolder(warehouse))) {
    const leases = await leaseRecorded(warehouse, location, completer);
    if (!leases) continue;
    try {
      completed.push(...(await completeRecord(warehouse, location)));
    } finally {
      await leases.release();
    }
  }
  return completed;
}

/** Whether a publication of the table was begun, and is under way or waits to be completed. */
export async function isPublicationPending(
  warehouse: Warehouse,
  identifier: TableIdentifier,
): Promise<boolean> {
  const name = tableName(identifier);
  for await (const { location } of warehouse.storage.list(recordFolder(warehouse))) {
    const commits = await readRecord(warehouse, location);
    if (commits?.some((commit) => tableName(commit.identifier) === name)) return true;
  }
  return false;
}

/** Undefined: the run that wrote the record is alive, or has just ended. */
async function leaseRecorded(warehouse: Warehouse, location: string, completer: Completer) {
  const commits = await readRecord(warehouse, location);
  if (!commits) return undefined;
  const tables = commits.map(({ identifier }) => tableName(identifier));
  try {
    return await acquireLeases({
      storage: warehouse.storage,
      warehouse: warehouse.location,
      tables: tables.filter((table) => !completer.held.includes(table)),
      invocationId: completer.invocationId,
    });
  } catch (error) {
    if (error instanceof LakeError && error.code === 'LAKE-R001') return undefined;
    throw error;
  }
}

async function completeRecord(
  warehouse: Warehouse,
  location: string,
): Promise<readonly TableIdentifier[]> {
  const completed: TableIdentifier[] = [];
  for (const commit of (await readRecord(warehouse, location)) ?? []) {
    if (await completeCommit(warehouse, commit)) completed.push(commit.identifier);
  }
  await warehouse.storage.delete([location]);
  return completed;
}

/** Undefined: somebody has dealt with it. */
async function readRecord(
  { storage }: Warehouse,
  location: string,
): Promise<readonly TableCommit[] | undefined> {
  if (!(await storage.stat(location))) return undefined;
  return decodeRecord(location, await storage.read(location));
}

/** False: it had landed, or the table has moved on and a new run has to do the work again. */
async function completeCommit(warehouse: Warehouse, commit: TableCommit): Promise<boolean> {
  const table = await warehouse.catalog.loadTable(commit.identifier);
  if (table && hasLanded(commit, table.metadata)) return false;
  if (!(await isWhole(warehouse, commit))) return false;
  try {
    await warehouse.catalog.commit([commit]);
    return true;
  } catch (error) {
    if (error instanceof CommitConflict) return false;
    throw error;
  }
}

/** False: the commit was refused after all, and its files are removed. */
async function isWhole({ storage }: Warehouse, { updates }: TableCommit): Promise<boolean> {
  for (const update of updates) {
    if (update.action !== 'add-snapshot' || !update.snapshot.manifestList) continue;
    if (!(await storage.stat(update.snapshot.manifestList))) return false;
  }
  return true;
}

function hasLanded(commit: TableCommit, metadata: Parameters<typeof snapshotById>[0]): boolean {
  return commit.updates.some(
    (update) =>
      update.action === 'add-snapshot' &&
      snapshotById(metadata, update.snapshot.snapshotId) !== undefined,
  );
}

function commitOf({ identifier, staged }: Publication): TableCommit {
  return { identifier, requirements: staged.requirements, updates: staged.updates };
}

function recordFolder(warehouse: Warehouse): string {
  return `${warehouse.location}/.lake/publications`;
}

function encodeRecord(commits: readonly TableCommit[]): Uint8Array {
  const content = commits.map((commit) => ({
    namespace: commit.identifier.namespace,
    name: commit.identifier.name,
    requirements: commit.requirements.map(requirementToJson),
    updates: commit.updates.map(updateToJson),
  }));
  return Buffer.from(stringifyJson({ version: 1, commits: content }));
}

interface Record {
  readonly version: number;
  readonly commits: readonly {
    readonly namespace: readonly string[];
    readonly name: string;
    readonly requirements: readonly unknown[];
    readonly updates: readonly unknown[];
  }[];
}

function decodeRecord(location: string, bytes: Uint8Array): readonly TableCommit[] {
  // The file is ours: its version says what is in it.
  const record = parseJson(Buffer.from(bytes).toString('utf8')) as Record;
  if (record.version !== 1) {
    throw new LakeError('LAKE-I006', `the publication record ${location} has an unknown version`, {
      hint: 'it was written by a newer lake: complete the run with that version',
    });
  }
  return record.commits.map((commit) => ({
    identifier: { namespace: commit.namespace, name: commit.name },
    requirements: commit.requirements.map(requirementFromJson),
    updates: commit.updates.map(updateFromJson),
  }));
}
