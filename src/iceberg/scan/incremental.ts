/**
 * Which files changed between two snapshots (spec: Snapshots, operations). The rows of the added
 * files, less those of the removed ones, are what the table gained; the other way round, what it
 * lost.
 *
 * @module
 */

import type { Storage } from '../../storage/storage.js';
import { differingManifests } from './differing-manifests.js';
import { ancestors } from '../metadata/history.js';
import { readManifestList } from '../manifest/manifest-reader.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { tasksOf, type ScanTask } from './scan.js';
import type { Snapshot } from '../metadata/snapshot.js';

/**
 * A file whose deletes changed is in both lists: removed with the deletes before, added with those
 * after. A copy-on-write file brings unchanged rows to both sides too.
 */
export interface FileChanges {
  readonly added: readonly ScanTask[];
  readonly removed: readonly ScanTask[];
}

export interface ChangesRequest {
  readonly storage: Storage;
  readonly metadata: TableMetadata;
  /** Its own changes do not belong to the range. */
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * The net change of files over the snapshots after `from` up to `to`. Snapshots of operation
 * `replace` change no rows: what they moved from file to file is neither added nor removed, and a
 * file that was added and then replaced is still told as added, by its own name. Undefined: `from`
 * is gone, or no ancestor of `to`.
 */
export async function changedFiles(request: ChangesRequest): Promise<FileChanges | undefined> {
  const { storage, metadata } = request;
  const range = snapshotRange(metadata, request.from, request.to);
  if (!range) return undefined;
  const net = new Map<string, Balance>();
  for (const [before, after] of changingStretches(range)) {
    const [old, young] = await differingTasks(storage, metadata, before, after);
    for (const task of old) count(net, task, -1);
    for (const task of young) count(net, task, 1);
  }
  return {
    added: [...net.values()].flatMap(({ task, balance }) => repeat(task, balance)),
    removed: [...net.values()].flatMap(({ task, balance }) => repeat(task, -balance)),
  };
}

/** From `from` to `to`, oldest first; undefined when the one does not lead to the other. */
export function snapshotRange(
  metadata: TableMetadata,
  from: bigint,
  to: bigint,
): readonly Snapshot[] | undefined {
  const range: Snapshot[] = [];
  for (const snapshot of ancestors(metadata, to)) {
    range.unshift(snapshot);
    if (snapshot.snapshotId === from) return range;
  }
  return undefined;
}

/** The longest stretches without a `replace`, as the states at their ends. */
function* changingStretches(range: readonly Snapshot[]): Generator<readonly [Snapshot, Snapshot]> {
  let [start, end] = [range[0], range[0]];
  for (const snapshot of range.slice(1)) {
    if (snapshot.operation === 'replace') {
      if (start && end && start !== end) yield [start, end];
      start = snapshot;
    }
    end = snapshot;
  }
  if (start && end && start !== end) yield [start, end];
}

/** Tasks of both snapshots without most of those that they share. */
async function differingTasks(
  storage: Storage,
  metadata: TableMetadata,
  before: Snapshot,
  after: Snapshot,
): Promise<readonly [readonly ScanTask[], readonly ScanTask[]]> {
  const lists = await Promise.all([
    readManifestList(storage, metadata, before),
    readManifestList(storage, metadata, after),
  ]);
  const { old, young } = await differingManifests(storage, metadata, lists);
  return Promise.all([tasksOf(storage, metadata, old), tasksOf(storage, metadata, young)]);
}

interface Balance {
  readonly task: ScanTask;
  readonly balance: number;
}

/** Equal states of a file cancel each other, in one stretch and across stretches. */
function count(net: Map<string, Balance>, task: ScanTask, change: 1 | -1): void {
  const key = stateOf(task);
  const balance = (net.get(key)?.balance ?? 0) + change;
  if (balance === 0) net.delete(key);
  else net.set(key, { task, balance });
}

function stateOf(task: ScanTask): string {
  const deletes = task.deletes.map((d) => [d.filePath, d.contentOffset ?? null]);
  return JSON.stringify([task.file.filePath, deletes]);
}

function repeat<T>(item: T, times: number): T[] {
  return Array.from({ length: Math.max(times, 0) }, () => item);
}
