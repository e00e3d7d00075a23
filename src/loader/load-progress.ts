/**
 * Counts what a load does and tells it as events.
 *
 * @module
 */

import type { Clock } from './clock.js';
import type { EmitLoaderEvent, LoaderEvent } from './events.js';
import type { MessageBatch } from './message.js';
import { byPartition, lagOf, type Positions } from './positions.js';
import type { Watermarks } from './source.js';

type EventOf<K extends LoaderEvent['kind']> = Extract<LoaderEvent, { kind: K }>;
type Committed = Omit<EventOf<'committed'>, 'kind' | 'stream'>;

const progressEveryMs = 250;

export class LoadProgress {
  readonly #stream: string;
  readonly #clock: Clock;
  readonly #emit: EmitLoaderEvent;
  readonly #startedMs: number;
  readonly #ends = new Map<number, Watermarks>();
  /** By partition, the newest time of a message read. */
  readonly #newest = new Map<number, number>();
  #positions: Positions = new Map();
  #lastTickMs = 0;
  #rows = 0;
  #deadLetters = 0;
  #commits = 0;

  constructor(stream: string, clock: Clock, emit: EmitLoaderEvent) {
    this.#stream = stream;
    this.#clock = clock;
    this.#emit = emit;
    this.#startedMs = clock.monotonicMs();
  }

  watermarks(watermarks: ReadonlyMap<number, Watermarks>, positions: Positions): void {
    for (const [partition, ends] of watermarks) this.#ends.set(partition, ends);
    this.#positions = positions;
  }

  read(batch: MessageBatch, positions: Positions): void {
    this.#positions = positions;
    const { partition, end } = batch;
    if (end !== undefined) {
      this.#ends.set(partition, { low: this.#ends.get(partition)?.low ?? 0n, high: end });
    }
    const newest = batch.timestamps.reduce((a, b) => Math.max(a, b), -1);
    if (newest >= 0) {
      this.#newest.set(partition, Math.max(newest, this.#newest.get(partition) ?? 0));
    }
  }

  /** Says how things stand, but not too often. */
  tick(buffered: { readonly rows: number; readonly bytes: number }): void {
    const now = this.#clock.monotonicMs();
    if (now - this.#lastTickMs < progressEveryMs) return;
    this.#lastTickMs = now;
    this.#emit({
      kind: 'progress',
      stream: this.#stream,
      rows: this.#rows,
      bufferedRows: buffered.rows,
      bufferedBytes: buffered.bytes,
      rowsPerSecond: (this.#rows + buffered.rows) / this.#seconds(),
      lag: byPartition(lagOf(this.#positions, this.#ends)),
    });
  }

  committed(commit: Committed): void {
    this.#rows += commit.rows;
    this.#deadLetters += commit.deadLetters;
    this.#commits += 1;
    this.#emit({ ...commit, kind: 'committed', stream: this.#stream });
  }

  /**
   * A time up to which all messages are read: now, where no partition is behind, else that of the
   * newest message of the partition that is furthest back.
   */
  validThrough(): string | undefined {
    const behind = [...lagOf(this.#positions, this.#ends)].filter(([, lag]) => lag > 0n);
    if (this.#ends.size > 0 && behind.length === 0) return isoTime(this.#clock.wallMs());
    const partitions = this.#ends.size > 0 ? behind.map(([p]) => p) : [...this.#newest.keys()];
    const times = partitions.map((p) => this.#newest.get(p));
    if (times.length === 0 || times.includes(undefined)) return undefined;
    return isoTime(times.reduce<number>((a, b) => Math.min(a, b ?? a), Number.POSITIVE_INFINITY));
  }

  stopped(reason: EventOf<'stopped'>['reason']): void {
    const seconds = this.#seconds();
    this.#emit({
      kind: 'stopped',
      stream: this.#stream,
      action: 'load',
      reason,
      rows: this.#rows,
      deadLetters: this.#deadLetters,
      commits: this.#commits,
      seconds,
      rowsPerSecond: this.#rows / seconds,
      lag: byPartition(lagOf(this.#positions, this.#ends)),
    });
  }

  #seconds(): number {
    return Math.max(0.001, (this.#clock.monotonicMs() - this.#startedMs) / 1000);
  }
}

const latestDateMs = 8.64e15;

/** Undefined for a time that no calendar has: messages may carry any number. */
function isoTime(ms: number): string | undefined {
  return Math.abs(ms) <= latestDateMs ? new Date(ms).toISOString() : undefined;
}
