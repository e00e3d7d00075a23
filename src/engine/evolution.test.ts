import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alterTable } from '../catalog/alter-table.js';
import { commitChange } from '../catalog/commit-change.js';
import { FilesystemCatalog } from '../catalog/filesystem.js';
import type { TableEdits } from '../iceberg/commit/table-edits.js';
import { currentSchema } from '../iceberg/metadata/history.js';
import { parsePartitionBy } from '../iceberg/partition/partition-text.js';
import { compare } from '../iceberg/scan/expression.js';
import { planScan } from '../iceberg/scan/scan.js';
import { assignFreshIds } from '../iceberg/schema/fresh-ids.js';
import { locationOfPath } from '../storage/location.js';
import { localStorage } from '../storage/local.js';
import { canonicalRows } from './canonical.js';
import { relation, shown, writeRequest } from './conformance-bench.js';
import { DuckDbEngine } from './duckdb/engine.js';

const identifier = { namespace: ['silver'], name: 'x' };

test('rows of every age are read with the columns of now', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lake-evolution-'));
  try {
    await using table = await openTable(folder);
    await table.append(
      `SELECT 1::INTEGER AS id, DATE '2020-01-02' AS d, 0.1::FLOAT AS f, 1.25::DECIMAL(9,2) AS n,
         {'x': 1::INTEGER, 'y': 'a'} AS s, [{'z': 1::INTEGER}] AS l, MAP {'k': 1::INTEGER} AS m`,
    );
    await table.alter({
      columns: [
        { kind: 'update-column-type', path: ['id'], to: { kind: 'long' } },
        { kind: 'update-column-type', path: ['f'], to: { kind: 'double' } },
        {
          kind: 'update-column-type',
          path: ['n'],
          to: { kind: 'decimal', precision: 20, scale: 2 },
        },
        { kind: 'update-column-type', path: ['m', 'value'], to: { kind: 'long' } },
        { kind: 'rename-column', path: ['s', 'y'], to: 'yy' },
        { kind: 'rename-column', path: ['l', 'element', 'z'], to: 'zz' },
        { kind: 'add-column', parent: ['s'], column: { name: 'y', type: { kind: 'string' } } },
        { kind: 'move-column', path: ['s', 'y'], to: 'first' },
        { kind: 'move-column', path: ['n'], to: { before: 'd' } },
      ],
      partition: [
        { kind: 'remove-partition-field', name: 'id' },
        { kind: 'add-partition-field', column: ['d'], transform: { kind: 'month' } },
      ],
      sortBy: [{ column: ['d'], direction: 'desc' }],
    });
    await table.append(
      `SELECT 3000000000 AS id, DATE '2021-01-02' AS d, 0.1::DOUBLE AS f, 12345678901.25 AS n,
         {'y': 'w', 'x': 5, 'yy': 'b'} AS s, [{'zz': 4}] AS l, MAP {'k': 5000000000} AS m`,
    );
    await table.alter({
      columns: [
        {
          kind: 'add-column',
          column: { name: 'r', type: { kind: 'int' }, required: true, default: 7 },
        },
        {
          ...{ kind: 'add-column', parent: ['s'] },
          column: { name: 'e', type: { kind: 'string' }, default: 'old' },
        },
        { kind: 'drop-column', path: ['m'] },
        { kind: 'update-column-type', path: ['d'], to: { kind: 'timestamp' } },
      ],
    });
    await table.append(
      `SELECT 4 AS id, TIMESTAMP '2022-01-03 04:05:06' AS d, 0.2 AS f, 2 AS n,
         {'y': 'q', 'x': 6, 'yy': 'c', 'e': 'new'} AS s, [{'zz': 7}] AS l, 8 AS r`,
    );
    expect(await table.rows()).toEqual([
      '{"id":"1","n":"1.25","d":"2020-01-02T00:00:00.000000","f":"0.10000000149011612",' +
        '"s":{"y":null,"x":1,"yy":"a","e":"old"},"l":[{"zz":1}],"r":7}',
      '{"id":"3000000000","n":"12345678901.25","d":"2021-01-02T00:00:00.000000","f":"0.1",' +
        '"s":{"y":"w","x":5,"yy":"b","e":"old"},"l":[{"zz":4}],"r":7}',
      '{"id":"4","n":"2.00","d":"2022-01-03T04:05:06.000000","f":"0.2",' +
        '"s":{"y":"q","x":6,"yy":"c","e":"new"},"l":[{"zz":7}],"r":8}',
    ]);
    const from = BigInt(Date.UTC(2021, 0, 1)) * 1000n;
    expect(await table.filesSince(from)).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function openTable(folder: string) {
  const storage = localStorage();
  const warehouse = locationOfPath(folder);
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
  await catalog.createNamespace(identifier.namespace);
  const engine = await DuckDbEngine.open({ database: 'lake', storage });
  const connection = await engine.connect();
  const place = { storage, catalog, identifier };
  const metadata = async () => (await catalog.loadTable(identifier))?.metadata;
  const create = async (sql: string) => {
    const schema = assignFreshIds(engine.fieldsOf(await connection.describe(sql)));
    const spec = parsePartitionBy(schema, ['id']);
    const location = catalog.tableLocation(identifier);
    const change = { create: { location, formatVersion: 3 }, schema, spec } as const;
    return (await commitChange({ ...place, change })).metadata;
  };
  const append = async (sql: string) => {
    const base = (await metadata()) ?? (await create(sql));
    const { files: added } = await connection.write(writeRequest(base, sql));
    const snapshot = {
      operation: 'append',
      ...{ added, removed: [], summary: {}, baseSnapshotId: null },
      validation: { kind: 'append' },
    } as const;
    await commitChange({ ...place, change: { snapshot } });
  };
  const current = async () => {
    const table = await metadata();
    if (!table) throw new Error('no table');
    return { metadata: table, snapshotId: table.currentSnapshotId };
  };
  const rows = async () => {
    const table = await current();
    await engine.exposeTable(relation, { kind: 'snapshot', ...table });
    const found: string[] = [];
    const schema = currentSchema(table.metadata);
    for await (const row of canonicalRows(connection, shown, schema)) found.push(row);
    return found.sort();
  };
  return {
    ...{ append, rows },
    alter: (edits: TableEdits) => alterTable({ ...place, edits }),
    filesSince: async (micros: bigint) =>
      (await planScan({ storage, ...(await current()), filter: compare('gt-eq', 2, micros) }))
        .length,
    [Symbol.asyncDispose]: async () => {
      connection.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}
