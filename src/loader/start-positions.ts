/**
 * Where a load begins, and whether the stream is still the one that the table's mark speaks of.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { Positions } from './positions.js';
import type { Watermarks } from './source.js';

/** Where partitions begin that the table knows nothing of. */
export type StartPoint =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'time'; readonly timestampMs: number };

export type DataLossPolicy = 'fail' | 'continue';

/** Messages that are gone: offsets from `from` up to `to`, exclusive. */
export interface Loss {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

export interface MarkedStream {
  readonly topic: string;
  readonly table: string;
  readonly mark: Positions;
  /** Empty: not known before reading. */
  readonly watermarks: ReadonlyMap<number, Watermarks>;
  readonly excerpt: boolean;
}

/**
 * Messages that went out of the stream before they were loaded.
 *
 * @throws LakeError LAKE-K003 when the stream ends before the mark: it was made anew
 */
export function findLosses(stream: MarkedStream): readonly Loss[] {
  if (stream.watermarks.size === 0) return [];
  return [...stream.mark].flatMap(([partition, position]) => {
    const watermarks = stream.watermarks.get(partition);
    if (!stream.excerpt && (!watermarks || watermarks.high < position)) {
      throw shorterStream(stream, partition, position);
    }
    const lost = watermarks !== undefined && position < watermarks.low;
    return lost ? [{ partition, from: position, to: watermarks.low }] : [];
  });
}

/** @throws LakeError LAKE-K002 unless the policy is to go on */
export function judgeLosses(
  topic: string,
  losses: readonly Loss[],
  policy: DataLossPolicy,
): LakeError | undefined {
  if (losses.length === 0) return undefined;
  const ranges = losses.map((l) => `offsets ${l.from}..${l.to - 1n} of partition ${l.partition}`);
  const message = `messages of ${topic} are gone before they were loaded: ${ranges.join(', ')}`;
  if (policy === 'continue') return new LakeError('LAKE-K002', message);
  throw new LakeError('LAKE-K002', message, {
    hint:
      'the retention of the topic is shorter than the pause of the loader; ' +
      'to go on without them: --on-data-loss continue',
  });
}

/** Positions for all partitions that are known before reading. */
export function startPositions(
  stream: MarkedStream,
  from: StartPoint['kind'],
  atTime: Positions,
): Positions {
  const positions = new Map(stream.mark);
  for (const [partition, { low, high }] of stream.watermarks) {
    const marked = stream.mark.get(partition);
    if (marked !== undefined) positions.set(partition, marked < low ? low : marked);
    else if (from === 'earliest') positions.set(partition, low);
    else positions.set(partition, from === 'latest' ? high : (atTime.get(partition) ?? high));
  }
  return positions;
}

function shorterStream(stream: MarkedStream, partition: number, position: bigint): LakeError {
  const end = stream.watermarks.get(partition)?.high;
  const found = end === undefined ? 'does not exist' : `ends at ${end}`;
  return new LakeError(
    'LAKE-K003',
    `${stream.table} was loaded up to offset ${position} of partition ${partition} of ${stream.topic}, which now ${found}`,
    {
      hint: 'the topic was deleted and made anew: load it into another table',
    },
  );
}
