import { randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lakeOk, startLake, tempFolder, type TempFolder } from '../../testing/lake-command.js';
import { serviceAddress } from '../../testing/services.js';
import { openKafka } from './client.js';

const brokers = serviceAddress('KAFKA_BROKERS');
const messages = 100_000;
const partitions = 4;
const perSend = 500;
const kills = 10;

describe.skipIf(brokers === undefined)('a loader that is killed while messages come', () => {
  const kafka = openKafka((brokers ?? '').split(','));
  const admin = kafka.admin();
  const producer = kafka.producer();
  const topic = `kill-${randomUUID()}`;
  const expected = new Map<string, string>();
  let folder: TempFolder;

  beforeAll(async () => {
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic, numPartitions: partitions }] });
    folder = tempFolder();
    mkdirSync(join(folder.path, 'models'));
    writeFileSync(
      join(folder.path, 'project.yml'),
      `name: kills
version: 1.0.0
target: dev
targets:
  dev: { schema: main, threads: 2, warehouse: warehouse }
streams:
  ticks:
    table: bronze.ticks
    topic: ${topic}
    source: kafka
    kafka: { brokers: "${brokers}", group: "${topic}" }
`,
    );
  });
  afterAll(async () => {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    folder[Symbol.dispose]();
  });

  async function send(first: number): Promise<void> {
    const partition = (first / perSend) % partitions;
    const values = Array.from({ length: perSend }, (_, i) => payload(first + i));
    const [sent] = await producer.send({
      topic,
      messages: values.map((value) => ({ partition, value })),
    });
    const base = Number(sent?.baseOffset);
    values.forEach((value, i) => expected.set(`${partition}:${base + i}`, value));
  }

  function payload(n: number): string {
    return JSON.stringify({ n, text: `päylöad "${n}" 𝄞`, random: Math.random() });
  }

  /** Resolves when all are sent; until then some always wait for the loader. */
  async function produceAll(pauseMs: number): Promise<void> {
    for (let first = 0; first < messages; first += perSend) {
      await send(first);
      await sleep(pauseMs);
    }
  }

  test('has every message once, byte by byte', async () => {
    const producing = produceAll(250);
    for (let i = 0; i < kills; i += 1) {
      const child = startLake(folder.path, ['load', '--interval', '100ms']);
      const ended = new Promise((resolve) => child.on('close', resolve));
      // The group waits some seconds for the member that was killed before.
      await sleep(randomInt(500, 11_000));
      expect(child.exitCode).toBeNull();
      child.kill('SIGKILL');
      await ended;
    }
    await producing;
    await lakeOk(folder.path, ['load', '--until-caught-up']);
    const { stdout } = await lakeOk(folder.path, [
      ...['show', 'bronze.ticks', '--output', 'json', '--limit', '-1'],
    ]);
    const rows = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
    expect(rows).toHaveLength(messages);
    const found = new Map(rows.map((r) => [`${r.kafka_partition}:${r.kafka_offset}`, r]));
    expect(found.size).toBe(messages);
    const different = [...expected].filter(([at, value]) => found.get(at)?.raw_payload !== value);
    expect(different).toEqual([]);
  }, 300_000);
});

interface Row {
  readonly kafka_partition: number;
  readonly kafka_offset: number;
  readonly raw_payload: string;
}
