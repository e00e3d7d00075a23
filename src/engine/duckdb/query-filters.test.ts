import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { planScan } from '../../iceberg/scan/scan.js';
import { Bench, relation, shown } from '../conformance-bench.js';
import type { EngineConnection } from '../engine.js';
import { DuckDbEngine } from './engine.js';

const bench = new Bench();
const table = '"lake"."silver"."x"';
let metadata: TableMetadata;

/** Forty files of five rows; a column a type, most of them in the order of `g`. */
const rows = `
  SELECT g::INTEGER AS g, (g * 5 + k)::BIGINT AS id,
    CASE WHEN g % 7 = 3 THEN NULL ELSE 'n' || lpad((g * 5 + k)::VARCHAR, 4, '0') END AS name,
    DATE '2024-01-01' + (g - 5)::INTEGER AS d,
    TIMESTAMP '2024-01-01 23:00:00' + to_hours(g * 12 + k) AS ts,
    TIMESTAMPTZ '2024-01-01 23:00:00+00' + to_hours(g * 12 + k) AS tz,
    CASE WHEN g % 10 = 4 THEN 'nan'::DOUBLE WHEN g = 20 THEN -0.0 ELSE (g - 20)::DOUBLE END AS f,
    CASE WHEN k = 4 THEN NULL ELSE (g - 20)::FLOAT / 8 END AS fl,
    ((g - 20) * 1.25)::DECIMAL(10,2) AS dec,
    ((g - 20) * 1000000000000000000000.5)::DECIMAL(38,2) AS big,
    {'a': g::INTEGER, 'B b': {'c': 'c' || g}} AS s,
    CASE WHEN g < 10 THEN NULL ELSE g >= 30 END AS b,
    encode('b' || lpad(g::VARCHAR, 3, '0')) AS bl,
    ('00000000-0000-4000-8000-0000000000' || lpad(g::VARCHAR, 2, '0'))::UUID AS u,
    TIME '00:10:00' + to_minutes(g * 30) AS tm,
    [g, k] AS l,
    ('q' || g) AS "odd ""name"
  FROM range(40) a(g), range(5) b(k)`;

beforeAll(async () => {
  await bench.start((storage) => DuckDbEngine.open({ database: 'lake', storage }));
  metadata = await bench.create(rows, { partitionBy: ['bucket(4, u)', 'g'] });
  await bench.show({ kind: 'snapshot', metadata, snapshotId: metadata.currentSnapshotId });
});
afterAll(() => bench.stop());

interface Narrowed {
  readonly files: number;
  readonly rows: readonly string[];
}

/** What a query gives where only those files are shown that its filters leave. */
async function narrowed(sql: string): Promise<Narrowed | undefined> {
  const connection = await bench.engine.connect();
  try {
    const [filter] = await connection.filtersOf(sql, [{ relation, metadata }]);
    if (!filter) return undefined;
    await connection.exposeMatching({ relation, metadata }, filter);
    const snapshotId = metadata.currentSnapshotId;
    const tasks = await planScan({ storage: bench.storage, metadata, snapshotId, filter });
    return { files: tasks.length, rows: await texts(connection, sql) };
  } finally {
    connection.close();
  }
}

async function texts(connection: EngineConnection, sql: string): Promise<readonly string[]> {
  const result = await connection.query(`SELECT CAST(t AS VARCHAR) FROM (${sql}\n) t`);
  return result.rows.map(([text]) => String(text)).sort();
}

async function expectFiles(sql: string, files: number): Promise<void> {
  const found = await narrowed(sql);
  expect(found?.files).toBe(files);
  expect(found?.rows).toEqual(await texts(bench.connection, sql));
}

