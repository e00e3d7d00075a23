/**
 * What a table's snapshots say of themselves in their summaries (spec: Snapshots, Appendix F).
 *
 * @module
 */

import type { TableMetadata } from './metadata.js';
import type { Snapshot, SnapshotOperation } from './snapshot.js';

/** Undefined counts are not recorded. */
interface Counts {
  readonly added: number | undefined;
  readonly removed: number | undefined;
  readonly total: number | undefined;
}

export interface PastSnapshot {
  readonly snapshotId: bigint;
  readonly parentSnapshotId: bigint | undefined;
  readonly timestampMs: number;
  readonly operation: SnapshotOperation | undefined;
  readonly rows: Counts;
  readonly files: Counts;
  /** Branches and tags that point at it, sorted. */
  readonly refs: readonly string[];
  /** The table reads as this one. */
  readonly isCurrent: boolean;
  /** The node and the engine, or only the engine, as far as is recorded. */
  readonly madeBy: string | undefined;
  readonly summary: Readonly<Record<string, string>>;
}

/** All snapshots that the table still has, newest first: those of other branches too. */
export function snapshotHistory(metadata: TableMetadata): readonly PastSnapshot[] {
  return metadata.snapshots
    .toSorted((a, b) => b.sequenceNumber - a.sequenceNumber || b.timestampMs - a.timestampMs)
    .map((snapshot) => pastSnapshot(metadata, snapshot));
}

function pastSnapshot(metadata: TableMetadata, snapshot: Snapshot): PastSnapshot {
  const { snapshotId, parentSnapshotId, timestampMs, operation, summary } = snapshot;
  const refs = Object.entries(metadata.refs).filter(([, ref]) => ref.snapshotId === snapshotId);
  return {
    ...{ snapshotId, parentSnapshotId, timestampMs, operation, summary },
    rows: counts(summary, 'records'),
    files: counts(summary, 'data-files'),
    refs: refs.map(([name]) => name).sort(),
    isCurrent: snapshotId === metadata.currentSnapshotId,
    madeBy: makerOf(summary),
  };
}

function counts(summary: Readonly<Record<string, string>>, of: 'records' | 'data-files'): Counts {
  return {
    added: count(summary[`added-${of}`]),
    removed: count(summary[`deleted-${of}`]),
    total: count(summary[`total-${of}`]),
  };
}

function count(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function makerOf(summary: Readonly<Record<string, string>>): string | undefined {
  const engine = [summary['engine-name'], summary['engine-version']].filter(Boolean).join(' ');
  const node = summary['lake.node'];
  if (node !== undefined) return engine === '' ? node : `${node} (${engine})`;
  return engine === '' ? undefined : engine;
}
