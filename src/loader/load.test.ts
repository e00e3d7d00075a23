import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitChange } from '../catalog/commit-change.js';
import { FilesystemCatalog } from '../catalog/filesystem.js';
import type { Warehouse } from '../catalog/warehouse.js';
import { DuckDbEngine } from '../engine/duckdb/engine.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { localStorage } from '../storage/local.js';
import { tempFolder, type TempFolder } from '../testing/lake-command.js';
import type { LoaderEvent } from './events.js';
import { loadStream, type LoadRequest } from './load.js';
import { MemorySource, MemoryStream } from './memory-source.js';
import type { Polled } from './source.js';

let folder: TempFolder;
let engine: DuckDbEngine;
beforeAll(async () => {
  folder = tempFolder();
  engine = await DuckDbEngine.open({ database: 'lake', storage: localStorage() });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const table = { namespace: ['bronze'], name: 'raw' };
const letters = { namespace: ['bronze'], name: 'raw__dead_letters' };

async function newWarehouse(): Promise<Warehouse> {
  const storage = localStorage();
  const location = pathToFileURL(`${folder.path}/${randomUUID()}`).href;
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: location, storage });
  return { location, storage, catalog };
}

interface Loaded {
  readonly events: readonly LoaderEvent[];
}

async function load(
  warehouse: Warehouse,
  stream: MemoryStream | MemorySource,
  options: Partial<LoadRequest> = {},
): Promise<Loaded> {
  const events: LoaderEvent[] = [];
  await loadStream({
    stream: {
      name: 'prices',
      table: 'bronze.raw',
      topic: 'prices.raw',
      trigger: { intervalMs: 60_000, rows: 10_000, bytes: 1 << 24 },
    },
    source: stream instanceof MemorySource ? stream : new MemorySource(stream),
    warehouse,
    engine,
    untilCaughtUp: true,
    from: { kind: 'earliest' },
    onDataLoss: 'fail',
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    ...options,
  });
  return { events };
}

async function metadataOf(warehouse: Warehouse, identifier = table): Promise<TableMetadata> {
  const found = await warehouse.catalog.loadTable(identifier);
  if (!found) throw new Error('no table');
  return found.metadata;
}

async function rowsOf(warehouse: Warehouse, columns: string, identifier = table) {
  const metadata = await metadataOf(warehouse, identifier);
  const connection = await engine.connect();
  const name = await connection.exposeTemporary(`t${randomUUID().slice(0, 8)}`, {
    kind: 'snapshot',
    metadata,
    snapshotId: metadata.currentSnapshotId,
  });
  const { rows } = await connection.query(
    `SELECT ${columns} FROM ${name} ORDER BY kafka_partition, kafka_offset`,
  );
  connection.close();
  return rows;
}

function summaries(metadata: TableMetadata): Readonly<Record<string, string>>[] {
  return metadata.snapshots.map((s) => s.summary);
}

function filled(count: number, partitions = 2): MemoryStream {
  const stream = new MemoryStream('cluster-a', partitions);
  for (let i = 0; i < count; i += 1) {
    stream.append({ partition: i % partitions, value: Buffer.from(`{"n":${i}}`), timestamp: i });
  }
  return stream;
}

async function expectOffsets(warehouse: Warehouse, stream: MemoryStream): Promise<void> {
  const rows = await rowsOf(warehouse, 'kafka_partition, kafka_offset, raw_payload');
  const expected = [...stream.watermarks().keys()].flatMap((p) =>
    stream.messages(p).map((m) => [p, m.offset, Buffer.from(m.value ?? '').toString('utf8')]),
  );
  expect(rows).toEqual(expected);
}

