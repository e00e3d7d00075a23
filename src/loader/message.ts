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
  /** The end of the partition when it was read, where the source knows it. */
  readonly end?: bigint;
}

/** One message as a recording or a test writes it. */
export interface Message {
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: number;
  readonly key: Bytes | null;
  readonly value: Bytes | null;
  readonly headers: Headers;
}

/** Collects messages of one partition, in order, into a batch. */
export class BatchBuilder {
  readonly #partition: number;
  readonly #startOffset: bigint;
  readonly #offsets: bigint[] = [];
  readonly #timestamps: number[] = [];
  readonly #keys: (Bytes | null)[] = [];
  readonly #values: (Bytes | null)[] = [];
  readonly #headers: Headers[] = [];
  #bytes = 0;

  constructor(partition: number, startOffset: bigint) {
    this.#partition = partition;
    this.#startOffset = startOffset;
  }

  add(message: Omit<Message, 'partition'>): void {
    this.#offsets.push(message.offset);
    this.#timestamps.push(message.timestamp);
    this.#keys.push(message.key);
    this.#values.push(message.value);
    this.#headers.push(message.headers);
    this.#bytes += (message.key?.length ?? 0) + (message.value?.length ?? 0);
  }

  /** `nextOffset`: by default the one after the last message. */
  build(nextOffset?: bigint, end?: bigint): MessageBatch {
    const last = this.#offsets.at(-1);
    return {
      partition: this.#partition,
      startOffset: this.#startOffset,
      nextOffset: nextOffset ?? (last === undefined ? this.#startOffset : last + 1n),
      offsets: this.#offsets,
      timestamps: this.#timestamps,
      keys: this.#keys,
      values: this.#values,
      headers: this.#headers,
      bytes: this.#bytes,
      ...(end === undefined ? {} : { end }),
    };
  }
}
