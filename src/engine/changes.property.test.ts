import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SnapshotChange } from '../iceberg/commit/change.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { currentSnapshot } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { changedFiles } from '../iceberg/scan/incremental.js';
import { planScan } from '../iceberg/scan/scan.js';
import { encodeSingleValue } from '../iceberg/type/single-value.js';
import type { Storage } from '../storage/storage.js';
import { Bench, between } from './conformance-bench.js';
import { DuckDbEngine } from './duckdb/engine.js';

const bench = new Bench();

beforeAll(() => bench.start((storage) => DuckDbEngine.open({ database: 'lake', storage })));
afterAll(() => bench.stop());

interface Row {
  readonly id: number;
  readonly v: number;
}

type Step =
  | { readonly kind: 'append'; readonly rows: readonly Row[] }
  /** Every file that holds the id is written anew without it. */
  | { readonly kind: 'copy-on-write'; readonly id: number }
  /** Position deletes for all rows of the id, and a new row. */
  | { readonly kind: 'merge-on-read'; readonly id: number; readonly v: number }
  | { readonly kind: 'equality-delete'; readonly id: number }
  | { readonly kind: 'compact' }
  | { readonly kind: 'overwrite'; readonly rows: readonly Row[] };

const row: fc.Arbitrary<Row> = fc.record({ id: fc.nat(4), v: fc.nat(2) });
const rows = fc.array(row, { minLength: 1, maxLength: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('append'), rows }),
  fc.record({ kind: fc.constant('copy-on-write'), id: fc.nat(4) }),
  fc.record({ kind: fc.constant('merge-on-read'), id: fc.nat(4), v: fc.nat(2) }),
  fc.record({ kind: fc.constant('equality-delete'), id: fc.nat(4) }),
  fc.record({ kind: fc.constant('compact') }),
  fc.record({ kind: fc.constant('overwrite'), rows }),
);

const query = (some: readonly Row[]) =>
  `SELECT * FROM (VALUES ${some.map((r) => `(${r.id}::INTEGER, ${r.v}::INTEGER)`).join(', ')}) t(id, v)`;
const texts = (some: readonly Row[]) => some.map((r) => JSON.stringify(r)).sort();

test.each([[[]], [['bucket(2, id)']]] as const)(
  'the net change of any range is the difference of its ends, partitioned by %j',
  async (partitionBy) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.nat(5), (steps, from) =>
        runHistory({ steps, from, partitionBy }),
      ),
      { numRuns: 25, interruptAfterTimeLimit: 40_000 },
    );
  },
  60_000,
);

async function runHistory(history: {
  readonly steps: readonly Step[];
  readonly from: number;
  readonly partitionBy: readonly string[];
}): Promise<void> {
  const { steps, partitionBy } = history;
  let model: readonly Row[] = [{ id: 0, v: 0 }];
  let table = await bench.create(query(model), { partitionBy });
  const states = [{ table, model }];
  for (const next of steps) {
    const changed = await apply(table, model, next);
    if (!changed) continue;
    table = changed;
    model = after(model, next);
    states.push({ table, model });
  }
  const last = states.at(-1);
  const first = states[history.from % states.length];
  if (!last || !first || first === last) return;
  expect(
    await bench.rowsOf({
      kind: 'snapshot',
      metadata: last.table,
      snapshotId: last.table.currentSnapshotId,
    }),
  ).toEqual(texts(last.model));
  const gained = minus(texts(last.model), texts(first.model));
  const lost = minus(texts(first.model), texts(last.model));
  expect(await bench.rowsOf(between(first.table, last.table, 'new-rows'))).toEqual(gained);
  const log = (await bench.rowsOf(between(first.table, last.table, 'change-log', ['id']))).map(
    (text) => JSON.parse(text) as Row & { _change_type: string },
  );
  const side = (...types: readonly string[]) =>
    texts(log.filter((r) => types.includes(r._change_type)).map(({ id, v }) => ({ id, v })));
  expect(side('insert', 'update_after')).toEqual(gained);
  expect(side('delete', 'update_before')).toEqual(lost);
  for (const { id, _change_type: type } of log) {
    const paired = [gained, lost].every((s) => s.some((t) => t.startsWith(`{"id":${id},`)));
    expect(type.startsWith('update')).toBe(paired);
  }
}

function after(model: readonly Row[], next: Step): readonly Row[] {
  switch (next.kind) {
    case 'append':
      return [...model, ...next.rows];
    case 'overwrite':
      return next.rows;
    case 'merge-on-read':
      return [...model.filter((r) => r.id !== next.id), { id: next.id, v: next.v }];
    case 'compact':
      return model;
    default:
      return model.filter((r) => r.id !== next.id);
  }
}

