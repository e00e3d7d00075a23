/**
 * The summary of a new snapshot: its own counts, and the totals carried on from its parent.
 *
 * @module
 */

import type { SnapshotChange } from './change.js';
import type { DataFile, ManifestFile } from '../manifest/data-file.js';
import { liveEntries } from '../manifest/live-entries.js';
import type { ManifestTarget } from '../manifest/new-manifest.js';
import type { Removal } from './remove-files.js';
import type { Snapshot } from '../metadata/snapshot.js';
import { changeSummary, noTotals, sumOf, totalsAfter, totalsOf, type Totals } from './summary.js';

export interface SnapshotContent {
  readonly parent: Snapshot | undefined;
  /** The parent's manifests. */
  readonly listed: readonly ManifestFile[];
  readonly added: readonly DataFile[];
  readonly removal: Removal;
}

export async function snapshotSummary(
  target: ManifestTarget,
  change: SnapshotChange,
  content: SnapshotContent,
): Promise<Readonly<Record<string, string>>> {
  const totals = await totalsFor(target, change, content);
  return {
    'engine-name': 'lake',
    ...change.summary,
    ...changeSummary(content.added, content.removal.removed, totals),
  };
}

/** Where the parent's totals are missing or cannot be right, its files are counted. */
async function totalsFor(
  target: ManifestTarget,
  change: SnapshotChange,
  { parent, listed, added, removal }: SnapshotContent,
): Promise<Totals> {
  const plus = sumOf(added);
  if (!parent || change.removed === 'all') return plus;
  const minus = sumOf(removal.removed);
  const carried = totalsOf(parent.summary);
  const after = carried && totalsAfter(carried, plus, minus);
  if (after) return after;
  const live = await liveEntries(target.storage, target.metadata, listed);
  const counted = sumOf(live.map((entry) => entry.file));
  return totalsAfter(counted, plus, minus) ?? noTotals;
}
