import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FilesystemCatalog } from '../catalog/filesystem.js';
import { publishStaged } from '../catalog/publish-staged.js';
import { canonicalRows } from '../engine/canonical.js';
import { DuckDbEngine } from '../engine/duckdb/engine.js';
import type { EngineConnection } from '../engine/engine.js';
import { currentSchema } from '../iceberg/metadata/history.js';
import { unconfigured } from '../project/node-config.js';
import type { ModelNode, NodeConfig } from '../project/node.js';
import { localStorage } from '../storage/local.js';
import { tempFolder, type TempFolder } from '../testing/lake-command.js';
import { materialize } from './materialize.js';
import type { Materialized } from './materialized.js';

const defaults: NodeConfig = {
  ...unconfigured,
  materialized: 'incremental',
  all: {},
};

const relation = { database: 'lake', schema: 'silver', identifier: 't' };
const identifier = { namespace: ['silver'], name: 't' };

function model(config: Partial<NodeConfig>): ModelNode {
  return {
    uniqueId: 'model.shop.t',
    resourceType: 'model',
    name: 't',
    packageName: 'shop',
    path: 't.sql',
    originalFilePath: 'models/t.sql',
    fqn: ['shop', 't'],
    description: '',
    tags: [],
    meta: {},
    config: { ...defaults, ...config },
    location: { file: 'models/t.sql', line: 1 },
    relation,
    columns: new Map(),
    rawCode: '',
    checksum: '',
    dependsOn: { nodes: [], macros: [] },
    refs: [],
    sources: [],
  };
}

/** One table in a warehouse of its own, written by one query after the other. */
class Bench {
  readonly storage = localStorage();
  private constructor(
    private readonly engine: DuckDbEngine,
    private readonly connection: EngineConnection,
    private readonly catalog: FilesystemCatalog,
  ) {}

  static async open(folder: string): Promise<Bench> {
    const storage = localStorage();
    const warehouse = pathToFileURL(folder).href;
    const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
    const engine = await DuckDbEngine.open({ database: 'lake', storage });
    return new Bench(engine, await engine.connect(), catalog);
  }

  async run(config: Partial<NodeConfig>, sql: string, fullRefresh = false): Promise<Materialized> {
    const { engine, connection, catalog, storage } = this;
    const table = await catalog.loadTable(identifier);
    const node = model(config);
    const request = { node, engine, connection, catalog, storage, table, sql, fullRefresh };
    const done = await materialize({ ...request, summary: { 'lake.code-hash': 'x' } });
    await publishStaged({ storage, catalog, identifier, ...done });
    return done;
  }

  async rows(): Promise<readonly string[]> {
    const metadata = (await this.catalog.loadTable(identifier))?.metadata;
    if (!metadata) return [];
    const view = { kind: 'snapshot', metadata, snapshotId: metadata.currentSnapshotId } as const;
    const name = await this.connection.exposeTemporary('shown', view);
    const found: string[] = [];
    const rows = canonicalRows(this.connection, `SELECT * FROM ${name}`, currentSchema(metadata));
    for await (const row of rows) found.push(row);
    return found.sort();
  }

  async metadata() {
    return (await this.catalog.loadTable(identifier))?.metadata;
  }

  async close(): Promise<void> {
    this.connection.close();
    await this.engine[Symbol.asyncDispose]();
  }
}

let folder: TempFolder;
let bench: Bench;

beforeEach(async () => {
  folder = tempFolder();
  bench = await Bench.open(folder.path);
});
afterEach(async () => {
  await bench.close();
  folder[Symbol.dispose]();
});

const values = (rows: string) => `SELECT * FROM (VALUES ${rows}) AS v(id, name)`;