describe('conditions', () => {
  test.each([
    ['g = 7', 1],
    ['7 = g AND random() >= 0', 1],
    ['id BETWEEN 10 AND 24', 3],
    ['id >= 10 AND id < 25', 3],
    ['id IN (1, 7, 12)', 3],
    ['id IN (1, 2, 3, 7, 8, 12, 13, 14, 17)', 4],
    ['g NOT IN (1, 2, 3)', 37],
    ["name = 'n0012'", 1],
    ["name LIKE 'n001%'", 1],
    ["starts_with(name, 'n001')", 1],
    ["name > 'n0180'", 3],
    ['name IS NULL', 6],
    ['name IS NULL AND g < 10', 1],
    ['name IS NOT NULL', 34],
    ["d = DATE '2024-01-03'", 1],
    ["d >= '2024-01-03' AND d < TIMESTAMP '2024-01-05 12:00'", 3],
    ["ts < TIMESTAMP '2024-01-02'", 1],
    ["ts::DATE = '2024-01-03'", 3],
    ["date_trunc('day', ts) = '2024-01-03'", 3],
    ["tz < '2024-01-02 05:00:00+05'", 1],
    ["tz::DATE = '2024-01-03'", 3],
    ["f = 'nan'", 4],
    ['f = 0', 5],
    ['f = -0.0', 5],
    ['f > 17', 6],
    ['fl < -2.25', 2],
    ['dec = 1.25', 1],
    ['dec < -20', 4],
    ['big > 18000000000000000000000', 2],
    ['s.a = 4', 1],
    ["s['B b']['c'] = 'c4'", 1],
    ['b', 10],
    ['NOT b', 20],
    ['b IS NULL', 10],
    ["bl = 'b004'::BLOB", 1],
    ["u = '00000000-0000-4000-8000-000000000004'", 13],
    ["tm < '00:11'", 1],
    ['"odd ""name" = \'q3\'', 1],
    ['g = 1 OR g = 3', 2],
    ['NOT (g < 30 OR g > 32)', 3],
    ['g IS NOT DISTINCT FROM 3', 1],
    ['g = 3 AND (name || 1) = 2::VARCHAR', 1],
    ['id = 12 AND length(name) = 5', 1],
    ['g = 1 + 2', 1],
  ])('%s', async (condition, files) => {
    await expectFiles(`SELECT * FROM ${table} WHERE ${condition}`, files);
  });

  test.each([
    'length(name) = 4',
    "name COLLATE NOCASE = 'N0012'",
    "name ILIKE 'n001%'",
    'g = 1 OR random() < 2',
    'abs(g) = 3',
    'id % 2 = 0',
    's.a IS NULL',
    'NOT (g = 1 AND length(name) = 4)',
    'l[1] = 3',
    'g = (SELECT 3 + count(*) * 0 FROM range(2))',
  ])('nothing is known of %s', async (condition) => {
    expect(await narrowed(`SELECT * FROM ${table} WHERE ${condition}`)).toBeUndefined();
  });
});

