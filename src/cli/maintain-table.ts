/**
 * The steps of maintenance on one table, in the order in which one makes work for the next: what is
 * compacted leaves old files to expire, and what expires badly leaves orphans.
 *
 * @module
 */

import { tableName } from '../catalog/catalog.js';
import { expireSnapshots, type Expired } from '../catalog/expire-snapshots.js';
import { loadExisting } from '../catalog/load-existing.js';
import { removeOrphans } from '../catalog/remove-orphans.js';
import { rewriteManifests } from '../catalog/rewrite-manifests.js';
import type { Warehouse } from '../catalog/warehouse.js';
import type { Engine } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import { planExpiry, retentionOf } from '../iceberg/maintain/retention.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { compact } from '../operation/compact.js';
import type { MaintenancePolicy } from '../project/maintenance-config.js';
import { formatAge, formatBytes, plural } from '../report/format.js';
import type { StepName, StepReport } from './maintain-step.js';
import type { MaintainedTable } from './maintained-tables.js';

export interface MaintainRequest {
  readonly warehouse: Warehouse;
  readonly table: MaintainedTable;
  /** Snapshots that models go on from, with the model. */
  readonly readers: ReadonlyMap<bigint, string>;
  /** Opened when there is something to write. */
  readonly engine: () => Promise<Engine>;
  readonly dryRun: boolean;
  /** Allows to remove orphans that are younger than a day. */
  readonly force: boolean;
}

type Outcome = Omit<StepReport, 'table' | 'step'>;
type Step = (request: MaintainRequest) => Promise<Outcome>;

const nothing: Outcome = { outcome: 'nothing', action: '', reason: '', facts: {} };

const steps: readonly (readonly [StepName, keyof MaintenancePolicy, Step])[] = [
  ['compact', 'compact', compactFiles],
  ['manifests', 'manifests', manifests],
  ['expire', 'expire', expire],
  ['orphans', 'orphans', orphans],
];

/** A step that fails does not keep the others from their work. */
export async function* maintainTable(
  request: MaintainRequest,
  signal: AbortSignal,
): AsyncGenerator<StepReport> {
  const { identifier, policy } = request.table;
  for (const [step, key, work] of steps) {
    if (signal.aborted || !policy[key].enabled) continue;
    yield { table: tableName(identifier), step, ...(await attempt(() => work(request))) };
  }
}

async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LakeError)) throw error;
    if (error.code === 'LAKE-I009') {
      return { outcome: 'skipped', action: 'leave as it is', reason: error.message, facts: {} };
    }
    return { outcome: 'failed', action: error.message, reason: error.code, facts: {}, error };
  }
}

async function compactFiles(request: MaintainRequest): Promise<Outcome> {
  const { warehouse, table, engine, dryRun } = request;
  const { identifier, policy } = table;
  const done = await compact({ warehouse, identifier, engine, dryRun, ...policy.compact });
  const { files, bytes, groups, deleteFiles, filesWritten, bytesWritten, conflicts } = done;
  if (groups === 0) return nothing;
  const deletes = deleteFiles > 0 ? ` with ${plural(deleteFiles, 'delete file')}` : '';
  const into = dryRun ? '' : ` into ${filesWritten} (${formatBytes(bytesWritten)})`;
  const lost = `; ${plural(conflicts, 'group')} left to writers that changed them`;
  return {
    outcome: 'done',
    action: `rewrite ${plural(files, 'file')} (${formatBytes(bytes)})${deletes}${into}`,
    reason: `files of unfit size or with deletes${conflicts > 0 ? lost : ''}`,
    facts: { files, bytes, groups, deleteFiles, filesWritten, bytesWritten, conflicts },
  };
}

async function manifests({ warehouse, table, dryRun }: MaintainRequest): Promise<Outcome> {
  const { identifier, policy } = table;
  const { minCount } = policy.manifests;
  const done = await rewriteManifests({ ...warehouse, identifier, minCount, dryRun });
  if (done.manifests === 0) return nothing;
  const into = done.written === undefined ? '' : ` into ${done.written}`;
  return {
    outcome: 'done',
    action: `rewrite ${plural(done.manifests, 'manifest')} (${formatBytes(done.bytes)})${into}`,
    reason: `at least ${minCount}, and twice as many as they need be`,
    facts: {
      ...{ manifests: done.manifests, bytes: done.bytes },
      ...(done.written !== undefined && { written: done.written }),
    },
  };
}

async function expire(request: MaintainRequest): Promise<Outcome> {
  const { warehouse, table, readers, dryRun } = request;
  const { identifier, policy } = table;
  const { olderThanMs, retainLast } = policy.expire;
  const before = await loadExisting(warehouse.catalog, identifier);
  const settings = {
    ...(olderThanMs !== undefined && { maxSnapshotAgeMs: olderThanMs }),
    ...(retainLast !== undefined && { minSnapshotsToKeep: retainLast }),
  };
  const retention = { ...settings, protectedIds: new Set(readers.keys()), now: Date.now() };
  const done = await expireSnapshots({ ...warehouse, identifier, retention, dryRun });
  const { snapshots, refs, files, bytes } = done;
  const withoutReaders = planExpiry(before.metadata, { ...settings, now: retention.now });
  const held = Math.max(0, withoutReaders.snapshots.length - snapshots.length);
  const age = retentionOf(before.metadata, settings);
  const gone = snapshots.length + refs.length;
  if (gone + held === 0) return nothing;
  return {
    outcome: gone === 0 ? 'nothing' : 'done',
    action: gone === 0 ? 'keep all snapshots' : expiryText(done, before.metadata),
    reason: [
      `older than ${formatAge(age.maxSnapshotAgeMs)}, keep at least ${age.minSnapshotsToKeep}`,
      ...(held > 0 ? [`${held} more stay for ${readerNames(readers)}`] : []),
    ].join('; '),
    facts: { snapshots: snapshots.length, references: refs.length, files, bytes, held },
  };
}

function expiryText({ snapshots, refs, files, bytes }: Expired, before: TableMetadata): string {
  return [
    `expire ${plural(snapshots.length, 'snapshot')} of ${before.snapshots.length}`,
    ...(refs.length > 0 ? [`drop ${plural(refs.length, 'reference')} (${refs.join(', ')})`] : []),
    `delete ${plural(files, 'file')} (${formatBytes(bytes)})`,
  ].join(', ');
}

function readerNames(readers: ReadonlyMap<bigint, string>): string {
  const [first, ...others] = [...new Set(readers.values())].sort();
  return others.length === 0 ? (first ?? '') : `${first} and ${others.length} more`;
}

async function orphans(request: MaintainRequest): Promise<Outcome> {
  const { warehouse, table, dryRun, force } = request;
  const { identifier, policy } = table;
  const minAgeMs = policy.orphans.olderThanMs;
  const done = await removeOrphans({ warehouse, identifier, minAgeMs, dryRun, force });
  if (done.kind === 'skipped') {
    return { outcome: 'skipped', action: 'leave orphans alone', reason: done.reason, facts: {} };
  }
  const { files, bytes } = done;
  if (files === 0) return nothing;
  return {
    outcome: 'done',
    action: `delete ${plural(files, 'orphan file')} (${formatBytes(bytes)})`,
    reason: `older than ${formatAge(minAgeMs)}, and nothing leads to them`,
    facts: { files, bytes },
  };
}
