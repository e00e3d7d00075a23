/**
 * Positions in a stream: by partition, the offset of the next message.
 *
 * @module
 */

import type { ByPartition } from './events.js';

export type Positions = ReadonlyMap<number, bigint>;

/** Per partition the greater of the two. */
export function mergeMax(a: Positions, b: Positions): Positions {
  const merged = new Map(a);
  for (const [partition, offset] of b) {
    const known = merged.get(partition);
    if (known === undefined || known < offset) merged.set(partition, offset);
  }
  return merged;
}

/** As plain data, partitions in ascending order. */
export function byPartition(positions: Positions): ByPartition {
  return Object.fromEntries([...positions].sort(([a], [b]) => a - b));
}

/** How far each position is behind its end; partitions without a position have all before them. */
export function lagOf(
  positions: Positions,
  watermarks: ReadonlyMap<number, { readonly low: bigint; readonly high: bigint }>,
): Positions {
  return new Map(
    [...watermarks].map(([partition, { low, high }]) => {
      const behind = high - (positions.get(partition) ?? low);
      return [partition, behind > 0n ? behind : 0n];
    }),
  );
}
