/**
 * Batches on their way from kafkajs's callback to the loader, with the offset that each partition
 * goes on at.
 *
 * @module
 */

import type { MessageBatch } from '../message.js';
import type { Positions } from '../positions.js';

/** What a batch takes beside its payloads, a message. */
const overheadBytes = 200;

export class BatchQueue {
  #batches: MessageBatch[] = [];
  #bytes = 0;
  /** After the last batch that was queued. */
  #next = new Map<number, bigint>();
  /** After the last batch that was taken. */
  #taken = new Map<number, bigint>();
  #wake: (() => void) | undefined;

  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Where a partition goes on; one that nobody named begins at its first offset. */
  next(partition: number): bigint {
    return this.#next.get(partition) ?? 0n;
  }

  /** Forgets everything and goes on at these positions. */
  reset(positions: Positions): void {
    this.#batches = [];
    this.#bytes = 0;
    this.#next = new Map(positions);
    this.#taken = new Map(positions);
  }

  add(batch: MessageBatch): void {
    this.#batches.push(batch);
    this.#bytes += sizeOf(batch);
    this.#next.set(batch.partition, batch.nextOffset);
    this.wake();
  }

  take(): MessageBatch | undefined {
    const batch = this.#batches.shift();
    if (!batch) return undefined;
    this.#bytes -= sizeOf(batch);
    this.#taken.set(batch.partition, batch.nextOffset);
    return batch;
  }

  /** Drops what is queued of partitions that are read by someone else now. */
  keepOnly(partitions: readonly number[]): void {
    const kept = this.#batches.filter((b) => partitions.includes(b.partition));
    for (const { partition } of this.#batches) {
      if (partitions.includes(partition)) continue;
      const taken = this.#taken.get(partition);
      if (taken === undefined) this.#next.delete(partition);
      else this.#next.set(partition, taken);
    }
    this.#batches = kept;
    this.#bytes = kept.reduce((sum, b) => sum + sizeOf(b), 0);
  }

  /** Resolves when something was added or `wake` was called, or after a time. */
  arrival(waitMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  wake(): void {
    this.#wake?.();
  }
}

function sizeOf(batch: MessageBatch): number {
  return batch.bytes + batch.offsets.length * overheadBytes;
}