describe('incremental strategies', () => {
  test('append adds rows', async () => {
    await bench.run({}, values("(1, 'a')"));
    await bench.run({}, values("(1, 'b')"));
    expect(await bench.rows()).toEqual(['{"id":1,"name":"a"}', '{"id":1,"name":"b"}']);
  });

  test('merge replaces the rows of known keys and adds the others', async () => {
    const config = { uniqueKey: ['id'] };
    await bench.run(config, values("(1, 'a'), (2, 'b'), (NULL, 'n')"));
    const { facts } = await bench.run(config, values("(2, 'B'), (3, 'c'), (NULL, 'm')"));
    expect(facts).toMatchObject({ action: 'merge', rowsAdded: 3, rowsRemoved: 1 });
    expect(await bench.rows()).toEqual([
      '{"id":1,"name":"a"}',
      '{"id":2,"name":"B"}',
      '{"id":3,"name":"c"}',
      '{"id":null,"name":"m"}',
      '{"id":null,"name":"n"}',
    ]);
  });

  test('merge refuses an input with the same key twice', async () => {
    const config = { uniqueKey: ['id'] };
    await bench.run(config, values("(1, 'a')"));
    await expect(bench.run(config, values("(2, 'x'), (2, 'y')"))).rejects.toMatchObject({
      code: 'LAKE-E004',
    });
    expect(await bench.rows()).toEqual(['{"id":1,"name":"a"}']);
  });

  test('merge can keep columns of the old row', async () => {
    const config = { uniqueKey: ['id'], mergeExcludeColumns: ['name'] };
    const select = (rows: string) => `SELECT * FROM (VALUES ${rows}) AS v(id, name, n)`;
    await bench.run(config, select("(1, 'a', 1), (2, 'b', 2)"));
    await bench.run(config, select("(2, 'B', 20), (3, 'C', 30)"));
    expect(await bench.rows()).toEqual([
      '{"id":1,"name":"a","n":1}',
      '{"id":2,"name":"b","n":20}',
      '{"id":3,"name":"C","n":30}',
    ]);
  });

  test('delete+insert may give several rows for a key', async () => {
    const config = { uniqueKey: ['id'], incrementalStrategy: 'delete+insert' } as const;
    await bench.run(config, values("(1, 'a'), (2, 'b')"));
    await bench.run(config, values("(2, 'x'), (2, 'y')"));
    expect(await bench.rows()).toHaveLength(3);
  });

  test('insert_overwrite replaces the partitions that the query fills', async () => {
    const config = { partitionBy: ['id'], incrementalStrategy: 'insert_overwrite' } as const;
    await bench.run(config, values("(1, 'a'), (1, 'b'), (2, 'c'), (NULL, 'd')"));
    await bench.run(config, values("(1, 'x'), (NULL, 'y')"));
    expect(await bench.rows()).toEqual([
      '{"id":1,"name":"x"}',
      '{"id":2,"name":"c"}',
      '{"id":null,"name":"y"}',
    ]);
  });

  test.each(['merge', 'delete+insert'] as const)(
    '%s removes what deleted_when tells',
    async (strategy) => {
      const config = {
        uniqueKey: ['id'],
        incrementalStrategy: strategy,
        deletedWhen: "name = 'gone'",
      };
      await bench.run(config, values("(1, 'a'), (2, 'b'), (3, 'gone')"));
      const { facts } = await bench.run(config, values("(1, 'gone'), (2, 'B'), (9, 'gone')"));
      expect(facts).toMatchObject({ rowsAdded: 1, rowsRemoved: 2 });
      expect(await bench.rows()).toEqual(['{"id":2,"name":"B"}']);
    },
  );

  test('insert_overwrite empties the partitions that deleted_when tells', async () => {
    const config = {
      partitionBy: ['id'],
      incrementalStrategy: 'insert_overwrite',
      deletedWhen: 'name IS NULL',
    } as const;
    await bench.run(config, values("(1, 'a'), (2, 'b'), (3, 'c')"));
    await bench.run(config, values("(1, NULL), (2, 'x'), (2, NULL), (4, NULL)"));
    expect(await bench.rows()).toEqual(['{"id":2,"name":"x"}', '{"id":3,"name":"c"}']);
  });

  test('a deleted_when that does not fit names the model', async () => {
    const failing = bench.run({ deletedWhen: 'nope = 1' }, values("(1, 'a')"));
    await expect(failing).rejects.toMatchObject({ code: 'LAKE-C003' });
  });

  test('a merge leaves the files of other partitions alone', async () => {
    const config = { uniqueKey: ['id', 'day'], partitionBy: ['day(day)'] };
    const select = (rows: string) =>
      `SELECT id, day::timestamptz AS day FROM (VALUES ${rows}) AS v(id, day)`;
    await bench.run(config, select("(1, '2026-01-01'), (1, '2026-01-02'), (1, '2026-01-03')"));
    const { facts } = await bench.run(config, select("(1, '2026-01-02'), (2, '2026-01-02')"));
    expect(facts).toMatchObject({ filesRemoved: 1, filesAdded: 1, rowsRemoved: 1 });
  });

  test('an empty increment still records what was consumed', async () => {
    await bench.run({ uniqueKey: ['id'] }, values("(1, 'a')"));
    await bench.run({ uniqueKey: ['id'] }, `${values("(1, 'a')")} WHERE false`);
    expect(await bench.rows()).toEqual(['{"id":1,"name":"a"}']);
    expect((await bench.metadata())?.snapshots).toHaveLength(2);
  });
});

