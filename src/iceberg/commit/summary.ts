/**
 * The counts in a snapshot's summary (spec: Snapshots, Appendix F: Optional Snapshot Summary
 * Fields).
 *
 * @module
 */

import type { DataFile } from '../manifest/data-file.js';
import { isDeletionVector } from '../scan/delete-index.js';
import { partitionKey } from '../partition/partition-key.js';

/** What a table holds, as every summary repeats it. */
export interface Totals {
  readonly records: number;
  readonly filesSize: number;
  readonly dataFiles: number;
  readonly deleteFiles: number;
  readonly positionDeletes: number;
  readonly equalityDeletes: number;
}

export const noTotals: Totals = {
  records: 0,
  filesSize: 0,
  dataFiles: 0,
  deleteFiles: 0,
  positionDeletes: 0,
  equalityDeletes: 0,
};

const totalKeys = {
  records: 'total-records',
  filesSize: 'total-files-size',
  dataFiles: 'total-data-files',
  deleteFiles: 'total-delete-files',
  positionDeletes: 'total-position-deletes',
  equalityDeletes: 'total-equality-deletes',
} as const satisfies Record<keyof Totals, string>;

/** Undefined when the summary lacks one of them: other writers leave them out. */
export function totalsOf(summary: Readonly<Record<string, string>>): Totals | undefined {
  const entries = Object.entries(totalKeys).map(([name, key]) => [name, summary[key]] as const);
  if (!entries.every(([, text]) => text !== undefined && /^\d+$/.test(text))) return undefined;
  return {
    ...noTotals,
    ...Object.fromEntries(entries.map(([name, text]) => [name, Number(text)])),
  };
}

export function sumOf(files: Iterable<DataFile>): Totals {
  let sum = noTotals;
  for (const file of files) sum = combine(sum, totalsOfFile(file), 1);
  return sum;
}

/** Undefined when more would go than there is: the totals before were wrong. */
export function totalsAfter(before: Totals, added: Totals, removed: Totals): Totals | undefined {
  const after = combine(combine(before, added, 1), removed, -1);
  return Object.values(after).some((value: number) => value < 0) ? undefined : after;
}

/** Counts of a snapshot that adds and removes these files; zeros are left out, totals never. */
export function changeSummary(
  added: readonly DataFile[],
  removed: readonly DataFile[],
  totals: Totals,
): Readonly<Record<string, string>> {
  const plus = sumOf(added);
  const minus = sumOf(removed);
  const touched = [...added, ...removed].map((f) => partitionKey(f.specId, f.partition));
  const counts = {
    'added-data-files': plus.dataFiles,
    'deleted-data-files': minus.dataFiles,
    'added-delete-files': plus.deleteFiles,
    'removed-delete-files': minus.deleteFiles,
    'added-records': plus.records,
    'deleted-records': minus.records,
    'added-files-size': plus.filesSize,
    'removed-files-size': minus.filesSize,
    'added-position-deletes': plus.positionDeletes,
    'removed-position-deletes': minus.positionDeletes,
    'added-equality-deletes': plus.equalityDeletes,
    'removed-equality-deletes': minus.equalityDeletes,
    'added-dvs': added.filter(isDeletionVector).length,
    'removed-dvs': removed.filter(isDeletionVector).length,
    'changed-partition-count': new Set(touched).size,
  };
  return {
    ...texts(Object.entries(counts).filter(([, count]) => count > 0)),
    ...texts(
      (Object.keys(totalKeys) as (keyof Totals)[]).map((name) => [totalKeys[name], totals[name]]),
    ),
  };
}

function totalsOfFile(file: DataFile): Totals {
  const { content, recordCount } = file;
  return {
    records: content === 'data' ? recordCount : 0,
    filesSize: sizeOf(file),
    dataFiles: content === 'data' ? 1 : 0,
    deleteFiles: content === 'data' ? 0 : 1,
    positionDeletes: content === 'position-deletes' ? recordCount : 0,
    equalityDeletes: content === 'equality-deletes' ? recordCount : 0,
  };
}

/** Of a file with many deletion vectors, only the part of this one counts. */
function sizeOf(file: DataFile): number {
  return (isDeletionVector(file) ? file.contentSizeInBytes : undefined) ?? file.fileSizeInBytes;
}

function combine(a: Totals, b: Totals, sign: 1 | -1): Totals {
  return {
    records: a.records + sign * b.records,
    filesSize: a.filesSize + sign * b.filesSize,
    dataFiles: a.dataFiles + sign * b.dataFiles,
    deleteFiles: a.deleteFiles + sign * b.deleteFiles,
    positionDeletes: a.positionDeletes + sign * b.positionDeletes,
    equalityDeletes: a.equalityDeletes + sign * b.equalityDeletes,
  };
}

function texts(counts: readonly (readonly [string, number])[]): Record<string, string> {
  return Object.fromEntries(counts.map(([key, count]) => [key, String(count)]));
}
