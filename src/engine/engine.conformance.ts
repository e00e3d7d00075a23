/**
 * What every engine must do, as tests. Call it from the engine's test file.
 *
 * @module
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planScan } from '../iceberg/scan/scan.js';
import type { Storage } from '../storage/storage.js';
import { changedBytes } from './changed-bytes.js';
import { Bench, between, relation, shown, whole, writeRequest } from './conformance-bench.js';
import type { Engine } from './engine.js';
import { partitionConformance } from './partition.conformance.js';

/** The functions must open engines that do not know of each other. */
export function engineConformance(name: string, open: (storage: Storage) => Promise<Engine>): void {
  describe(`${name} as an engine`, () => {
    const bench = new Bench();
    beforeAll(() => bench.start(open));
    afterAll(() => bench.stop());
    queries(bench);
    faults(bench);
    tables(bench);
    partitionConformance(bench);
    changes(bench);
    text(bench);
    buffers(bench);
  });
}

function queries(bench: Bench): void {
  test('describes a query without running it', async () => {
    const columns = await bench.connection.describe(
      `SELECT 1 AS a, error('never') AS b, {x: [1.5]} AS "C d";\n-- the end`,
    );
    expect(columns.map((c) => c.name)).toEqual(['a', 'b', 'C d']);
  });

  test('streams more rows than a chunk holds, in order', async () => {
    let next = 0n;
    for await (const { rows } of bench.connection.stream('SELECT * FROM range(10000)')) {
      for (const [value] of rows) {
        expect(value).toBe(next);
        next += 1n;
      }
    }
    expect(next).toBe(10_000n);
  });

  test('canonical rows keep every value and the order of members', async () => {
    const rows = await bench.rows(`SELECT 1 AS "b", 2::BIGINT AS "7", -0.0::DOUBLE AS z,
      0.1::FLOAT AS f, 'nan'::DOUBLE AS n, 1.50::DECIMAL(9,2) AS d, DATE '1969-12-31' AS day,
      TIME '22:31:08' AS t, TIMESTAMP '1969-12-31 23:59:59.999999' AS ts,
      TIMESTAMPTZ '2017-11-16 22:31:08.000001+01' AS tz, 'a"b' AS s, '\\x00\\xFF'::BLOB AS x,
      UUID 'F79C3E09-677C-4BBD-A479-3F349CB785E7' AS u, {a: 1, b: NULL} AS st, [1, NULL] AS l,
      MAP {'k': 1, 'j': NULL} AS m, true AS bo, 5::HUGEINT AS h`);
    expect(rows).toEqual([
      '{"b":1,"7":"2","z":"-0","f":"0.10000000149011612","n":"NaN","d":"1.50","day":"1969-12-31",' +
        '"t":"22:31:08.000000","ts":"1969-12-31T23:59:59.999999",' +
        '"tz":"2017-11-16T21:31:08.000001+00:00","s":"a\\"b","x":"00ff",' +
        '"u":"f79c3e09-677c-4bbd-a479-3f349cb785e7","st":{"a":1,"b":null},"l":[1,null],' +
        '"m":[["j",null],["k",1]],"bo":true,"h":"5"}',
    ]);
  });

  test('an interrupted statement says so', async () => {
    const connection = await bench.engine.connect();
    const running = connection.query(
      'SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b',
    );
    setTimeout(() => connection.interrupt(), 50);
    await expect(running).rejects.toMatchObject({ code: 'LAKE-R003' });
    connection.close();
  });

  test('a relation can be replaced and hidden', async () => {
    await bench.engine.exposeView(relation, 'SELECT 1 AS a');
    await bench.engine.exposeView(relation, 'SELECT 2 AS b');
    expect(await bench.rows()).toEqual(['{"b":2}']);
    await bench.engine.hide(relation);
    await expect(bench.rows()).rejects.toMatchObject({ code: 'LAKE-S002' });
  });
}

