import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serviceAddress } from '../../testing/services.js';
import type { Message } from '../message.js';
import { message, sourceConformance } from '../source.conformance.js';
import { openKafka } from './client.js';
import { KafkaSource } from './kafka-source.js';

const brokers = serviceAddress('KAFKA_BROKERS')?.split(',');
const never = new AbortController().signal;

describe.skipIf(brokers === undefined)('Kafka', () => {
  const kafka = openKafka(brokers ?? []);
  const admin = kafka.admin();
  const producer = kafka.producer();

  beforeAll(() => Promise.all([admin.connect(), producer.connect()]));
  afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

  async function newTopic(partitions: number): Promise<string> {
    const topic = `t-${randomUUID()}`;
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions }] });
    return topic;
  }

  async function send(topic: string, messages: readonly Message[]): Promise<void> {
    await producer.send({
      topic,
      messages: messages.map((m) => ({
        partition: m.partition,
        timestamp: String(m.timestamp),
        key: m.key && Buffer.from(m.key),
        value: m.value && Buffer.from(m.value),
        headers: Object.fromEntries(m.headers.map(([k, v]) => [k, Buffer.from(v ?? '')])),
      })),
    });
  }

  function sourceOf(topic: string, readAheadBytes = 1 << 20): KafkaSource {
    return new KafkaSource({
      brokers: brokers ?? [],
      topic,
      group: `g-${randomUUID()}`,
      readAheadBytes,
      warn: () => undefined,
    });
  }

  sourceConformance({
    open: async (messages) => {
      const topic = await newTopic(2);
      await send(topic, messages);
      return { source: sourceOf(topic), grow: (more) => send(topic, more) };
    },
  });

  test('a full queue pauses and loses nothing', async () => {
    const topic = await newTopic(1);
    const count = 5000;
    const value = Buffer.alloc(1000, 'x');
    for (let i = 0; i < count; i += 1000) {
      await send(
        topic,
        Array.from({ length: 1000 }, (_, j) => message(0, i + j, { value })),
      );
    }
    const source = sourceOf(topic, 100_000);
    await source.open(undefined);
    await source.seek(new Map());
    let next = 0n;
    const until = Date.now() + 60_000;
    while (next < BigInt(count) && Date.now() < until) {
      const polled = await source.poll(500, never);
      if (polled.kind !== 'batch') continue;
      expect(polled.batch.startOffset).toBe(next);
      next = polled.batch.nextOffset;
    }
    await source.close();
    expect(next).toBe(BigInt(count));
  }, 90_000);

  test('a position that is gone shows in the batch', async () => {
    const topic = await newTopic(1);
    await send(
      topic,
      Array.from({ length: 20 }, (_, i) => message(0, i)),
    );
    await admin.fetchTopicOffsets(topic); // kafkajs looks for the leader only in what it knows
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '10' }] });
    const source = sourceOf(topic);
    await source.open(undefined);
    expect((await source.watermarks()).get(0)).toEqual({ low: 10n, high: 20n });
    await source.seek(new Map([[0, 5n]]));
    const until = Date.now() + 30_000;
    let start: bigint | undefined;
    while (start === undefined && Date.now() < until) {
      const polled = await source.poll(500, never);
      if (polled.kind === 'batch') start = polled.batch.startOffset;
    }
    await source.close();
    expect(start).toBe(10n);
  }, 60_000);

  test('committed and aborted transactions: the position reaches the end', async () => {
    const topic = await newTopic(1);
    const transactional = kafka.producer({
      transactionalId: randomUUID(),
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await transactional.connect();
    for (const keep of [true, false, true, false]) {
      const transaction = await transactional.transaction();
      await transaction.send({ topic, messages: [{ partition: 0, value: `kept ${keep}` }] });
      await (keep ? transaction.commit() : transaction.abort());
    }
    await transactional.disconnect();
    const source = sourceOf(topic);
    await source.open(undefined);
    const high = (await source.watermarks()).get(0)?.high ?? 0n;
    await source.seek(new Map());
    const values: string[] = [];
    let next = 0n;
    const until = Date.now() + 30_000;
    while (next < high && Date.now() < until) {
      const polled = await source.poll(500, never);
      if (polled.kind !== 'batch') continue;
      next = polled.batch.nextOffset;
      values.push(...polled.batch.values.map((v) => Buffer.from(v ?? '').toString('utf8')));
    }
    await source.close();
    expect(next).toBe(high);
    expect(values).toEqual(['kept true', 'kept true']);
  }, 60_000);

  test('a topic that is not there, and brokers that are not there', async () => {
    const source = sourceOf('no-such-topic');
    await expect(source.open(undefined)).rejects.toMatchObject({ code: 'LAKE-K001' });
    await source.close();
    const nowhere = new KafkaSource({
      brokers: ['127.0.0.1:1'],
      topic: 't',
      group: 'g',
      readAheadBytes: 1000,
      warn: () => undefined,
    });
    await expect(nowhere.open(undefined)).rejects.toMatchObject({
      code: 'LAKE-K001',
      message: expect.stringContaining('127.0.0.1:1') as string,
    });
    await nowhere.close();
  }, 60_000);
});
