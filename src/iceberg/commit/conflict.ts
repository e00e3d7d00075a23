/**
 * The error of a commit that is no longer right, which names whom it conflicts with.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { Snapshot } from '../metadata/snapshot.js';

/** Under which keys of a summary engines say what wrote a snapshot. */
const authorKeys = {
  'engine-name': 'by',
  'lake.invocation-id': 'run',
  'spark.app.id': 'application',
  'flink.job-id': 'job',
  trino_query_id: 'query',
};

export function conflict(what: string): LakeError {
  return new LakeError('LAKE-I004', `commit refused: ${what}`, {
    hint: 'nothing was published; run again on the table as it is now',
  });
}

export function historyGone(baseSnapshotId: bigint | null): LakeError {
  return conflict(
    `snapshot ${baseSnapshotId ?? 'none'}, which this commit is based on, is not in the history ` +
      'of the table any more (rolled back or expired)',
  );
}

/** `snapshot 5 (append, 2026-01-01T00:00:00.000Z, by spark, application app-1)`. */
export function describeCommit({ snapshotId, operation, timestampMs, summary }: Snapshot): string {
  const authors = Object.entries(authorKeys).flatMap(([key, word]) => {
    const value = summary[key];
    return value === undefined ? [] : [`${word} ${value}`];
  });
  const at = new Date(timestampMs).toISOString();
  return `snapshot ${snapshotId} (${[operation ?? 'unknown', at, ...authors].join(', ')})`;
}