describe('what lands in the table', () => {
  test('every column as the message had it', async () => {
    const warehouse = await newWarehouse();
    const stream = new MemoryStream('cluster-a');
    const payload = Buffer.from('\ufeff{"ü":"\u0000"}');
    stream.append({
      value: payload,
      key: Buffer.from([0xff, 0x00]),
      timestamp: 1_748_169_420_123,
      headers: [
        ['h', Buffer.from('v')],
        ['h', null],
      ],
    });
    stream.append({ value: null });
    stream.append({ value: Buffer.alloc(0), timestamp: Number.MAX_SAFE_INTEGER });
    await load(warehouse, stream);
    const rows = await rowsOf(
      warehouse,
      `hex(encode(raw_payload)), kafka_topic, kafka_partition, kafka_offset, kafka_timestamp::VARCHAR,
       hex(kafka_key), len(kafka_headers), hex(kafka_headers[1].value), kafka_headers[2].value,
       ingestion_timestamp > now() - INTERVAL 1 HOUR`,
    );
    const at = '2025-05-25 10:37:00.123+00';
    expect(rows).toEqual([
      [
        payload.toString('hex').toUpperCase(),
        'prices.raw',
        0,
        0n,
        at,
        'FF00',
        2n,
        '76',
        null,
        true,
      ],
      [null, 'prices.raw', 0, 1n, null, null, 0n, null, null, true],
      ['', 'prices.raw', 0, 2n, null, null, 0n, null, null, true],
    ]);
  });

  test('marks are in the summary and in a property', async () => {
    const warehouse = await newWarehouse();
    await load(warehouse, filled(10));
    const metadata = await metadataOf(warehouse);
    expect(summaries(metadata)).toHaveLength(1);
    expect(summaries(metadata)[0]).toMatchObject({
      'lake.kafka.offsets.start': '{"prices.raw":{"0":"0","1":"0"}}',
      'lake.kafka.offsets.end': '{"prices.raw":{"0":"5","1":"5"}}',
      'lake.kafka.topic': 'prices.raw',
      'lake.kafka.cluster-id': 'cluster-a',
      'lake.loader.id': 'prices',
      'lake.loader.records': '10',
      'lake.loader.dead-letters': '0',
    });
    expect(JSON.parse(metadata.properties['lake.kafka.offsets'] ?? '')).toEqual({
      'sequence-number': metadata.snapshots[0]?.sequenceNumber,
      offsets: { 'prices.raw': { 0: '5', 1: '5' } },
      origins: { 'prices.raw': 'cluster-a' },
    });
  });

  test('an empty stream makes an empty table and no commit', async () => {
    const warehouse = await newWarehouse();
    const { events } = await load(warehouse, new MemoryStream('cluster-a'));
    expect((await metadataOf(warehouse)).snapshots).toEqual([]);
    expect(events.map((e) => e.kind)).toEqual(['started', 'caught-up', 'stopped']);
  });
});

describe('the position', () => {
  test('a second load goes on where the first ended, a third finds nothing', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(20);
    await load(warehouse, stream);
    for (let i = 0; i < 5; i += 1) stream.append({ value: Buffer.from(`late ${i}`) });
    const source = new MemorySource(stream);
    await load(warehouse, source);
    expect(source.committed).toEqual(new Map([[0, 15n]]));
    const { events } = await load(warehouse, stream);
    expect(events.at(-1)).toMatchObject({ kind: 'stopped', rows: 0, commits: 0 });
    await expectOffsets(warehouse, stream);
    expect(summaries(await metadataOf(warehouse)).at(-1)).toMatchObject({
      'lake.kafka.offsets.end': '{"prices.raw":{"0":"15","1":"10"}}',
    });
  });

  test('wherever a load stops, the next one neither loses nor repeats', async () => {
    const cases = fc.record({
      messages: fc.integer({ min: 1, max: 120 }),
      partitions: fc.integer({ min: 1, max: 3 }),
      rows: fc.integer({ min: 1, max: 40 }),
      batchRows: fc.integer({ min: 1, max: 30 }),
      dieAfter: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ messages, partitions, rows, batchRows, dieAfter }) => {
        const warehouse = await newWarehouse();
        const stream = filled(messages, partitions);
        const trigger = { intervalMs: 60_000, rows, bytes: 1 << 24 };
        const config = { name: 'prices', table: 'bronze.raw', topic: 'prices.raw', trigger };
        for (const polls of dieAfter) {
          const dying = new DyingSource(stream, batchRows, polls);
          await load(warehouse, dying, { stream: config }).catch((error: unknown) => {
            if (!(error instanceof Died)) throw error;
          });
        }
        await load(warehouse, new MemorySource(stream, batchRows), { stream: config });
        await expectOffsets(warehouse, stream);
      }),
      { numRuns: 15 },
    );
  });

  test('commits of others in between change nothing', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(6);
    await load(warehouse, stream);
    await foreignCommit(warehouse);
    stream.append({ value: Buffer.from('more') });
    await load(warehouse, stream);
    await expectOffsets(warehouse, stream);
  });

  test('the property decides where the snapshot with the mark has expired', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(6);
    await load(warehouse, stream);
    const marked = (await metadataOf(warehouse)).currentSnapshotId ?? 0n;
    await foreignCommit(warehouse);
    await warehouse.catalog.commit([
      {
        identifier: table,
        requirements: [],
        updates: [{ action: 'remove-snapshots', snapshotIds: [marked] }],
      },
    ]);
    const { events } = await load(warehouse, stream);
    expect(events.at(-1)).toMatchObject({ rows: 0 });
  });

  test('after a rollback the rows that are gone are loaded again', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(6);
    await load(warehouse, stream);
    const first = (await metadataOf(warehouse)).currentSnapshotId ?? 0n;
    for (let i = 0; i < 4; i += 1) stream.append({ value: Buffer.from(`late ${i}`) });
    await load(warehouse, stream);
    await warehouse.catalog.commit([
      {
        identifier: table,
        requirements: [],
        updates: [
          {
            action: 'set-snapshot-ref',
            refName: 'main',
            ref: { snapshotId: first, type: 'branch' },
          },
        ],
      },
    ]);
    await load(warehouse, stream);
    await expectOffsets(warehouse, stream);
  });

  test.each(['{', '[]', '{"t":{"0":1}}', '{"t":{"x":"1"}}', '{"t":{"0":"-1"}}'])(
    'a malformed mark stops the load: %s',
    async (mark) => {
      const warehouse = await newWarehouse();
      await load(warehouse, filled(2));
      await foreignCommit(warehouse, { 'lake.kafka.offsets.end': mark });
      await expect(load(warehouse, filled(4))).rejects.toMatchObject({ code: 'LAKE-K004' });
    },
  );

  test('from the latest: kept at once, so that a crash does not move it', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(10, 1);
    await load(warehouse, stream, { from: { kind: 'latest' } });
    stream.append({ value: Buffer.from('after') });
    await load(warehouse, stream, { from: { kind: 'latest' } });
    expect(await rowsOf(warehouse, 'kafka_offset')).toEqual([[10n]]);
  });

  test('from a time', async () => {
    const warehouse = await newWarehouse();
    await load(warehouse, filled(10, 1), { from: { kind: 'time', timestampMs: 7 } });
    expect(await rowsOf(warehouse, 'kafka_offset')).toEqual([[7n], [8n], [9n]]);
  });
});

