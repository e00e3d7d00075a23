/**
 * Which data files of a table are worth to be rewritten, and which of them together: files that are
 * too small, too large or hold many deleted rows, in groups of one partition.
 *
 * @module
 */

import { groupBy } from '../../util/group-by.js';
import { partitionKey } from '../partition/partition-key.js';
import { referencedFile } from '../scan/delete-index.js';
import type { ScanTask } from '../scan/scan.js';

const tooSmall = 0.75;
const tooLarge = 1.8;

export interface CompactionPolicy {
  readonly targetFileSize: number;
  /** A group without deletes of fewer files is not worth it. */
  readonly minInputFiles: number;
  /** A file with so many delete files is rewritten. */
  readonly deleteFiles: number;
  /** A file of which this part is deleted is rewritten. */
  readonly deleteRatio: number;
  /** Of a group, in bytes of data files. */
  readonly maxGroupSize: number;
  /** Whether what is written comes out in several files. */
  readonly splits: boolean;
}

/** Files of one spec and partition that are rewritten together. */
export type CompactionGroup = readonly [ScanTask, ...ScanTask[]];

export function planCompaction(
  tasks: readonly ScanTask[],
  policy: CompactionPolicy,
): readonly CompactionGroup[] {
  const candidates = tasks.filter(
    (task) => task.file.fileFormat === 'PARQUET' && isCandidate(task, policy),
  );
  const partitions = groupBy(candidates, ({ file }) => partitionKey(file.specId, file.partition));
  return [...partitions.values()]
    .flatMap((files) => pack(files, policy.maxGroupSize))
    .filter((group) => isWorthIt(group, policy));
}

export function groupSize(group: readonly ScanTask[]): number {
  return group.reduce((sum, { file }) => sum + file.fileSizeInBytes, 0);
}

function isCandidate(task: ScanTask, policy: CompactionPolicy): boolean {
  const size = task.file.fileSizeInBytes;
  if (size < tooSmall * policy.targetFileSize || hasManyDeletes(task, policy)) return true;
  return policy.splits && size > tooLarge * policy.targetFileSize;
}

function hasManyDeletes({ file, deletes }: ScanTask, policy: CompactionPolicy): boolean {
  if (deletes.length >= policy.deleteFiles) return true;
  const own = deletes.filter((d) => referencedFile(d) !== undefined);
  const deleted = own.reduce((sum, { recordCount }) => sum + recordCount, 0);
  return deleted > 0 && deleted >= policy.deleteRatio * file.recordCount;
}

/** In the order of the plan: neighbours in time stay together. */
function pack(files: readonly ScanTask[], maxSize: number): readonly CompactionGroup[] {
  const groups: [ScanTask, ...ScanTask[]][] = [];
  let size = 0;
  for (const task of files) {
    const last = groups.at(-1);
    size += task.file.fileSizeInBytes;
    if (last && size <= maxSize) last.push(task);
    else {
      groups.push([task]);
      size = task.file.fileSizeInBytes;
    }
  }
  return groups;
}

function isWorthIt(group: CompactionGroup, policy: CompactionPolicy): boolean {
  const size = groupSize(group);
  if (group.length >= Math.max(2, policy.minInputFiles)) return true;
  if (group.length > 1 && size > policy.targetFileSize) return true;
  if (policy.splits && size > tooLarge * policy.targetFileSize) return true;
  return group.some((task) => hasManyDeletes(task, policy));
}