test('any sequence of merges equals a map', async () => {
  const batch = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer()), {
    minLength: 1,
    maxLength: 12,
    selector: ([id]) => id,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
      using place = tempFolder();
      const own = await Bench.open(place.path);
      const expected = new Map<number, number>();
      const config = { uniqueKey: ['id'], partitionBy: ['truncate(10, id)'] };
      for (const rows of batches) {
        for (const [id, v] of rows) expected.set(id, v);
        const list = rows.map(([id, v]) => `(${id}::bigint, ${v}::bigint)`).join(', ');
        await own.run(config, `SELECT * FROM (VALUES ${list}) AS t(id, v)`);
      }
      const texts = [...expected].map(([id, v]) => `{"id":"${id}","v":"${v}"}`);
      expect(await own.rows()).toEqual(texts.sort());
      await own.close();
    }),
    { numRuns: 15 },
  );
});

describe('schema changes', () => {
  test('a full refresh keeps ids, uuid and history, and may change any type', async () => {
    await bench.run({}, "SELECT 1 AS a, 'x' AS b, 2 AS c");
    const before = await bench.metadata();
    await bench.run({}, "SELECT 'text' AS a, 5::bigint AS c, true AS d", true);
    const after = await bench.metadata();
    expect(await bench.rows()).toEqual(['{"a":"text","c":"5","d":true}']);
    expect(after?.tableUuid).toBe(before?.tableUuid);
    expect(after?.snapshots).toHaveLength(2);
    const ids = after && currentSchema(after).fields.map((f) => [f.name, f.id]);
    expect(ids).toEqual([
      ['a', 4],
      ['c', 3],
      ['d', 5],
    ]);
  });

  test('ignore leaves a new column out and refuses a missing one', async () => {
    await bench.run({}, 'SELECT 1 AS a, 2 AS b');
    await bench.run({}, 'SELECT 3 AS a, 4 AS b, 5 AS c');
    expect(await bench.rows()).toEqual(['{"a":1,"b":2}', '{"a":3,"b":4}']);
    await expect(bench.run({}, 'SELECT 1 AS a')).rejects.toMatchObject({ code: 'LAKE-E006' });
  });

  test('append_new_columns adds, sync_all_columns also drops, fail refuses', async () => {
    await bench.run({}, 'SELECT 1 AS a, 2 AS b');
    await bench.run({ onSchemaChange: 'append_new_columns' }, 'SELECT 3 AS a, 5 AS c');
    expect(await bench.rows()).toEqual(['{"a":1,"b":2,"c":null}', '{"a":3,"b":null,"c":5}']);
    await bench.run({ onSchemaChange: 'sync_all_columns' }, 'SELECT 4 AS a, 6::bigint AS c');
    expect(await bench.rows()).toEqual(['{"a":1,"c":null}', '{"a":3,"c":"5"}', '{"a":4,"c":"6"}']);
    const refused = bench.run({ onSchemaChange: 'fail' }, 'SELECT 4 AS a');
    await expect(refused).rejects.toMatchObject({ code: 'LAKE-E006' });
  });

  test('another partition_by evolves the table', async () => {
    await bench.run({ partitionBy: ['a'] }, 'SELECT 1 AS a, 2 AS b');
    await bench.run({ partitionBy: ['b'] }, 'SELECT 1 AS a, 3 AS b');
    expect(await bench.rows()).toEqual(['{"a":1,"b":2}', '{"a":1,"b":3}']);
    expect((await bench.metadata())?.partitionSpecs).toHaveLength(2);
  });
});