function faults(bench: Bench): void {
  test.each([
    ['SELECT 1,\n  nope FROM range(3) t(n)', 'LAKE-S002', 'nope'],
    ["SELECT '😀é' AS x, nope FROM range(3)", 'LAKE-S002', 'nope'],
    ['SELECT * FROM missing_table', 'LAKE-S002', 'missing_table'],
    ["SELECT 'é' AS x, FROM FROM t", 'LAKE-S001', 'FROM t'],
  ])('%s is refused where it is wrong', async (sql, code, at) => {
    const offset = sql.indexOf(at);
    await expect(bench.connection.describe(sql)).rejects.toMatchObject({ code, offset });
    const request = writeRequest(await bench.create('SELECT 1 AS x'), sql);
    await expect(bench.connection.write(request)).rejects.toMatchObject({ code, offset });
  });

  test('a misspelt column gets a hint', async () => {
    await expect(
      bench.connection.describe('SELECT symbl FROM (SELECT 1 AS symbol)'),
    ).rejects.toThrow(expect.objectContaining({ hint: 'did you mean "symbol"?' }));
  });

  test('a missing file is named', async () => {
    const reading = bench.connection.query("SELECT * FROM read_csv('/nowhere/at/all.csv')");
    await expect(reading).rejects.toMatchObject({
      code: 'LAKE-F001',
      message: expect.stringContaining('/nowhere/at/all.csv') as string,
    });
  });

  test('a statement with effects is no query', async () => {
    await expect(bench.connection.describe('CREATE TABLE t (a INT)')).rejects.toMatchObject({
      code: 'LAKE-S002',
    });
  });

  test.each(['INTERVAL 1 DAY', "'101'::BIT", "TIMETZ '01:02:03+00'", '1::UHUGEINT'])(
    'a column of %s cannot be stored',
    async (value) => {
      const columns = await bench.connection.describe(`SELECT ${value} AS "c"`);
      expect(() => bench.engine.fieldsOf(columns)).toThrow(
        expect.objectContaining({
          code: 'LAKE-S003',
          hint: expect.stringContaining('CAST("c" AS') as string,
        }),
      );
    },
  );

  test('names that differ only by case are refused', async () => {
    const columns = [
      { name: 'PK', type: 'INTEGER' },
      { name: 'pk', type: 'INTEGER' },
    ];
    expect(() => bench.engine.fieldsOf(columns)).toThrow(
      expect.objectContaining({ code: 'LAKE-S004' }),
    );
  });

  test('a value that does not fit names the column, and leaves no file', async () => {
    const metadata = await bench.create('SELECT 1 AS a, 2::DECIMAL(4,2) AS b');
    const failing = bench.write(metadata, 'SELECT 1::BIGINT << 40 AS a, 1 AS b');
    await expect(failing).rejects.toMatchObject({
      code: 'LAKE-E003',
      message: expect.stringContaining('"a"') as string,
    });
    await expect(bench.write(metadata, 'SELECT range AS b FROM range(200)')).rejects.toMatchObject({
      code: 'LAKE-E003',
      message: expect.stringContaining('"b"') as string,
    });
    expect(readdirSync(join(metadata.location.replace('file://', ''), 'data')).length).toBe(1);
  });

  test('a required column must not hold nulls', async () => {
    const metadata = await bench.create('SELECT 1 AS a, 2 AS b', { required: ['a'] });
    await expect(
      bench.write(metadata, 'SELECT nullif(range, 5) AS a FROM range(10)'),
    ).rejects.toMatchObject({
      code: 'LAKE-E005',
      message: 'column "a" is required but holds 1 null',
    });
  });
}

