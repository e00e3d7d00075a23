/**
 * Produces messages to a Kafka topic, which is made where it does not exist. Offsets are given anew
 * by the broker; the partition is kept where the topic has it.
 *
 * @module
 */

import kafkajs, { Partitioners, type Admin, type Kafka, type Producer } from 'kafkajs';
import type { Headers, Message } from '../message.js';
import type { MessageSink } from '../produce.js';
import { openKafka, reaching, type KafkaAddress } from './client.js';

export interface KafkaSinkOptions extends KafkaAddress {
  /** Of a topic that has to be made; absent: the broker's default. */
  readonly partitions?: number;
  readonly warn: (message: string) => void;
}

/** Brokers refuse times further ahead than an hour. */
const mostAheadMs = 3_000_000;

export class KafkaSink implements MessageSink {
  readonly description: string;
  readonly #options: KafkaSinkOptions;
  readonly #kafka: Kafka;
  readonly #producer: Producer;
  #partitions = 0;
  /** Older messages would be deleted by the broker at once. */
  #retentionMs = Number.POSITIVE_INFINITY;
  #warned = false;

  constructor(options: KafkaSinkOptions) {
    this.#options = options;
    this.description = `${options.topic} at ${options.brokers.join(',')}`;
    this.#kafka = openKafka(options.brokers);
    this.#producer = this.#kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      // A retry after a lost answer makes no second copy.
      idempotent: true,
      maxInFlightRequests: 1,
    });
  }

  async open(): Promise<void> {
    const admin = this.#kafka.admin();
    await reaching(this.#options, async () => {
      try {
        await admin.connect();
        await this.#prepareTopic(admin);
        await this.#producer.connect();
      } finally {
        await admin.disconnect();
      }
    });
  }

  async send(messages: readonly Message[]): Promise<void> {
    const now = Date.now();
    await reaching(this.#options, () =>
      this.#producer.send({
        topic: this.#options.topic,
        acks: -1,
        messages: messages.map((m) => ({
          ...(m.partition < this.#partitions ? { partition: m.partition } : {}),
          key: asBuffer(m.key),
          value: asBuffer(m.value),
          timestamp: String(this.#timestamp(m.timestamp, now)),
          headers: toKafkaHeaders(m.headers),
        })),
      }),
    );
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #prepareTopic(admin: Admin): Promise<void> {
    const { topic, partitions } = this.#options;
    const exists = (await admin.listTopics()).includes(topic);
    if (exists) this.#retentionMs = await retention(admin, topic);
    else await createTopic(admin, topic, partitions);
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    this.#partitions = topics[0]?.partitions.length ?? 0;
    if (exists && partitions !== undefined && partitions !== this.#partitions) {
      this.#options.warn(`the topic ${topic} exists and has ${this.#partitions} partitions`);
    }
  }

  #timestamp(recorded: number, now: number): number {
    if (recorded < 0) return now;
    const kept = recorded > now - this.#retentionMs && recorded < now + mostAheadMs;
    if (kept) return recorded;
    if (!this.#warned) {
      this.#warned = true;
      this.#options.warn(
        `messages get the time of now: with their own, ${this.#options.topic} would not keep them`,
      );
    }
    return now;
  }
}

/** Recorded messages are old: a topic made for them keeps them. */
async function createTopic(
  admin: Admin,
  topic: string,
  partitions: number | undefined,
): Promise<void> {
  const configEntries = [{ name: 'retention.ms', value: '-1' }];
  const numPartitions = partitions ?? -1;
  await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }] });
}

async function retention(admin: Admin, topic: string): Promise<number> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    // Node finds only some of the names that this CommonJS package exports.
    resources: [
      { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] },
    ],
  });
  const value = Number(resources[0]?.configEntries[0]?.configValue ?? -1);
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

function asBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A header that repeats becomes a list; one without a value cannot be sent and is empty. */
function toKafkaHeaders(headers: Headers): Record<string, Buffer | Buffer[]> {
  const sent = new Map<string, Buffer[]>();
  for (const [key, value] of headers) {
    const bytes = asBuffer(value) ?? Buffer.alloc(0);
    sent.set(key, [...(sent.get(key) ?? []), bytes]);
  }
  return Object.fromEntries(
    [...sent].map(([key, values]) => [key, values.length === 1 && values[0] ? values[0] : values]),
  );
}
