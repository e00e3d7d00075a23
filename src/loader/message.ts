/**
 * Messages on their way, one array a field: no object a message.
 *
 * @module
 */

export type Bytes = Uint8Array;

/** Keys may repeat; a value may be null. */
export type Headers = readonly (readonly [key: string, value: Bytes | null])[];

/** Messages of one partition in the order of their offsets; all arrays have the same length. */
export interface MessageBatch {
  readonly partition: number;
  /**
   * The offset that was asked for. Between it and the first message there never was one, or it is
   * gone by compaction or an aborted transaction: gaps are legal.
   */
  readonly startOffset: bigint;
  /** Where reading goes on: after the last message and the gap behind it. */
  readonly nextOffset: bigint;
  /** Strictly increasing. */
  readonly offsets: readonly bigint[];
  /** Milliseconds since 1970; -1: none. */
  readonly timestamps: readonly number[];
  readonly keys: readonly (Bytes | null)[];
  /** Null: a tombstone. An empty value is not null. */
  readonly values: readonly (Bytes | null)[];
  readonly headers: readonly Headers[];
  /** Bytes of keys and values. */
  readonly bytes: number;
}

/** The messages from index `start` on; undefined: none of them and no step forward. */
export function dropFirst(batch: MessageBatch, start: number, startOffset: bigint): MessageBatch {
  return {
    ...batch,
    startOffset,
    offsets: batch.offsets.slice(start),
    timestamps: batch.timestamps.slice(start),
    keys: batch.keys.slice(start),
    values: batch.values.slice(start),
    headers: batch.headers.slice(start),
  };
}