describe('several loaders', () => {
  test('two at once end well: every message once', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(300, 3);
    const trigger = { intervalMs: 60_000, rows: 20, bytes: 1 << 24 };
    const config = { name: 'prices', table: 'bronze.raw', topic: 'prices.raw', trigger };
    await using second = await DuckDbEngine.open({ database: 'lake', storage: localStorage() });
    await Promise.all([
      load(warehouse, new MemorySource(stream, 11), { stream: config }),
      load(warehouse, new MemorySource(stream, 7), { stream: config, engine: second }),
    ]);
    await expectOffsets(warehouse, stream);
  });
});

describe('dead letters', () => {
  function withBadMessages(): MemoryStream {
    const stream = new MemoryStream('cluster-a');
    for (let i = 0; i < 6; i += 1) {
      const bad = i % 3 === 1;
      stream.append({ value: bad ? Buffer.from([0xff, i]) : Buffer.from(`${i}`), timestamp: 1000 });
    }
    return stream;
  }

  test('what is not UTF-8 goes to a table of its own, bytes and place kept', async () => {
    const warehouse = await newWarehouse();
    const { events } = await load(warehouse, withBadMessages());
    expect(events).toContainEqual(expect.objectContaining({ kind: 'committed', deadLetters: 2 }));
    expect(await rowsOf(warehouse, 'kafka_offset')).toEqual([[0n], [2n], [3n], [5n]]);
    const dead = await rowsOf(warehouse, 'hex(raw_payload), kafka_offset, reason', letters);
    const reason = 'the payload is not valid UTF-8';
    expect(dead).toEqual([
      ['FF01', 1n, reason],
      ['FF04', 4n, reason],
    ]);
  });

  test('a crash between the two commits makes no dead letter twice', async () => {
    const warehouse = await newWarehouse();
    const stream = withBadMessages();
    await load(warehouse, stream);
    await warehouse.catalog.dropTable(table, { purge: true });
    await load(warehouse, stream);
    expect(await rowsOf(warehouse, 'kafka_offset')).toHaveLength(4);
    expect(await rowsOf(warehouse, 'kafka_offset', letters)).toHaveLength(2);
  });

  test('a batch of dead letters alone moves the position', async () => {
    const warehouse = await newWarehouse();
    const stream = new MemoryStream('cluster-a');
    stream.append({ value: Buffer.from([0xff]) });
    await load(warehouse, stream);
    const { events } = await load(warehouse, stream);
    expect(events.at(-1)).toMatchObject({ deadLetters: 0, commits: 0 });
  });
});