/** Undefined: there is nothing to do. */
async function apply(
  table: TableMetadata,
  model: readonly Row[],
  next: Step,
): Promise<TableMetadata | undefined> {
  const files = await bench.files(table);
  const shown = 'SELECT * FROM lake.silver.x';
  switch (next.kind) {
    case 'append':
      return bench.append(table, query(next.rows));
    case 'overwrite':
      return commit(table, 'overwrite', await bench.write(table, query(next.rows)), files);
    case 'compact':
      return model.length === 0 ? undefined : bench.rewrite(table, shown, 'replace');
    case 'copy-on-write':
      return bench.rewrite(table, `${shown} WHERE id <> ${next.id}`);
    case 'equality-delete':
      return commit(table, 'delete', await equalityDeletes(table, next.id), []);
    case 'merge-on-read': {
      const added = await bench.write(table, query([{ id: next.id, v: next.v }]));
      const deletes = await Promise.all(files.map((file) => positionDeletes(table, file, next.id)));
      return commit(table, 'overwrite', [...added, ...deletes.flat()], []);
    }
  }
}

function commit(
  table: TableMetadata,
  operation: SnapshotChange['operation'],
  added: readonly DataFile[],
  removed: readonly DataFile[],
): Promise<TableMetadata> {
  return bench.commit(table, {
    snapshot: {
      ...{ operation, added, removed, summary: {}, baseSnapshotId: null },
      validation: { kind: 'append' },
    },
  });
}

let deletes = 0;

async function writeParquet(table: TableMetadata, sql: string): Promise<DataFile> {
  deletes += 1;
  const filePath = `${table.location}/data/deletes-${deletes}.parquet`;
  const path = await bench.storage.localPath(filePath);
  const written = await bench.connection.execute(sql.replace('$file', `'${path}'`));
  return {
    ...{
      content: 'position-deletes',
      filePath,
      fileFormat: 'PARQUET',
      specId: table.defaultSpecId,
    },
    ...{ partition: [], recordCount: written, fileSizeInBytes: 1 },
  };
}

async function positionDeletes(
  table: TableMetadata,
  file: DataFile,
  id: number,
): Promise<DataFile[]> {
  const path = await bench.storage.localPath(file.filePath);
  const written = await writeParquet(
    table,
    `COPY (SELECT '${file.filePath}'::VARCHAR AS file_path, file_row_number::BIGINT AS pos ` +
      `FROM read_parquet('${path}', file_row_number = true) WHERE id = ${id}) TO $file ` +
      '(FORMAT parquet, FIELD_IDS {file_path: 2147483546, pos: 2147483545})',
  );
  const bounds = new Map([[2147483546, encodeSingleValue({ kind: 'string' }, file.filePath)]]);
  const { specId, partition } = file;
  return [{ ...written, specId, partition, lowerBounds: bounds, upperBounds: bounds }];
}

async function equalityDeletes(table: TableMetadata, id: number): Promise<DataFile[]> {
  const written = await writeParquet(
    table,
    `COPY (SELECT ${id}::INTEGER AS id) TO $file (FORMAT parquet, FIELD_IDS {id: 1})`,
  );
  const [sample] = await bench.write(table, query([{ id, v: 0 }]));
  if (!sample) throw new Error('no file');
  const { partition } = sample;
  return [{ ...written, content: 'equality-deletes', equalityIds: [1], partition }];
}

/** As multisets. */
function minus(a: readonly string[], b: readonly string[]): readonly string[] {
  const left = [...b];
  return a.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

test('manifests that both ends have are not opened', async () => {
  let first = await bench.create('SELECT 1 AS id, 1 AS v', { partitionBy: ['id'] });
  for (const id of [2, 3, 4]) first = await bench.append(first, `SELECT ${id} AS id, 1 AS v`);
  const appended = await bench.append(first, 'SELECT 5 AS id, 1 AS v');
  expect(await manifestsRead(first, appended)).toBe(1);
  const [file] = await bench.files(first);
  if (!file) throw new Error('no file');
  const deleted = await commit(first, 'delete', await positionDeletes(first, file, 1), []);
  // The deletes, and the data of their partition.
  expect(await manifestsRead(first, deleted)).toBe(2);
});

/** Different ones, beside the manifest lists. */
async function manifestsRead(from: TableMetadata, to: TableMetadata): Promise<number> {
  const [start, end] = [from, to].map((t) => currentSnapshot(t)?.snapshotId);
  if (start === undefined || end === undefined) throw new Error('no snapshot');
  const read: string[] = [];
  const storage: Storage = Object.assign(Object.create(bench.storage) as Storage, {
    read: (location: string) => {
      if (!location.includes('/snap-')) read.push(location);
      return bench.storage.read(location);
    },
  });
  expect(await changedFiles({ storage, metadata: to, from: start, to: end })).toBeDefined();
  expect(await planScan({ storage: bench.storage, metadata: to, snapshotId: end })).not.toEqual([]);
  return new Set(read).size;
}