describe('queries', () => {
  test.each([
    ['a subquery', `SELECT id FROM (SELECT * FROM ${table}) q WHERE g = 3`, 1],
    ['an alias', `SELECT q.id FROM ${table} AS q WHERE q.g = 3`, 1],
    ['qualified columns', `SELECT x.id, silver.x.g FROM ${table} WHERE lake.silver.x.g = 3`, 1],
    ['a CTE', `WITH c AS (SELECT * FROM ${table}) SELECT * FROM c WHERE g = 3`, 1],
    [
      'a materialized CTE',
      `WITH c AS MATERIALIZED (SELECT * FROM ${table}) SELECT * FROM c WHERE g = 3 UNION ALL SELECT * FROM c WHERE g = 5`,
      2,
    ],
    [
      'a union',
      `SELECT id FROM ${table} WHERE g = 3 UNION SELECT id FROM ${table} WHERE g IN (4, 5)`,
      3,
    ],
    ['groups', `SELECT g, count(*) FROM ${table} GROUP BY g HAVING g = 3`, 1],
    ['an aggregate', `SELECT max(id), count(*) FROM ${table} WHERE g = 3`, 1],
    [
      'a window',
      `SELECT id, row_number() OVER (PARTITION BY g ORDER BY id) n FROM ${table} QUALIFY n = 1 AND g = 3`,
      1,
    ],
    [
      'an inner join',
      `SELECT a.id, b.id FROM ${table} a JOIN ${table} b USING (g) WHERE a.g = 3`,
      1,
    ],
    [
      'the outer side of a join',
      `SELECT a.id, b.name FROM ${table} a LEFT JOIN ${table} b ON a.g = b.g WHERE a.g = 3`,
      1,
    ],
    [
      'the inner side of an outer join',
      `SELECT r.i, b.name FROM range(60) r(i) LEFT JOIN ${table} b ON b.g = r.i AND b.g IN (3, 4)`,
      2,
    ],
    ['a limit above', `SELECT id FROM ${table} WHERE g = 3 ORDER BY id LIMIT 2`, 1],
    ['a semi join', `SELECT 1 WHERE EXISTS (FROM ${table} WHERE g = 3)`, 1],
    ['a final semicolon', `SELECT id FROM ${table} WHERE g = 3;`.replace(/;$/, ''), 1],
  ])('%s', async (_name, sql, files) => {
    await expectFiles(sql, files);
  });

  test.each([
    ['no condition', shown],
    [
      'one use of two',
      `SELECT id FROM ${table} WHERE g = 3 UNION ALL SELECT count(*) FROM ${table}`,
    ],
    ['a limit below', `SELECT * FROM (SELECT * FROM ${table} ORDER BY id LIMIT 3) WHERE g = 3`],
    ['a window below', `SELECT * FROM (SELECT id, g, sum(id) OVER () s FROM ${table}) WHERE g = 3`],
    ['an outer join', `SELECT * FROM ${table} a LEFT JOIN range(3) b(i) ON a.g = b.i AND a.g = 1`],
    ['a full join', `SELECT a.g FROM ${table} a FULL JOIN ${table} b ON a.id = b.id AND a.g = 1`],
    ['a sample', `SELECT * FROM ${table} TABLESAMPLE RESERVOIR(3 ROWS) WHERE g = 3`],
    ['a query that does not bind', `SELECT missing FROM ${table} WHERE g = 3`],
    ['no query', 'SELECT FROM WHERE'],
  ])('all files for %s', async (_name, sql) => {
    expect(await narrowed(sql)).toBeUndefined();
  });

  test('reads through views, which see what the connection sees', async () => {
    const view = { database: 'lake', schema: 'silver', identifier: 'v' };
    await bench.engine.exposeView(view, `SELECT g AS h, * EXCLUDE (g) FROM ${table}`);
    await expectFiles('SELECT id FROM lake.silver.v WHERE h = 3', 1);
  });

  test('the settings of the connection count', async () => {
    const connection = await bench.engine.connect();
    await connection.execute(`SET TimeZone = 'Asia/Tokyo'`);
    const sql = `SELECT * FROM ${table} WHERE tz::DATE = '2024-01-03'`;
    expect(await connection.filtersOf(sql, [{ relation, metadata }])).toEqual([undefined]);
    await connection.execute(`CREATE TEMP MACRO starts_with(a, b) AS true`);
    const own = `SELECT * FROM ${table} WHERE starts_with(name, 'n001')`;
    expect(await connection.filtersOf(own, [{ relation, metadata }])).toEqual([undefined]);
    connection.close();
  });

  test('other connections see all rows', async () => {
    const connection = await bench.engine.connect();
    const [filter] = await connection.filtersOf(`${shown} WHERE g = 3`, [{ relation, metadata }]);
    const bytes = await connection.exposeMatching(
      { relation, metadata },
      filter ?? { kind: 'true' },
    );
    const count = `SELECT count(*) FROM ${table}`;
    expect(await connection.query(count)).toMatchObject({ rows: [[5n]] });
    expect(await bench.connection.query(count)).toMatchObject({ rows: [[200n]] });
    const files = await bench.files(metadata);
    const total = files.reduce((sum, file) => sum + file.fileSizeInBytes, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(total / 20);
    connection.close();
  });

  test('a table that is only declared binds, and cannot be read', async () => {
    const hidden = { database: 'lake', schema: 'silver', identifier: 'hidden' };
    await bench.engine.declareTable({ relation: hidden, metadata });
    const sql = 'SELECT count(*) FROM lake.silver.hidden';
    expect(await bench.connection.describe(sql)).toHaveLength(1);
    await expect(bench.connection.query(sql)).rejects.toThrow('not shown');
    const [filter] = await bench.connection.filtersOf(`${sql} WHERE g = 3`, [
      { relation: hidden, metadata },
    ]);
    await bench.connection.exposeMatching(
      { relation: hidden, metadata },
      filter ?? { kind: 'true' },
    );
    expect(await bench.connection.query(sql)).toMatchObject({ rows: [[5n]] });
  });

  test('files that cannot match are not opened', async () => {
    const other = await bench.create(`SELECT range AS g FROM range(20)`, { partitionBy: ['g'] });
    const lost = { database: 'lake', schema: 'silver', identifier: 'lost' };
    await bench.engine.declareTable({ relation: lost, metadata: other });
    for (const file of await bench.files(other)) {
      if (file.partition[0] !== 3n) rmSync(file.filePath.replace('file://', ''));
    }
    const sql = 'SELECT * FROM lake.silver.lost WHERE g = 3';
    const connection = await bench.engine.connect();
    const [filter] = await connection.filtersOf(sql, [{ relation: lost, metadata: other }]);
    await connection.exposeMatching(
      { relation: lost, metadata: other },
      filter ?? { kind: 'true' },
    );
    expect(await connection.query(sql)).toMatchObject({ rows: [[3n]] });
    connection.close();
  });
});

const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  g: fc.integer({ min: -1, max: 41 }).map(String),
  id: fc.oneof(fc.integer({ min: -1, max: 201 }).map(String), fc.constant('9223372036854775807')),
  name: fc.integer({ min: 0, max: 210 }).map((n) => `'n${String(n).padStart(4, '0')}'`),
  d: fc.integer({ min: -10, max: 45 }).map((n) => `DATE '2024-01-01' + ${n}`),
  ts: fc.integer({ min: 0, max: 500 }).map((n) => `TIMESTAMP '2024-01-01' + to_hours(${n})`),
  tz: fc
    .integer({ min: 0, max: 500 })
    .map((n) => `TIMESTAMPTZ '2024-01-01 00:00:00+03' + to_hours(${n})`),
  'ts::DATE': fc.integer({ min: -2, max: 25 }).map((n) => `DATE '2024-01-01' + ${n}`),
  'tz::DATE': fc.integer({ min: -2, max: 25 }).map((n) => `DATE '2024-01-01' + ${n}`),
  f: fc.constantFrom("'nan'::DOUBLE", "'-infinity'::DOUBLE", '-0.0', '0', '1.5', '-3', '19', '4'),
  fl: fc.constantFrom('0.125', '-2.5', '0', "'nan'::FLOAT", '2.375', '0.1'),
  dec: fc.constantFrom('1.25', '0', '-25', '23.75', '3', '0.005', "'nan'::DOUBLE"),
  big: fc.constantFrom('0', '1000000000000000000000.5', '-5', '19000000000000000000009.5'),
  's.a': fc.integer({ min: -1, max: 41 }).map(String),
  b: fc.constantFrom('true', 'false', 'NULL'),
  bl: fc.integer({ min: 0, max: 40 }).map((n) => `'b${String(n).padStart(3, '0')}'::BLOB`),
  u: fc
    .integer({ min: 0, max: 41 })
    .map((n) => `'00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}'::UUID`),
  tm: fc.integer({ min: 0, max: 1300 }).map((n) => `TIME '00:00' + to_minutes(${n})`),
};

