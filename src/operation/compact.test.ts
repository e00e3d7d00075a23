import { expect, test } from 'vitest';
import { commitChange } from '../catalog/commit-change.js';
import { FilesystemCatalog } from '../catalog/filesystem.js';
import { creation, dataFile, identifier, schema } from '../catalog/table-fixture.js';
import { DuckDbEngine } from '../engine/duckdb/engine.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { currentSnapshot, currentSpec } from '../iceberg/metadata/history.js';
import { unsorted } from '../iceberg/partition/sort-order.js';
import { planScan } from '../iceberg/scan/scan.js';
import { localStorage } from '../storage/local.js';
import { locationOfPath } from '../storage/location.js';
import { tempFolder } from '../testing/lake-command.js';
import { compact } from './compact.js';

async function openTable(path: string) {
  const storage = localStorage();
  const location = locationOfPath(path);
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: location, storage });
  const engine = await DuckDbEngine.open({ database: 'lake', storage });
  const connection = await engine.connect();
  const root = catalog.tableLocation(identifier);
  await commitChange({ storage, catalog, identifier, change: creation(root) });
  const metadata = async () => {
    const table = await catalog.loadTable(identifier);
    if (!table) throw new Error('there is a table');
    return table.metadata;
  };
  const add = async (sql: string, file: (file: DataFile) => DataFile = (f) => f) => {
    const now = await metadata();
    const written = await connection.write({
      ...{ sql, schema, spec: currentSpec(now), sortOrder: unsorted, location: root },
      properties: {},
    });
    const added = written.files.map(file);
    await commitChange({
      ...{ storage, catalog, identifier },
      change: {
        snapshot: {
          ...{ operation: 'append', added, removed: [], summary: {}, baseSnapshotId: null },
          validation: { kind: 'append' },
        },
      },
    });
    return added;
  };
  const tasks = async () => {
    const now = await metadata();
    return planScan({ storage, metadata: now, snapshotId: now.currentSnapshotId });
  };
  const rows = async () => {
    const now = await metadata();
    const view = await connection.exposeTemporary('lake:all', {
      ...{ kind: 'snapshot', metadata: now, snapshotId: now.currentSnapshotId },
    });
    return (await connection.query(`SELECT id::INTEGER, symbol FROM ${view} ORDER BY ALL`)).rows;
  };
  const warehouse = { location, storage, catalog };
  const request = {
    ...{ warehouse, identifier, engine: async () => engine, strategy: 'bin-pack' as const },
    ...{ sortBy: [], minInputFiles: 2, deleteRatio: 0.3 },
  };
  return {
    ...{ warehouse, root, add, rows, tasks, metadata, request, connection },
    [Symbol.asyncDispose]: async () => {
      connection.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}

const equalityDeletes = (file: DataFile): DataFile => ({
  ...{ ...file, content: 'equality-deletes', equalityIds: [1] },
});

test('small files of a partition become one, with the same rows', async () => {
  using folder = tempFolder();
  await using table = await openTable(folder.path);
  for (let i = 0; i < 3; i += 1) {
    await table.add(
      `SELECT ${i} * 10 + r AS id, s AS symbol FROM range(5) a(r), (VALUES ('A'), ('B'), (NULL)) b(s)`,
    );
  }
  const before = await table.rows();
  expect(await compact({ ...table.request, dryRun: true })).toMatchObject({ files: 9, groups: 3 });
  const done = await compact(table.request);
  expect(done).toMatchObject({ files: 9, groups: 3, filesWritten: 3, conflicts: 0 });
  expect(await table.rows()).toEqual(before);
  const tasks = await table.tasks();
  expect(tasks.map(({ file }) => file.partition[0]).sort()).toEqual(['A', 'B', null]);
  expect(tasks.map(({ sequenceNumber }) => sequenceNumber)).toEqual([3, 3, 3]);
  expect(currentSnapshot(await table.metadata())?.operation).toBe('replace');
  expect(await compact(table.request)).toMatchObject({ groups: 0 });
});

test('deletes are applied, and equality deletes of the meantime go on to apply', async () => {
  using folder = tempFolder();
  await using table = await openTable(folder.path);
  await table.add(`SELECT r AS id, 'A' AS symbol FROM range(5) a(r)`);
  await table.add(`SELECT 10 + r AS id, 'A' AS symbol FROM range(5) a(r)`);
  await table.add(`SELECT 1 AS id, 'A' AS symbol`, equalityDeletes);
  let late = false;
  const { catalog } = table.warehouse;
  const racing = {
    commit: async (commits: Parameters<typeof catalog.commit>[0]) => {
      if (!late) {
        late = true;
        await table.add(`SELECT 2 AS id, 'A' AS symbol`, equalityDeletes);
      }
      return catalog.commit(commits);
    },
    loadTable: (id: typeof identifier) => catalog.loadTable(id),
  };
  const raced = Object.assign(Object.create(catalog) as typeof catalog, racing);
  const warehouse = { ...table.warehouse, catalog: raced };
  const done = await compact({ ...table.request, warehouse });
  expect(done).toMatchObject({ files: 2, deleteFiles: 1, filesWritten: 1, conflicts: 0 });
  const ids = (await table.rows()).map(([id]) => id);
  expect(ids).toEqual([0, 3, 4, 10, 11, 12, 13, 14]);
  const [task] = await table.tasks();
  expect([task?.file.recordCount, task?.deletes.length]).toEqual([9, 1]);
});

test('a group that a writer changes is left alone, the others are done', async () => {
  using folder = tempFolder();
  await using table = await openTable(folder.path);
  for (let i = 0; i < 2; i += 1) {
    await table.add(`SELECT ${i} AS id, s AS symbol FROM (VALUES ('A'), ('B')) b(s)`);
  }
  const { catalog, storage } = table.warehouse;
  const [victim] = (await table.tasks()).filter(({ file }) => file.partition[0] === 'A');
  if (!victim) throw new Error('there is a file');
  const position = {
    ...{
      ...dataFile(table.root, 'deletes', { symbol: 'A' }),
      content: 'position-deletes' as const,
    },
    ...{ recordCount: 1, referencedDataFile: victim.file.filePath },
  };
  let late = false;
  const racing = {
    commit: async (commits: Parameters<typeof catalog.commit>[0]) => {
      if (!late) {
        late = true;
        const now = await table.metadata();
        await commitChange({
          ...{ storage, catalog, identifier },
          change: {
            snapshot: {
              ...{ operation: 'delete', added: [position], removed: [], summary: {} },
              baseSnapshotId: now.currentSnapshotId,
              validation: { kind: 'append' },
            },
          },
        });
      }
      return catalog.commit(commits);
    },
    loadTable: (id: typeof identifier) => catalog.loadTable(id),
  };
  const raced = Object.assign(Object.create(catalog) as typeof catalog, racing);
  const done = await compact({
    ...table.request,
    warehouse: { ...table.warehouse, catalog: raced },
  });
  expect(done).toMatchObject({ groups: 2, filesWritten: 1, conflicts: 1 });
  const files = (await table.tasks()).map(({ file }) => file.partition[0]).sort();
  expect(files).toEqual(['A', 'A', 'B']);
});

test('the sort strategy orders the rows of each file', async () => {
  using folder = tempFolder();
  await using table = await openTable(folder.path);
  await table.add(`SELECT (r * 7) % 10 AS id, 'A' AS symbol FROM range(10) a(r)`);
  await table.add(`SELECT (r * 7) % 10 + 5 AS id, 'A' AS symbol FROM range(10) a(r)`);
  await compact({ ...table.request, strategy: 'sort', sortBy: ['id desc'] });
  const tasks = await table.tasks();
  const path = await table.warehouse.storage.localPath(tasks[0]?.file.filePath ?? '');
  const { rows } = await table.connection.query(`SELECT id::INTEGER FROM read_parquet('${path}')`);
  const ids = rows.map(([id]) => Number(id));
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(ids).toHaveLength(20);
});
