/**
 * A stream in memory, for tests: partitions to which messages can be appended, whose beginning can
 * be cut off as a broker's retention does, and which can be made anew.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { LakeError } from '../errors.js';
import { BatchBuilder, type Message } from './message.js';
import type { Positions } from './positions.js';
import type { Polled, StreamIdentity, StreamSource, Watermarks } from './source.js';

/** The stream itself: several sources may read it. */
export class MemoryStream {
  readonly origin: string;
  readonly #partitions = new Map<number, Message[]>();
  readonly #low = new Map<number, bigint>();

  constructor(origin = 'memory', partitions = 1) {
    this.origin = origin;
    for (let p = 0; p < partitions; p += 1) this.#partitions.set(p, []);
  }

  append(message: Partial<Message> & Pick<Message, 'value'>): void {
    const partition = message.partition ?? 0;
    const messages = this.messages(partition);
    const offset = message.offset ?? (messages.at(-1)?.offset ?? -1n) + 1n;
    messages.push({ timestamp: -1, key: null, headers: [], ...message, partition, offset });
    this.#partitions.set(partition, messages);
  }

  /** Forgets all messages before an offset. */
  cut(partition: number, low: bigint): void {
    this.#low.set(partition, low);
  }

  messages(partition: number): Message[] {
    return this.#partitions.get(partition) ?? [];
  }

  watermarks(): ReadonlyMap<number, Watermarks> {
    return new Map(
      [...this.#partitions].map(([partition, messages]) => {
        const low = this.#low.get(partition) ?? 0n;
        const end = (messages.at(-1)?.offset ?? -1n) + 1n;
        return [partition, { low, high: end > low ? end : low }];
      }),
    );
  }
}

export class MemorySource implements StreamSource {
  readonly kind = 'memory';
  readonly #stream: MemoryStream;
  readonly #batchRows: number;
  #positions = new Map<number, bigint>();
  #turn = 0;
  /** What `commit` was told. */
  committed: Positions = new Map();

  constructor(stream: MemoryStream, batchRows = 100) {
    this.#stream = stream;
    this.#batchRows = batchRows;
  }

  async open(loadedFrom: string | undefined): Promise<StreamIdentity> {
    const { origin } = this.#stream;
    if (loadedFrom !== undefined && loadedFrom !== origin) {
      throw new LakeError('LAKE-K003', `the table was loaded from ${loadedFrom}, not ${origin}`);
    }
    return { origin, description: origin, excerpt: false };
  }

  async watermarks(): Promise<ReadonlyMap<number, Watermarks>> {
    return this.#stream.watermarks();
  }

  async offsetsAt(timestampMs: number): Promise<Positions> {
    return new Map(
      [...this.#stream.watermarks()].map(([partition, { high }]) => {
        const found = this.#stream.messages(partition).find((m) => m.timestamp >= timestampMs);
        return [partition, found?.offset ?? high];
      }),
    );
  }

  async seek(positions: Positions): Promise<void> {
    this.#positions = new Map(positions);
  }

  async poll(waitMs: number, signal: AbortSignal): Promise<Polled> {
    const partitions = [...this.#stream.watermarks().keys()];
    for (let i = 0; i < partitions.length; i += 1) {
      const partition = partitions[(this.#turn + i) % partitions.length] ?? 0;
      const polled = this.#next(partition);
      if (!polled) continue;
      this.#turn += i + 1;
      return polled;
    }
    await sleep(Math.min(waitMs, 5), undefined, { signal }).catch(() => undefined);
    return { kind: 'idle' };
  }

  async commit(positions: Positions): Promise<void> {
    this.committed = new Map([...this.committed, ...positions]);
  }

  async close(): Promise<void> {}

  #next(partition: number): Polled | undefined {
    const watermarks = this.#stream.watermarks().get(partition);
    const low = watermarks?.low ?? 0n;
    const position = this.#positions.get(partition) ?? low;
    // A position before the first message is moved to it, as Kafka's clients do.
    const start = position < low ? low : position;
    const messages = this.#stream
      .messages(partition)
      .filter((m) => m.offset >= start)
      .slice(0, this.#batchRows);
    if (messages.length === 0) return undefined;
    const builder = new BatchBuilder(partition, start);
    for (const message of messages) builder.add(message);
    const batch = builder.build(undefined, watermarks?.high);
    this.#positions.set(partition, batch.nextOffset);
    return { kind: 'batch', batch };
  }
}