function tables(bench: Bench): void {
  test('SQL cannot change a table', async () => {
    await bench.show(whole(await bench.create('SELECT 1 AS a')));
    for (const sql of ['INSERT INTO lake.silver.x VALUES (1)', 'DELETE FROM lake.silver.x']) {
      await expect(bench.connection.execute(sql)).rejects.toMatchObject({
        code: 'LAKE-S002',
        hint: expect.stringContaining('by models') as string,
      });
    }
  });

  test('writes and reads back all types', async () => {
    const sql = `SELECT true AS bo, 1::TINYINT AS i, 2::UINTEGER AS l, 3::UBIGINT AS ub, 1.5::FLOAT AS f,
      'inf'::DOUBLE AS d, 1.25::DECIMAL(38,10) AS de, DATE '0001-01-01' AS da, TIME '01:02:03.000004' AS t,
      TIMESTAMP '1600-01-01' AS ts, TIMESTAMPTZ '2020-01-01 00:00:00+00' AS tz, 'x'::ENUM('x','y') AS e,
      uuid() AS u, 'a'::BLOB AS b, {a: {b: [1, NULL]}, "c d": NULL::VARCHAR} AS st,
      [{k: 1}, NULL] AS ls, MAP {1: {v: [NULL]}} AS m, [1,2]::INTEGER[2] AS ar, '{"a":1}'::JSON AS js,
      TIMESTAMP_S '2020-01-01 00:00:00' AS tss
      UNION ALL BY NAME SELECT NULL AS bo`;
    const metadata = await bench.create(
      `SELECT * REPLACE (UUID 'f79c3e09-677c-4bbd-a479-3f349cb785e7' AS u) FROM (${sql})`,
    );
    const rows = await bench.rowsOf(whole(metadata));
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('"bo":true,"i":1,"l":"2","ub":"3","f":"1.5","d":"Infinity"');
    expect(rows[1]).toContain('"st":{"a":{"b":[1,null]},"c d":null},"ls":[{"k":1},null]');
    expect(rows[1]).toContain('"m":[[1,{"v":[null]}]],"ar":[1,2],"js":"{\\"a\\":1}"');
  });

  test('bounds are exact for short values', async () => {
    const metadata = await bench.create(
      "SELECT range::INTEGER AS a, 'v' || range AS s FROM range(10)",
    );
    const [file] = await bench.files(metadata);
    expect(Buffer.from(file?.lowerBounds?.get(1) ?? []).toString('hex')).toBe('00000000');
    expect(Buffer.from(file?.upperBounds?.get(1) ?? []).toString('hex')).toBe('09000000');
    expect(Buffer.from(file?.upperBounds?.get(2) ?? []).toString('utf8')).toBe('v9');
  });

  test('matches columns by name in any order, missing ones are null', async () => {
    const metadata = await bench.create("SELECT 1 AS a, 'x' AS b, 2 AS c");
    const next = await bench.append(metadata, 'SELECT 5 AS C, 4 AS a');
    expect(await bench.rowsOf(whole(next))).toEqual([
      '{"a":1,"b":"x","c":2}',
      '{"a":4,"b":null,"c":5}',
    ]);
    await expect(bench.write(metadata, 'SELECT 1 AS unknown_column')).rejects.toThrow(
      'unknown_column',
    );
  });

  test('an empty result writes no file, an empty table has its columns', async () => {
    const metadata = await bench.create('SELECT 1 AS a, {x: 1} AS st WHERE false');
    expect(await bench.files(metadata)).toEqual([]);
    await bench.show(whole(metadata));
    const columns = await bench.connection.describe(shown);
    expect(columns).toEqual([
      { name: 'a', type: 'INTEGER' },
      { name: 'st', type: 'STRUCT("x" INTEGER)' },
    ]);
    await bench.show({ kind: 'empty', metadata, form: 'change-log' });
    expect((await bench.connection.describe(shown)).map((c) => c.name)).toEqual([
      'a',
      'st',
      '_change_type',
    ]);
  });

  test('a past snapshot shows its own rows', async () => {
    const first = await bench.create('SELECT 1 AS a');
    const next = await bench.append(first, 'SELECT 2 AS a');
    const view = { kind: 'snapshot', metadata: next, snapshotId: first.currentSnapshotId } as const;
    expect(await bench.rowsOf(view)).toEqual(['{"a":1}']);
  });

  test('the files view tells where each row lies', async () => {
    const metadata = await bench.append(await bench.create('SELECT 1 AS a'), 'SELECT 2 AS a');
    const { storage } = bench;
    const tasks = await planScan({ storage, metadata, snapshotId: metadata.currentSnapshotId });
    const rows = await bench.rowsOf({ kind: 'files', metadata, tasks });
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      const { _file: file, _pos } = JSON.parse(row) as { _file: string; _pos: string };
      expect(tasks.map((t) => t.file.filePath)).toContain(file);
      expect(_pos).toBe('0');
    }
    expect(await bench.rowsOf({ kind: 'files', metadata, tasks: [] })).toEqual([]);
  });

  test('a sorted file is sorted, and says so', async () => {
    const metadata = await bench.create('SELECT hash(range) % 1000 AS a FROM range(200000)', {
      sortBy: ['a desc nulls last'],
    });
    const files = await bench.files(metadata);
    expect(files.map((f) => f.sortOrderId)).toEqual([metadata.defaultSortOrderId]);
    const path = files[0]?.filePath ?? '';
    const { rows } = await bench.connection.query(
      `SELECT count(*) FROM (SELECT a, lag(a) OVER (ORDER BY file_row_number) AS before FROM '${path}') WHERE a > before`,
    );
    expect(rows[0]?.[0]).toBe(0n);
  });

  test('files are cut at the wanted size', async () => {
    const metadata = await bench.create('SELECT hash(range) AS a FROM range(1000000)', {
      properties: { 'write.target-file-size-bytes': '2000000' },
    });
    const files = await bench.files(metadata);
    expect(files.length).toBeGreaterThan(2);
    expect(files.reduce((sum, f) => sum + f.recordCount, 0)).toBe(1_000_000);
  });
}

