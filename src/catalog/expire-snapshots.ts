/**
 * Expiring snapshots: first they leave the table's metadata, then the files go that only they led
 * to. What dies in between leaves files that nobody knows, and never a snapshot without its files.
 *
 * @module
 */

import { expiredFiles } from '../iceberg/maintain/expired-files.js';
import { planExpiry, type Expiry, type RetentionRequest } from '../iceberg/maintain/retention.js';
import { applyUpdates } from '../iceberg/metadata/apply-updates.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { TableRequirement } from '../iceberg/metadata/requirement.js';
import type { TableUpdate } from '../iceberg/metadata/update.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog, TableIdentifier } from './catalog.js';
import { commitOne, retryOnHead } from './commit-metadata.js';
import { counted, deleteInBatches } from './delete-files.js';
import { loadExisting } from './load-existing.js';

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
  const { storage, catalog, identifier } = request;
  const expiry = request.dryRun
    ? plan((await loadExisting(catalog, identifier)).metadata, request)
    : await publish(request);
  const { snapshots, refs, before, after } = expiry;
  if (snapshots.length === 0) return { snapshots, refs, files: 0, bytes: 0 };
  const sum = { files: 0, bytes: 0 };
  const files = counted(expiredFiles({ storage, before, after, expired: snapshots }), sum);
  if (request.dryRun) for await (const file of files) void file;
  else await deleteInBatches(storage, files);
  return { snapshots, refs, ...sum };
}

interface PlannedExpiry extends Expiry {
  readonly before: TableMetadata;
  readonly after: TableMetadata;
}

function plan(before: TableMetadata, { retention }: ExpireRequest): PlannedExpiry {
  const now = retention.now ?? Date.now();
  const expiry = planExpiry(before, { ...retention, now });
  return { ...expiry, before, after: applyUpdates(before, updatesOf(expiry), { now }) };
}

function publish(request: ExpireRequest): Promise<PlannedExpiry> {
  const { catalog, identifier } = request;
  return retryOnHead(catalog, identifier, async ({ metadata }) => {
    const planned = plan(metadata, request);
    if (planned.snapshots.length + planned.refs.length === 0) return planned;
    const requirements = requirementsOf(metadata);
    const commit = { identifier, requirements, updates: updatesOf(planned) };
    return { ...planned, after: (await commitOne(catalog, commit)).metadata };
  });
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
