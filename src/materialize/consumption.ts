/**
 * Which snapshot of each input a table holds. The marks are written in the same commit as the rows,
 * so they can never disagree with them.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { ancestors } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';

const prefix = 'lake.source.';
const codeHash = 'lake.code-hash';

/** An input as it was read. */
export interface ConsumedInput {
  /** `namespace.table`. */
  readonly table: string;
  readonly tableUuid: string;
  /** Null: the table was empty. */
  readonly snapshotId: bigint | null;
}

/** What a table's newest lake snapshot says about how it was made. */
export interface Consumption {
  readonly inputs: ReadonlyMap<string, ConsumedInput>;
  readonly codeHash: string | undefined;
}

/** Summary keys that record the inputs and the code of a snapshot. */
export function consumptionSummary(
  inputs: Iterable<ConsumedInput>,
  hash: string,
): Readonly<Record<string, string>> {
  const marks = [...inputs].map((input) => [
    `${prefix}${input.table}`,
    `${input.tableUuid}:${input.snapshotId ?? 'none'}`,
  ]);
  return { ...(Object.fromEntries(marks) as Record<string, string>), [codeHash]: hash };
}

/**
 * The newest marks among the ancestors of the current snapshot: compaction and foreign commits lie
 * between. Undefined when the table was never written by a model.
 */
export function readConsumption(metadata: TableMetadata): Consumption | undefined {
  if (metadata.currentSnapshotId === null) return undefined;
  for (const snapshot of ancestors(metadata, metadata.currentSnapshotId)) {
    const hash = snapshot.summary[codeHash];
    if (hash === undefined) continue;
    const inputs = Object.entries(snapshot.summary)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, mark]) => parseMark(key.slice(prefix.length), mark));
    return { inputs: new Map(inputs.map((i) => [i.table, i])), codeHash: hash };
  }
  return undefined;
}

function parseMark(table: string, mark: string): ConsumedInput {
  const match = /^([0-9a-f-]{36}):(\d+|none)$/.exec(mark);
  if (!match?.[1] || !match[2]) {
    throw new LakeError('LAKE-I006', `the mark of "${table}" is malformed: ${mark}`, {
      hint: 'rebuild the model with --full-refresh',
    });
  }
  return { table, tableUuid: match[1], snapshotId: match[2] === 'none' ? null : BigInt(match[2]) };
}