function changes(bench: Bench): void {
  test('after appends: the added rows', async () => {
    const first = await bench.create('SELECT 1 AS id, 10 AS v');
    const next = await bench.append(
      await bench.append(first, 'SELECT 2 AS id, 20 AS v'),
      'SELECT 2 AS id, 20 AS v',
    );
    expect(await bench.rowsOf(between(first, next, 'new-rows'))).toEqual([
      '{"id":2,"v":20}',
      '{"id":2,"v":20}',
    ]);
    expect(await bench.rowsOf(between(first, next, 'change-log', ['id']))).toEqual([
      '{"id":2,"v":20,"_change_type":"insert"}',
      '{"id":2,"v":20,"_change_type":"insert"}',
    ]);
  });

  test('after a rewrite: only the rows that differ', async () => {
    const first = await bench.create(
      'SELECT range AS id, range AS v, [range] AS l, MAP {range: 1} AS m FROM range(5)',
    );
    const next = await bench.rewrite(
      first,
      'SELECT * REPLACE (CASE WHEN id = 2 THEN 99 ELSE v END AS v) FROM lake.silver.x WHERE id <> 3 UNION ALL SELECT 7, 7, [], MAP {}',
    );
    expect(await bench.rowsOf(between(first, next, 'new-rows'))).toEqual([
      '{"id":"2","v":"99","l":["2"],"m":[["2",1]]}',
      '{"id":"7","v":"7","l":[],"m":[]}',
    ]);
    const log = await bench.rowsOf(between(first, next, 'change-log', ['id']));
    expect(
      log
        .map((row) => JSON.parse(row) as { id: string; _change_type: string })
        .map((r) => `${r.id} ${r._change_type}`),
    ).toEqual(['2 update_before', '2 update_after', '3 delete', '7 insert']);
    const unkeyed = await bench.rowsOf(between(first, next, 'change-log'));
    expect(unkeyed.filter((row) => row.includes('"insert"'))).toHaveLength(2);
    expect(unkeyed.filter((row) => row.includes('"delete"'))).toHaveLength(2);
  });

  test('a compaction changes nothing', async () => {
    const first = await bench.create('SELECT range AS id FROM range(5)');
    const second = await bench.append(first, 'SELECT 5 AS id');
    const next = await bench.rewrite(second, shown, 'replace');
    expect(await bench.rowsOf(between(second, next, 'change-log', ['id']))).toEqual([]);
    expect(await bench.rowsOf(between(first, next, 'new-rows'))).toEqual(['{"id":"5"}']);
  });

  test('duplicates count', async () => {
    const first = await bench.create('SELECT 1 AS id FROM range(3)');
    const next = await bench.rewrite(first, 'SELECT 1 AS id FROM range(5)');
    expect(await bench.rowsOf(between(first, next, 'new-rows'))).toEqual(['{"id":1}', '{"id":1}']);
  });

  test('a temporary view belongs to its connection; the cost is known', async () => {
    const first = await bench.create('SELECT 1 AS id');
    const next = await bench.append(first, 'SELECT 2 AS id');
    const view = between(first, next, 'new-rows');
    if (view.kind !== 'changes') throw new Error('no changes');
    const name = await bench.connection.exposeTemporary('silver.x:new_rows', view);
    expect(await bench.rows(`SELECT * FROM ${name}`)).toEqual(['{"id":2}']);
    const { metadata, from, to } = view;
    expect(await changedBytes({ storage: bench.storage, metadata, from, to })).toBeGreaterThan(0);
    const other = await bench.engine.connect();
    await expect(other.query(`SELECT * FROM ${name}`)).rejects.toMatchObject({ code: 'LAKE-S002' });
    other.close();
  });
}

