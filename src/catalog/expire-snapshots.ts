/**
 * Expiring snapshots: first they leave the table's metadata, then the files go that only they led
 * to. What dies in between leaves files that nobody knows, and never a snapshot without its files.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { CommitConflict, LakeError } from '../errors.js';
import { expiredFiles, type ExpiredFile } from '../iceberg/maintain/expired-files.js';
import { planExpiry, type Expiry, type RetentionRequest } from '../iceberg/maintain/retention.js';
import { applyUpdates } from '../iceberg/metadata/apply-updates.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { TableRequirement } from '../iceberg/metadata/requirement.js';
import type { TableUpdate } from '../iceberg/metadata/update.js';
import type { Storage } from '../storage/storage.js';
import { tableName, type Catalog, type TableIdentifier } from './catalog.js';
import { deleteInBatches } from './delete-files.js';
import { retryPolicy, waitMs } from './retry-policy.js';

export interface ExpireRequest {
  readonly storage: Storage;
  readonly catalog: Catalog;
  readonly identifier: TableIdentifier;
  readonly retention: Omit<RetentionRequest, 'now'> & { readonly now?: number };
  /** Only tell what would be done. */
  readonly dryRun?: boolean;
}

export interface Expired extends Expiry {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Expires what the retention no longer keeps.
 *
 * @throws LakeError LAKE-I001 when there is no table; LAKE-I004, LAKE-C003 as `planExpiry`
 * @throws CommitConflict when others were first in every attempt: nothing was expired
 * @throws CommitStateUnknown when nobody can tell: no file is deleted
 */
export async function expireSnapshots(request: ExpireRequest): Promise<Expired> {
  const expiry = request.dryRun ? await plan(request) : await publish(request);
  const { snapshots, refs, before, after } = expiry;
  if (snapshots.length === 0) return { snapshots, refs, files: 0, bytes: 0 };
  const { storage } = request;
  const sum = { files: 0, bytes: 0 };
  const files = counting(expiredFiles({ storage, before, after, expired: snapshots }), sum);
  if (request.dryRun) for await (const file of files) void file;
  else await deleteInBatches(storage, files);
  return { snapshots, refs, ...sum };
}

interface PlannedExpiry extends Expiry {
  readonly before: TableMetadata;
  readonly after: TableMetadata;
}

async function plan(request: ExpireRequest): Promise<PlannedExpiry> {
  const { catalog, identifier, retention } = request;
  const table = await catalog.loadTable(identifier);
  if (!table) {
    throw new LakeError('LAKE-I001', `the table "${tableName(identifier)}" does not exist`);
  }
  const before = table.metadata;
  const now = retention.now ?? Date.now();
  const expiry = planExpiry(before, { ...retention, now });
  return { ...expiry, before, after: applyUpdates(before, updatesOf(expiry), { now }) };
}

async function publish(request: ExpireRequest): Promise<PlannedExpiry> {
  const { catalog, identifier } = request;
  for (let attempt = 1; ; attempt += 1) {
    const planned = await plan(request);
    if (planned.snapshots.length + planned.refs.length === 0) return planned;
    const policy = retryPolicy(planned.before.properties);
    const requirements = requirementsOf(planned.before);
    try {
      const commit = { identifier, requirements, updates: updatesOf(planned) };
      const [table] = await catalog.commit([commit]);
      if (!table) throw new Error('a catalog answered a commit without a table');
      return { ...planned, after: table.metadata };
    } catch (error) {
      if (!(error instanceof CommitConflict) || attempt > policy.retries) throw error;
      await sleep(waitMs(policy, attempt));
    }
  }
}

function updatesOf({ refs, snapshots }: Expiry): readonly TableUpdate[] {
  const snapshotIds = snapshots.map(({ snapshotId }) => snapshotId);
  return [
    ...refs.map((refName) => ({ action: 'remove-snapshot-ref', refName }) as const),
    ...(snapshotIds.length > 0 ? [{ action: 'remove-snapshots', snapshotIds } as const] : []),
  ];
}

/** What is kept was judged by where the references point. */
function requirementsOf({ tableUuid, refs }: TableMetadata): readonly TableRequirement[] {
  return [
    { type: 'assert-table-uuid', uuid: tableUuid },
    ...Object.entries(refs).map(
      ([ref, { snapshotId }]) => ({ type: 'assert-ref-snapshot-id', ref, snapshotId }) as const,
    ),
  ];
}

async function* counting(
  files: AsyncIterable<ExpiredFile>,
  sum: { files: number; bytes: number },
): AsyncGenerator<ExpiredFile> {
  for await (const file of files) {
    sum.files += 1;
    sum.bytes += file.sizeInBytes;
    yield file;
  }
}