const comparison = fc.constantFrom(...Object.keys(values)).chain((column) => {
  const value = values[column] ?? fc.constant('NULL');
  return fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          '=',
          '<>',
          '<',
          '<=',
          '>',
          '>=',
          'IS DISTINCT FROM',
          'IS NOT DISTINCT FROM',
        ),
        value,
        fc.boolean(),
      )
      .map(([op, v, swap]) => (swap ? `(${v}) ${op} ${column}` : `${column} ${op} (${v})`)),
    fc.tuple(value, value).map(([a, b]) => `${column} BETWEEN (${a}) AND (${b})`),
    fc
      .tuple(fc.boolean(), fc.array(value, { minLength: 1, maxLength: 9 }))
      .map(([is, list]) => `${column} ${is ? '' : 'NOT '}IN (${list.join(', ')})`),
    fc.boolean().map((is) => `${column} IS ${is ? '' : 'NOT '}NULL`),
  );
});

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} AND ${b})`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `(${a} OR ${b})`),
    tie('condition').map((a) => `NOT (${a})`),
    tie('condition').map((a) => `(${a} AND length(name) = 5)`),
  ),
}));

const query = fc.oneof(
  condition.map((c) => `SELECT * FROM ${table} WHERE ${c}`),
  condition.map((c) => `SELECT count(*), sum(id) FROM ${table} WHERE ${c}`),
  fc
    .tuple(condition, condition)
    .map(
      ([a, b]) =>
        `WITH p AS (SELECT * FROM ${table} WHERE ${a}), q AS (SELECT * FROM ${table} WHERE ${b}) ` +
        'SELECT p.id, q.id AS other FROM p LEFT JOIN q USING (id)',
    ),
  fc
    .tuple(condition, condition)
    .map(
      ([a, b]) => `SELECT id FROM ${table} WHERE ${a} UNION ALL SELECT g FROM ${table} WHERE ${b}`,
    ),
);

test('random queries give the same rows with fewer files', { timeout: 120_000 }, async () => {
  let fewer = 0;
  await fc.assert(
    fc.asyncProperty(query, async (sql) => {
      const found = await narrowed(sql);
      if (!found) return;
      if (found.files < 40) fewer += 1;
      expect(found.rows).toEqual(await texts(bench.connection, sql));
    }),
    { numRuns: 300 },
  );
  expect(fewer).toBeGreaterThan(50);
});