function text(bench: Bench): void {
  test('text keeps a byte order mark, in rows and in bounds', async () => {
    const metadata = await bench.create(`SELECT chr(65279) || 'a' AS t`);
    const [file] = await bench.files(metadata);
    const marked = Buffer.from('\uFEFFa');
    expect(Buffer.from(file?.lowerBounds?.get(1) ?? [])).toEqual(marked);
    expect(Buffer.from(file?.upperBounds?.get(1) ?? [])).toEqual(marked);
    expect(await bench.rows(`SELECT chr(65279) || 'a' AS t`)).toEqual(['{"t":"\uFEFFa"}']);
  });
}

function buffers(bench: Bench): void {
  test('a buffer keeps rows until it is cleared', async () => {
    await using buffer = await bench.engine.createBuffer('inbox', [
      { name: 'raw', type: 'VARCHAR' },
      { name: 'key', type: 'BLOB' },
      { name: 'offset', type: 'BIGINT' },
      { name: 'partition', type: 'INTEGER' },
      { name: 'at', type: 'TIMESTAMPTZ' },
      { name: 'headers', type: 'STRUCT("key" VARCHAR, "value" BLOB)[]' },
    ]);
    const many = 5000;
    await buffer.append([
      Array.from({ length: many }, (_, i) => (i === 7 ? null : `é${i}`)),
      Array.from({ length: many }, (_, i) => (i % 2 ? new Uint8Array([0, i % 256]) : null)),
      Array.from({ length: many }, (_, i) => BigInt(i)),
      Array.from({ length: many }, () => 1),
      Array.from({ length: many }, () => 1_700_000_000_000_000n),
      Array.from({ length: many }, () => [
        { key: 'h', value: new Uint8Array([1]) },
        { key: 'g', value: null },
      ]),
    ]);
    expect(
      await bench.rows(
        `SELECT count(*) AS n, count(raw) AS r, count(key) AS k FROM ${buffer.relation}`,
      ),
    ).toEqual(['{"n":"5000","r":"4999","k":"2500"}']);
    expect(await bench.rows(`SELECT * FROM ${buffer.relation} WHERE "offset" = 301`)).toEqual([
      '{"raw":"é301","key":"002d","offset":"301","partition":1,"at":"2023-11-14T22:13:20.000000+00:00",' +
        '"headers":[{"key":"h","value":"01"},{"key":"g","value":null}]}',
    ]);
    const metadata = await bench.create(`SELECT * FROM ${buffer.relation}`);
    expect((await bench.files(metadata))[0]?.recordCount).toBe(many);
    await buffer.clear();
    expect(await bench.rows(`SELECT count(*) AS n FROM ${buffer.relation}`)).toEqual(['{"n":"0"}']);
  });
}
