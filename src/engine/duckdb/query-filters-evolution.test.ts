/** What a query can use of a table that changed its columns and partitions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentSchema } from '../../iceberg/metadata/history.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { planScan } from '../../iceberg/scan/scan.js';
import { Bench } from '../conformance-bench.js';
import { DuckDbEngine } from './engine.js';

const bench = new Bench();
const changed = { database: 'lake', schema: 'silver', identifier: 'changed' };
let evolved: TableMetadata;

/** Files of an `int` named `a` by partition, then of a `long` named `b` without partitions. */
beforeAll(async () => {
  await bench.start((storage) => DuckDbEngine.open({ database: 'lake', storage }));
  const first = await bench.create(`SELECT range::INTEGER AS a, range % 2 AS gone FROM range(20)`, {
    partitionBy: ['a'],
  });
  const { fields, ...rest } = currentSchema(first);
  const [a] = fields;
  if (!a) throw new Error('no column');
  const added = { id: 3, name: 'gone', required: false, type: { kind: 'string' } } as const;
  evolved = await bench.commit(first, {
    schema: { ...rest, fields: [{ ...a, name: 'b', type: { kind: 'long' } }, added] },
    spec: { specId: 1, fields: [] },
  });
  for (const start of [100, 200]) {
    const sql = `SELECT ${start} + range AS b, 'x' || range AS gone FROM range(5)`;
    evolved = await bench.append(evolved, sql);
  }
  await bench.engine.declareTable({ relation: changed, metadata: evolved });
});

afterAll(() => bench.stop());

test.each([
  ['b = 7', 1, 1],
  ['b >= 18 AND b < 102', 3, 4],
  ['b > 3000000000', 0, 0],
  ["gone = 'x1'", 22, 2],
  ["gone = 'x1' AND b = 201", 1, 1],
  ['gone IS NULL', 20, 20],
])('%s', async (condition, files, count) => {
  const sql = `SELECT * FROM lake.silver.changed WHERE ${condition}`;
  const connection = await bench.engine.connect();
  const table = { relation: changed, metadata: evolved };
  const [filter] = await connection.filtersOf(sql, [table]);
  const { storage } = bench;
  const snapshotId = evolved.currentSnapshotId;
  const request = { storage, metadata: evolved, snapshotId };
  const tasks = await planScan({ ...request, filter: filter ?? { kind: 'true' } });
  expect(tasks).toHaveLength(files);
  await connection.exposeMatching(table, filter ?? { kind: 'true' });
  expect((await connection.query(sql)).rows).toHaveLength(count);
  connection.close();
});
