/** Files written with earlier schemas, read with a later one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import type { TableMetadata } from '../../iceberg/metadata/metadata.js';
import { unpartitioned } from '../../iceberg/partition/partition-spec.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import { unsorted } from '../../iceberg/partition/sort-order.js';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { locationOfPath } from '../../storage/location.js';
import { localStorage } from '../../storage/local.js';
import { canonicalRows } from '../canonical.js';
import type { EngineConnection } from '../engine.js';
import { rowColumnNames } from '../row-columns.js';
import { DuckDbEngine } from './engine.js';

let folder: string;
let engine: DuckDbEngine;
let connection: EngineConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lake-rows-'));
  engine = await DuckDbEngine.open({ database: 'lake', storage: localStorage() });
  connection = await engine.connect();
});
afterAll(async () => {
  connection.close();
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const int: Type = { kind: 'int' };

function field(id: number, name: string, type: Type, initialDefault?: unknown): NestedField {
  return {
    id,
    name,
    required: false,
    type,
    ...(initialDefault === undefined ? {} : { initialDefault }),
  };
}

function schema(schemaId: number, ...fields: NestedField[]): Schema {
  return { schemaId, fields, identifierFieldIds: [] };
}

async function write(written: Schema, sql: string, place = folder): Promise<DataFile> {
  const { files } = await connection.write({
    ...{ sql, schema: written, spec: unpartitioned, sortOrder: unsorted, properties: {} },
    location: locationOfPath(place),
  });
  const [file] = files;
  if (!file) throw new Error('no file');
  return file;
}

async function read(
  schemas: readonly Schema[],
  files: readonly DataFile[],
  properties: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const metadata: TableMetadata = {
    ...{ formatVersion: 3, tableUuid: '', location: locationOfPath(folder), lastSequenceNumber: 1 },
    ...{ lastUpdatedMs: 0, lastColumnId: 99, schemas, properties },
    currentSchemaId: schemas.at(-1)?.schemaId ?? 0,
    ...{ partitionSpecs: [unpartitioned], defaultSpecId: 0, lastPartitionId: 999 },
    ...{ sortOrders: [unsorted], defaultSortOrderId: 0, currentSnapshotId: null, snapshots: [] },
    ...{ snapshotLog: [], metadataLog: [], refs: {}, others: {} },
  };
  const tasks = files.map((file) => ({ file, deletes: [], sequenceNumber: 1, specId: 0 }));
  const name = await connection.exposeTemporary('rows', { kind: 'files', metadata, tasks });
  const rows: string[] = [];
  const own = rowColumnNames(metadata).join(', ');
  for await (const row of canonicalRows(connection, `SELECT * EXCLUDE (${own}) FROM ${name}`))
    rows.push(row);
  return rows;
}

test('columns are found by id: renamed, reordered, dropped, added, widened', async () => {
  const before = schema(0, field(1, 'a', int), field(2, 'b', int), field(3, 'c', int));
  const after = schema(
    1,
    field(2, 'a', { kind: 'long' }),
    field(4, 'c', int),
    field(1, 'B b', int),
    field(5, 'd', { kind: 'string' }, 'none'),
  );
  const old = await write(before, 'SELECT 1 AS a, 2 AS b, 3 AS c');
  const young = await write(after, `SELECT 10 AS a, 20 AS c, 30 AS "B b", 'x' AS d`);
  expect(await read([before, after], [old, young])).toEqual([
    '{"a":"2","c":null,"B b":1,"d":"none"}',
    '{"a":"10","c":20,"B b":30,"d":"x"}',
  ]);
});

const struct = (...fields: NestedField[]): Type => ({ kind: 'struct', fields });
const list = (element: Type): Type => ({
  kind: 'list',
  elementId: 20,
  elementRequired: false,
  element,
});
const map = (value: Type): Type => ({
  ...{ kind: 'map', keyId: 30, key: { kind: 'string' }, valueId: 31, valueRequired: false },
  value,
});

test('so are fields inside structs, lists and maps', async () => {
  const inner = struct(field(11, 'x', int), field(12, 'y', int));
  const renamed = struct(
    field(12, 'x', { kind: 'long' }),
    field(13, 'z', int, 7),
    field(14, 'y', int),
  );
  const before = schema(
    0,
    field(1, 's', inner),
    field(2, 'l', list(struct(field(21, 'p', int)))),
    field(3, 'm', map(struct(field(32, 'q', int)))),
  );
  const after = schema(
    1,
    field(1, 's', renamed),
    field(2, 'l', list(struct(field(21, 'r r', int)))),
    field(3, 'm', map(struct(field(33, 'n', int)))),
  );
  const old = await write(
    before,
    `SELECT {x: 1, y: 2} AS s, [{p: 1}, NULL] AS l, MAP {'k': {q: 1}, 'j': NULL} AS m UNION ALL SELECT NULL, NULL, NULL`,
  );
  const young = await write(
    after,
    `SELECT {x: 5, z: NULL, y: 6} AS s, [{'r r': 2}] AS l, MAP {'k': {n: 3}} AS m`,
  );
  expect(await read([before, after], [old, young])).toEqual([
    '{"s":{"x":"2","z":7,"y":null},"l":[{"r r":1},null],"m":[["j",null],["k",{"n":null}]]}',
    '{"s":null,"l":null,"m":null}',
    '{"s":{"x":"5","z":null,"y":6},"l":[{"r r":2}],"m":[["k",{"n":3}]]}',
  ]);
});

test('files without ids go by the name mapping, and are refused without one', async () => {
  const path = join(folder, 'foreign.parquet');
  await connection.execute(`COPY (SELECT 1 AS "Old", {u: 2} AS s) TO '${path}' (FORMAT parquet)`);
  const file: DataFile = {
    ...{ content: 'data', filePath: path, fileFormat: 'PARQUET', specId: 0, partition: [] },
    ...{ recordCount: 1, fileSizeInBytes: 1 },
  };
  const now = schema(
    0,
    field(1, 'a', int),
    field(2, 's', struct(field(3, 'v', int))),
    field(4, 'n', int),
  );
  const mapping = JSON.stringify([
    { 'field-id': 1, names: ['a', 'Old'] },
    { 'field-id': 2, names: ['s'], fields: [{ 'field-id': 3, names: ['u'] }] },
  ]);
  expect(await read([now], [file], { 'schema.name-mapping.default': mapping })).toEqual([
    '{"a":1,"s":{"v":2},"n":null}',
  ]);
  const other = { ...file, filePath: `file://${path}` };
  await expect(read([now], [other])).rejects.toMatchObject({ code: 'LAKE-I009' });
});

test('names in files that differ only by case are no trouble', async () => {
  const odd = schema(0, field(1, 'PK', int), field(2, 'pk2', int));
  const file = await write(odd, 'SELECT 1 AS "PK", 2 AS pk2');
  expect(
    await read([schema(0, field(1, 'filename', int), field(2, 'file_row_number', int))], [file]),
  ).toEqual(['{"filename":1,"file_row_number":2}']);
});

test('folders may have any name', async () => {
  const now = schema(0, field(1, 'a', int));
  const names = ['x?y', 'x*y', 'xzy', 'x[z]y', "it's {uuid} 100%41", '**', 'é b'];
  for (const [i, name] of names.entries()) {
    const file = await write(now, `SELECT ${i} AS a`, join(folder, 'odd', name));
    expect(await read([now], [file])).toEqual([`{"a":${i}}`]);
  }
});
