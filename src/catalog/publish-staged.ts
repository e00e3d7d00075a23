/**
 * The last step of a commit: hand it to the catalog, and when somebody was first, make sure that it
 * is still right and try again on top of theirs.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { CommitConflict, CommitStateUnknown, LakeError } from '../errors.js';
import type { StagedChange } from '../iceberg/commit/change.js';
import { snapshotById } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { PreparedChange } from '../iceberg/commit/prepare.js';
import { stageChange } from '../iceberg/commit/stage.js';
import { validateChange } from '../iceberg/commit/validate.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, LoadedTable, TableIdentifier } from './catalog.js';
import { retryPolicy, statusCheckPolicy, waitMs } from './retry-policy.js';

/** Judges the head that a commit will build on; what it throws ends the commit. */
export type HeadCheck = (head: TableMetadata | undefined) => void;

export interface PublishRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly prepared: PreparedChange;
  readonly staged: StagedChange;
  /** Runs before every attempt, on the head that the attempt builds on. */
  readonly check?: HeadCheck;
}

/**
 * Publishes what was staged. After a definite refusal, whatever the change wrote is removed, its
 * data files too: then a new change has to be made from its rows.
 *
 * @throws CommitConflict LAKE-I003 when others were first in every attempt
 * @throws CommitStateUnknown LAKE-I005 when nobody can tell: all files are kept
 * @throws LakeError LAKE-I004, LAKE-I002, LAKE-I001 when the change is no longer right; whatever
 *   `check` throws
 */
export async function publishStaged(request: PublishRequest): Promise<LoadedTable> {
  const written: string[] = [];
  try {
    return await publish(request, written);
  } catch (error) {
    if (isRefusal(error)) await discardChange(request.storage, request.prepared, written);
    throw error instanceof Refused ? error.cause : error;
  }
}

/** A fault of which is certain that nothing was published. */
class Refused extends Error {}

async function publish(request: PublishRequest, written: string[]): Promise<LoadedTable> {
  const policy = retryPolicy(propertiesOf(request.staged));
  const started = performance.now();
  let { staged } = request;
  await definitely(async () => request.check?.(staged.base));
  for (let attempt = 1; ; attempt += 1) {
    written.push(...staged.written);
    const outcome = await tryOnce(request, staged);
    if (outcome.kind === 'published') {
      await discardUnused(request.storage, staged, written);
      return outcome.table;
    }
    const last = attempt > policy.retries || performance.now() - started > policy.totalMs;
    if (!last) await sleep(waitMs(policy, attempt));
    const head = await request.catalog.loadTable(request.identifier);
    if (head && hasLanded(staged, head)) return head;
    if (last) throw exhausted(outcome, attempt);
    staged = await definitely(() => stageAgain(request, head?.metadata));
  }
}

type Outcome =
  | { readonly kind: 'published'; readonly table: LoadedTable }
  | { readonly kind: 'conflict'; readonly error: CommitConflict };

async function tryOnce(request: PublishRequest, staged: StagedChange): Promise<Outcome> {
  const { catalog, identifier } = request;
  const { requirements, updates } = staged;
  try {
    const [table] = await catalog.commit([{ identifier, requirements, updates }]);
    if (!table) throw new Error('a catalog answered a commit without a table');
    return { kind: 'published', table };
  } catch (error) {
    if (error instanceof CommitConflict) return { kind: 'conflict', error };
    if (!(error instanceof CommitStateUnknown)) throw error;
    const table = await findLanded(request, staged);
    if (table) return { kind: 'published', table };
    throw error;
  }
}

async function stageAgain(
  request: PublishRequest,
  head: TableMetadata | undefined,
): Promise<StagedChange> {
  const { storage, prepared, check } = request;
  check?.(head);
  await validateChange({ storage, change: prepared.change, base: prepared.base, head });
  return stageChange({ storage, prepared, base: head });
}

/** Looks for our snapshot after an unclear answer; undefined: it could not be found. */
async function findLanded(
  request: PublishRequest,
  staged: StagedChange,
): Promise<LoadedTable | undefined> {
  const policy = statusCheckPolicy(propertiesOf(staged));
  for (let attempt = 1; attempt <= policy.retries; attempt += 1) {
    const head = await loadIfPossible(request);
    if (head && hasLanded(staged, head)) return head;
    if (attempt < policy.retries) await sleep(waitMs(policy, attempt));
  }
  return undefined;
}

/** While the outcome is unclear, a catalog that does not answer is asked again. */
async function loadIfPossible(request: PublishRequest): Promise<LoadedTable | undefined> {
  try {
    return await request.catalog.loadTable(request.identifier);
  } catch {
    return undefined;
  }
}

function hasLanded({ snapshotId }: StagedChange, head: LoadedTable): boolean {
  return snapshotId !== undefined && snapshotById(head.metadata, snapshotId) !== undefined;
}

/** Faults before anything was handed to the catalog: nothing can have been published. */
async function definitely<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw new Refused('refused', { cause: error });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Refused || error instanceof CommitConflict;
}

function exhausted({ error }: Outcome & { kind: 'conflict' }, attempts: number): CommitConflict {
  const tries = attempts === 1 ? 'once' : `${attempts} times`;
  return new CommitConflict(
    'LAKE-I003',
    `tried ${tries}, and others were first: ${error.message}`,
    {
      hint: 'run again, or raise the table property commit.retry.num-retries',
      cause: error,
    },
  );
}

function propertiesOf(staged: StagedChange): Readonly<Record<string, string>> {
  return (staged.base ?? staged.metadata).properties;
}

/** What earlier attempts and merges left behind; nothing refers to it. */
async function discardUnused(
  storage: Storage,
  staged: StagedChange,
  written: readonly string[],
): Promise<void> {
  const kept = new Set(staged.written);
  await discard(storage, [...written.filter((path) => !kept.has(path)), ...staged.unused]);
}

/** Removes the files of a change that was never published. */
async function discardChange(
  storage: Storage,
  prepared: PreparedChange,
  written: readonly string[],
): Promise<void> {
  const manifests = prepared.manifests.map(({ file }) => file.manifestPath);
  await discard(storage, [...written, ...manifests, ...prepared.added.map((f) => f.filePath)]);
}

/** What cannot be removed stays as an orphan: that is no fault of the commit. */
async function discard(storage: Storage, locations: readonly string[]): Promise<void> {
  try {
    await storage.delete(locations);
  } catch (error) {
    if (!(error instanceof LakeError)) throw error;
  }
}