describe('a stream that lost messages or is another one', () => {
  test('messages that are gone stop the load, or are noted in the table', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(10, 1);
    await load(warehouse, stream);
    for (let i = 0; i < 10; i += 1) stream.append({ value: Buffer.from(`${i}`) });
    stream.cut(0, 15n);
    await expect(load(warehouse, stream)).rejects.toMatchObject({
      code: 'LAKE-K002',
      message: expect.stringContaining('10..14 of partition 0') as string,
    });
    const { events } = await load(warehouse, stream, { onDataLoss: 'continue' });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'warning', code: 'LAKE-K002' }));
    expect(summaries(await metadataOf(warehouse)).at(-1)).toMatchObject({
      'lake.kafka.data-loss': '{"prices.raw":{"0":"10..14"}}',
    });
    expect(await rowsOf(warehouse, 'kafka_offset')).toHaveLength(15);
  });

  test('messages that go while the loader runs: what came before is committed', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(20, 1);
    const source = new CuttingSource(stream, 5, 2, 15n);
    await expect(load(warehouse, source)).rejects.toMatchObject({ code: 'LAKE-K002' });
    expect(await rowsOf(warehouse, 'kafka_offset')).toHaveLength(10);
  });

  test('a shorter stream and another cluster are refused', async () => {
    const warehouse = await newWarehouse();
    await load(warehouse, filled(10));
    await expect(load(warehouse, filled(4))).rejects.toMatchObject({ code: 'LAKE-K003' });
    await expect(load(warehouse, new MemoryStream('cluster-b'))).rejects.toMatchObject({
      code: 'LAKE-K003',
    });
  });

  test('a table that the loader did not make is left alone', async () => {
    const warehouse = await newWarehouse();
    await load(warehouse, filled(2));
    const config = {
      name: 's',
      table: 'bronze.raw__dead_letters__dead_letters',
      topic: 't',
      trigger: { intervalMs: 1, rows: 1, bytes: 1 },
    };
    await expect(
      load(warehouse, filled(2), { stream: { ...config, table: 'raw' } }),
    ).rejects.toMatchObject({ code: 'LAKE-C003' });
  });
});

describe('running on', () => {
  test('the time trigger commits a single message; an interrupt flushes the rest', async () => {
    const warehouse = await newWarehouse();
    const stream = filled(1, 1);
    const abort = new AbortController();
    const trigger = { intervalMs: 20, rows: 1000, bytes: 1 << 24 };
    const events: LoaderEvent[] = [];
    await load(warehouse, stream, {
      stream: { name: 'prices', table: 'bronze.raw', topic: 'prices.raw', trigger },
      untilCaughtUp: false,
      signal: abort.signal,
      emit: (event) => {
        events.push(event);
        if (event.kind !== 'committed') return;
        stream.append({ value: Buffer.from('last') });
        if (event.positions[0] === 1n) setTimeout(() => abort.abort(), 10);
      },
    });
    await load(warehouse, stream);
    await expectOffsets(warehouse, stream);
    expect(events.at(-1)).toMatchObject({ kind: 'stopped', reason: 'interrupted' });
  });

  test('a group that cannot be told is a warning, said once', async () => {
    const warehouse = await newWarehouse();
    const trigger = { intervalMs: 60_000, rows: 5, bytes: 1 << 24 };
    const { events } = await load(warehouse, new MuteSource(filled(20, 1), 5), {
      stream: { name: 'prices', table: 'bronze.raw', topic: 'prices.raw', trigger },
    });
    expect(events.filter((e) => e.kind === 'warning')).toHaveLength(1);
    expect(events.filter((e) => e.kind === 'committed')).toHaveLength(4);
  });
});

class Died extends Error {}

class DyingSource extends MemorySource {
  #left: number;
  constructor(stream: MemoryStream, batchRows: number, polls: number) {
    super(stream, batchRows);
    this.#left = polls;
  }
  override async poll(waitMs: number, signal: AbortSignal): Promise<Polled> {
    this.#left -= 1;
    if (this.#left < 0) throw new Died();
    return super.poll(waitMs, signal);
  }
}

class CuttingSource extends MemorySource {
  readonly #cut: { stream: MemoryStream; low: bigint };
  #left: number;
  constructor(stream: MemoryStream, batchRows: number, polls: number, low: bigint) {
    super(stream, batchRows);
    this.#cut = { stream, low };
    this.#left = polls;
  }
  override async poll(waitMs: number, signal: AbortSignal): Promise<Polled> {
    if (this.#left === 0) this.#cut.stream.cut(0, this.#cut.low);
    this.#left -= 1;
    return super.poll(waitMs, signal);
  }
}

class MuteSource extends MemorySource {
  override async commit(): Promise<void> {
    throw new Error('UNKNOWN_MEMBER_ID');
  }
}

/** A commit that is not the loader's and carries no mark, or this one. */
async function foreignCommit(
  warehouse: Warehouse,
  summary: Readonly<Record<string, string>> = {},
): Promise<void> {
  await commitChange({
    ...warehouse,
    identifier: table,
    change: {
      snapshot: {
        operation: 'append',
        added: [],
        removed: [],
        summary,
        baseSnapshotId: (await metadataOf(warehouse)).currentSnapshotId,
        validation: { kind: 'append' },
      },
    },
  });
}
