/**
 * Where messages come from. A source is read by one loader, which asks for a batch when it has room
 * for it: what is not asked for waits, and a source reads ahead only a bounded number of bytes.
 *
 * Positions are "next offset" by partition. Only the table knows how far the stream was loaded; a
 * source never chooses where to go on.
 *
 * @module
 */

import type { MessageBatch } from './message.js';
import type { Positions } from './positions.js';

/** What the source holds of a partition: the first offset, and the one after the last. */
export interface Watermarks {
  readonly low: bigint;
  readonly high: bigint;
}

export interface StreamIdentity {
  /** What stands in the table's marks as the origin: a cluster's id, or what a file is. */
  readonly origin: string;
  /** What people read: brokers, or a path. */
  readonly description: string;
  /**
   * True when the source is an excerpt of the stream, cut anywhere: a position beyond its end means
   * that all of it was loaded.
   */
  readonly excerpt: boolean;
}

export type Polled =
  | { readonly kind: 'batch'; readonly batch: MessageBatch }
  /** Nothing came in time. */
  | { readonly kind: 'idle' }
  /**
   * Everything that is there now was given. More may come later. `unfinished` says what is there
   * but cannot be read yet.
   */
  | { readonly kind: 'end'; readonly unfinished?: string };

export interface StreamSource {
  readonly kind: 'kafka' | 'file' | 'memory';
  /**
   * Connects. `loadedFrom` is the origin that the table's marks name; the identity's origin is equal
   * to it, or is what it has become since (a file has grown).
   *
   * @throws LakeError LAKE-K001 when the stream cannot be reached, LAKE-K003 when the table was
   * loaded from another one
   */
  open(loadedFrom: string | undefined): Promise<StreamIdentity>;
  /** The partitions as they are now; empty when the source does not know them before reading. */
  watermarks(): Promise<ReadonlyMap<number, Watermarks>>;
  /** By partition, the first offset of a message at or after a time (ms). */
  offsetsAt(timestampMs: number): Promise<Positions>;
  /**
   * Goes on reading from these offsets; what was read ahead is dropped. Partitions that are not
   * named start at their first message. Called once before the first `poll`, and at any time later.
   */
  seek(positions: Positions): Promise<void>;
  /**
   * The next messages of any one partition: nothing twice, nothing left out, in order within the
   * partition. Waits at most `waitMs`, less when the signal is aborted. A batch without messages
   * moves the position over a gap.
   *
   * @throws LakeError LAKE-K005 for a malformed file, LAKE-K006 when reading failed for good
   */
  poll(waitMs: number, signal: AbortSignal): Promise<Polled>;
  /**
   * Tells others how far the table is, for monitoring only.
   *
   * @throws any error: callers warn and go on
   */
  commit(positions: Positions): Promise<void>;
  /** Stops reading and disconnects; after it nothing is delivered. Safe to call twice. */
  close(): Promise<void>;
}
