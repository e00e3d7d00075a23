/**
 * A Kafka topic as a stream, through kafkajs.
 *
 * The table decides where reading goes on: positions are sought in the very call that announces an
 * assignment, before anything is fetched. kafkajs moves an offset that is out of range silently; a
 * batch says which offset was asked for, so the loader sees it. Batches are only queued in the
 * consumer's callback; a full queue pauses it.
 *
 * @module
 */

import type { Admin, Batch, Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent } from 'kafkajs';
import { LakeError } from '../../errors.js';
import { BatchBuilder, type Headers, type MessageBatch } from '../message.js';
import type { Positions } from '../positions.js';
import type { Polled, StreamIdentity, StreamSource, Watermarks } from '../source.js';
import { describeOrigin } from '../origin.js';
import { BatchQueue } from './batch-queue.js';
import {
  kafkaReason,
  openKafka,
  reaching,
  requireTopic,
  unreachableKafka,
  type KafkaAddress,
} from './client.js';

export interface KafkaSourceOptions extends KafkaAddress {
  /** Consumer group; its offsets are for monitoring. */
  readonly group: string;
  /** Bytes read ahead of the loader. */
  readonly readAheadBytes: number;
  /** Told of faults that pass by themselves. */
  readonly warn: (message: string) => void;
}

const consumerSettings = {
  // The shortest that brokers allow: after a crash the next loader waits for it.
  sessionTimeout: 6000,
  heartbeatInterval: 1500,
  rebalanceTimeout: 15_000,
  maxWaitTimeInMs: 250,
  metadataMaxAge: 30_000,
  allowAutoTopicCreation: false,
};
const closeLimitMs = 10_000;

export class KafkaSource implements StreamSource {
  readonly kind = 'kafka';
  readonly #options: KafkaSourceOptions;
  readonly #admin: Admin;
  readonly #consumer: Consumer;
  readonly #queue: BatchQueue;
  #state: 'new' | 'open' | 'running' | 'closed' = 'new';
  #assigned: readonly number[] = [];
  #paused = false;
  #fault: LakeError | undefined;

  constructor(options: KafkaSourceOptions) {
    this.#options = options;
    const kafka = openKafka(options.brokers);
    this.#admin = kafka.admin();
    this.#consumer = kafka.consumer({ groupId: options.group, ...consumerSettings });
    this.#queue = new BatchQueue();
  }

  async open(loadedFrom: string | undefined): Promise<StreamIdentity> {
    const { brokers } = this.#options;
    return reaching(this.#options, async () => {
      await this.#admin.connect();
      this.#state = 'open';
      const { clusterId } = await this.#admin.describeCluster();
      if (loadedFrom !== undefined && loadedFrom !== clusterId) {
        throw otherCluster(this.#options, clusterId, loadedFrom);
      }
      await requireTopic(this.#admin, this.#options);
      return { origin: clusterId, description: brokers.join(','), excerpt: false };
    });
  }

  async watermarks(): Promise<ReadonlyMap<number, Watermarks>> {
    const offsets = await reaching(this.#options, () =>
      this.#admin.fetchTopicOffsets(this.#options.topic),
    );
    return new Map(
      offsets.map((o) => [o.partition, { low: BigInt(o.low), high: BigInt(o.high) }] as const),
    );
  }

  async offsetsAt(timestampMs: number): Promise<Positions> {
    const offsets = await reaching(this.#options, () =>
      this.#admin.fetchTopicOffsetsByTimestamp(this.#options.topic, timestampMs),
    );
    return new Map(offsets.map((o) => [o.partition, BigInt(o.offset)] as const));
  }

  async seek(positions: Positions): Promise<void> {
    this.#queue.reset(positions);
    if (this.#state !== 'running') return;
    this.#seekAssigned();
    this.#adjustFlow();
  }

  async poll(waitMs: number, signal: AbortSignal): Promise<Polled> {
    // Only now: a load with nothing to do need not wait for the group.
    if (this.#state === 'open') this.#start();
    if (this.#queue.isEmpty) await this.#queue.arrival(waitMs, signal);
    const batch = this.#queue.take();
    this.#adjustFlow();
    if (batch) return { kind: 'batch', batch };
    if (this.#fault) throw this.#fault;
    return { kind: 'idle' };
  }

  async commit(positions: Positions): Promise<void> {
    const { topic } = this.#options;
    const offsets = [...positions]
      .filter(([partition]) => this.#assigned.includes(partition))
      .map(([partition, offset]) => ({ topic, partition, offset: String(offset) }));
    if (offsets.length > 0) await this.#consumer.commitOffsets(offsets);
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    const closing = Promise.allSettled([this.#consumer.disconnect(), this.#admin.disconnect()]);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeLimitMs);
    });
    await Promise.race([closing, limit]);
    clearTimeout(timer);
  }

  /** Joining the group may take seconds; its outcome shows in the next polls. */
  #start(): void {
    this.#state = 'running';
    this.#run().catch((error: unknown) => {
      this.#fault ??= unreachableKafka(this.#options, error);
      this.#queue.wake();
    });
  }

  async #run(): Promise<void> {
    const consumer = this.#consumer;
    const { GROUP_JOIN, CRASH, END_BATCH_PROCESS } = consumer.events;
    consumer.on(GROUP_JOIN, (event) => this.#onAssignment(event));
    consumer.on(CRASH, (event) => this.#onCrash(event));
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      // Batches of control records only never reach the callback, but they move the position.
      if (payload.batchSize === 0)
        this.#passOver(payload.partition, BigInt(payload.lastOffset) + 1n);
    });
    await consumer.connect();
    await consumer.subscribe({ topic: this.#options.topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async (payload) => {
        if (!payload.isStale()) await this.#receive(payload.batch);
        await payload.heartbeat();
      },
    });
  }

  /** Must not wait for anything: only what is sought now comes before the first fetch. */
  #onAssignment({ payload }: ConsumerGroupJoinEvent): void {
    this.#assigned = payload.memberAssignment[this.#options.topic] ?? [];
    this.#queue.keepOnly(this.#assigned);
    this.#seekAssigned();
    this.#consumer.resume([{ topic: this.#options.topic }]);
    this.#paused = false;
    this.#adjustFlow();
  }

  #seekAssigned(): void {
    const { topic } = this.#options;
    for (const partition of this.#assigned) {
      const offset = String(this.#queue.next(partition));
      this.#consumer.seek({ topic, partition, offset });
    }
  }

  #onCrash({ payload }: ConsumerCrashEvent): void {
    const reason = kafkaReason(payload.error);
    if (payload.restart) {
      this.#options.warn(`the connection to Kafka was lost and is made anew: ${reason}`);
      return;
    }
    this.#fault = new LakeError('LAKE-K006', `reading from Kafka failed for good: ${reason}`, {
      hint: /codec|compression/i.test(reason)
        ? 'lake reads uncompressed and gzip messages: set compression.type of the topic or producer'
        : 'what was read before is loaded; load again when the cause is mended',
      cause: payload.error,
    });
    this.#queue.wake();
  }

  async #receive(batch: Batch): Promise<void> {
    const { partition } = batch;
    const next = this.#queue.next(partition);
    const asked = askedOffset(batch);
    if (asked > next && !(await this.#isGone(partition, next))) {
      // Left over from before a seek.
      this.#consumer.seek({ topic: this.#options.topic, partition, offset: String(next) });
      return;
    }
    const message = toMessageBatch(batch, asked > next ? asked : next);
    if (message.nextOffset <= next) return;
    this.#queue.add(message);
    this.#adjustFlow();
  }

  /** Whether the beginning of the partition has moved past an offset: kafkajs has then jumped. */
  async #isGone(partition: number, offset: bigint): Promise<boolean> {
    const low = (await this.watermarks()).get(partition)?.low;
    return low !== undefined && low > offset;
  }

  #passOver(partition: number, nextOffset: bigint): void {
    const next = this.#queue.next(partition);
    if (!this.#assigned.includes(partition) || nextOffset <= next) return;
    this.#queue.add(new BatchBuilder(partition, next).build(nextOffset));
  }

  /** Pauses when enough is read ahead; goes on before the queue runs dry. */
  #adjustFlow(): void {
    if (this.#assigned.length === 0) return;
    const { topic, readAheadBytes } = this.#options;
    const { bytes } = this.#queue;
    if (!this.#paused && bytes >= readAheadBytes) {
      this.#consumer.pause([{ topic }]);
      this.#paused = true;
    } else if (this.#paused && bytes < readAheadBytes / 2) {
      this.#consumer.resume([{ topic }]);
      this.#paused = false;
    }
  }
}

/** The offset that the fetch asked for; kafkajs keeps it, but its types do not say so. */
function askedOffset(batch: Batch): bigint {
  return BigInt((batch as Batch & { readonly fetchedOffset: string }).fetchedOffset);
}

const noHeaders: Headers = [];

function toMessageBatch(batch: Batch, start: bigint): MessageBatch {
  const builder = new BatchBuilder(batch.partition, start);
  for (const message of batch.messages) {
    const offset = BigInt(message.offset);
    if (offset < start) continue;
    builder.add({
      offset,
      timestamp: Number(message.timestamp),
      key: message.key,
      value: message.value,
      headers: message.headers ? toHeaders(message.headers) : noHeaders,
    });
  }
  return builder.build(BigInt(batch.lastOffset()) + 1n, BigInt(batch.highWatermark));
}

type KafkaHeaders = NonNullable<Batch['messages'][number]['headers']>;

function toHeaders(headers: KafkaHeaders): Headers {
  return Object.entries(headers).flatMap(([key, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.map((v) => [key, headerBytes(v)] as const);
  });
}

function headerBytes(value: Buffer | string | undefined | null): Uint8Array | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
}

function otherCluster(address: KafkaAddress, clusterId: string, loadedFrom: string): LakeError {
  return new LakeError(
    'LAKE-K003',
    `the table was loaded from ${describeOrigin(loadedFrom)}, but Kafka at ${address.brokers.join(', ')} is the cluster ${clusterId}`,
    { hint: 'offsets of one do not fit the other: load this one into another table' },
  );
}
