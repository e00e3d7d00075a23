import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TableChange } from '../iceberg/commit/change.js';
import { LocationSet } from '../iceberg/maintain/location-set.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import type { TableIdentifier } from './catalog.js';
import { commitChange } from './commit-change.js';
import { dyingStorage } from './dying-storage.js';
import { expireSnapshots } from './expire-snapshots.js';
import { FilesystemCatalog } from './filesystem.js';
import { acquireLeases } from './lease.js';
import { removeOrphans, type OrphanRequest } from './remove-orphans.js';
import { appending, creation, dataFile, fileNames, identifier } from './table-fixture.js';

const day = 24 * 60 * 60 * 1000;
const location = 'file:///w';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
});

afterEach(() => {
  vi.useRealTimers();
});

async function openTable(properties: Record<string, string> = {}, id = identifier) {
  return tableIn(memoryStorage(), properties, id);
}

async function tableIn(
  storage: Storage,
  properties: Record<string, string> = {},
  id: TableIdentifier = identifier,
) {
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: location, storage });
  const warehouse = { location, storage, catalog };
  const root = catalog.tableLocation(id);
  const commit = async (change: TableChange) => {
    for (const file of change.snapshot?.added ?? []) await put(file.filePath);
    return (await commitChange({ storage, catalog, identifier: id, change })).metadata;
  };
  const put = (file: string) => storage.put(file, Buffer.from('0123456789'));
  const remove = (request: Partial<OrphanRequest> = {}) =>
    removeOrphans({ warehouse, identifier: id, minAgeMs: 3 * day, ...request });
  await commit(creation(root, properties));
  return { storage, catalog, warehouse, root, commit, put, remove };
}

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function filesBelow(storage: Storage, folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { location } of storage.list(folder)) files.push(location);
  return files.sort();
}

test('old files that nothing leads to go, and only they', async () => {
  const { storage, catalog, root, commit, put, remove } = await openTable();
  await commit(appending(dataFile(root, 'a'), dataFile(root, 'b')));
  const kept = await filesBelow(storage, root);
  const old = [`${root}/data/x.parquet`, `${root}/data/p=1/y.parquet`, `${root}/metadata/m.avro`];
  for (const file of old) await put(file);
  later(3 * day);
  const young = [`${root}/data/z.parquet`];
  const outside = [`${root}/notes.txt`, `${location}/silver/other/data/o.parquet`];
  for (const file of [...young, ...outside]) await put(file);
  later(1);
  expect(await remove({ dryRun: true })).toEqual({ kind: 'removed', files: 3, bytes: 30 });
  expect(await filesBelow(storage, root)).toHaveLength(kept.length + 5);
  expect(await remove()).toEqual({ kind: 'removed', files: 3, bytes: 30 });
  later(30 * day);
  expect(await remove()).toEqual({ kind: 'removed', files: 1, bytes: 10 });
  expect(await filesBelow(storage, root)).toEqual([...kept, `${root}/notes.txt`].sort());
  expect(await storage.stat(`${location}/silver/other/data/o.parquet`)).toBeDefined();
  const table = await catalog.loadTable(identifier);
  expect(await fileNames(storage, table?.metadata)).toEqual(['a', 'b']);
});

test('files of all snapshots, references and statistics are in use', async () => {
  const { catalog, root, commit, put, remove } = await openTable();
  const first = await commit(appending(dataFile(root, 'a')));
  await commit({
    snapshot: {
      ...{ operation: 'delete', added: [], removed: 'all', summary: {} },
      ...{ baseSnapshotId: first.currentSnapshotId, validation: { kind: 'append' } },
    },
  });
  await put(`${root}/metadata/s.stats`);
  await put(`${root}/metadata/p.stats`);
  const statistics = (name: string) => ({
    'snapshot-id': first.currentSnapshotId,
    'statistics-path': `${root}/metadata/${name}.stats`,
  });
  await catalog.commit([
    {
      identifier,
      requirements: [],
      updates: [
        { action: 'set-statistics', statistics: statistics('s') },
        { action: 'set-partition-statistics', partitionStatistics: statistics('p') },
      ],
    },
  ]);
  later(9 * day);
  expect(await remove()).toEqual({ kind: 'removed', files: 0, bytes: 0 });
});

test('what an expiry that died left behind is found', async () => {
  for (let operations = 0, dead = true; dead; operations += 1) {
    const { storage, catalog, root, commit, remove } = await openTable();
    const base = await commit(appending(dataFile(root, 'a')));
    await commit({
      snapshot: {
        ...{ operation: 'overwrite', added: [dataFile(root, 'b')], removed: 'all', summary: {} },
        ...{ baseSnapshotId: base.currentSnapshotId, validation: { kind: 'append' } },
      },
    });
    later(9 * day);
    const dying = dyingStorage(storage, operations, false);
    const options = { name: 'lake', warehouse: location, storage: dying };
    const work = expireSnapshots({
      ...{ storage: dying, catalog: await FilesystemCatalog.open(options), identifier },
      retention: {},
    });
    await work.catch((error: unknown) => {
      if (!dying.died) throw error;
    });
    dead = dying.died;
    later(9 * day);
    await expireSnapshots({ storage, catalog, identifier, retention: {} });
    await remove();
    const files = await filesBelow(storage, `${root}/data`);
    expect(files).toEqual([`${root}/data/b.parquet`]);
  }
});

test('metadata files go from the oldest on, and those that a search may meet stay', async () => {
  const { storage, catalog, root, commit, remove } = await openTable({
    'write.metadata.previous-versions-max': '2',
  });
  for (const name of ['a', 'b', 'c', 'd']) await commit(appending(dataFile(root, name)));
  later(9 * day);
  await storage.put(`${root}/metadata/version-hint.text`, Buffer.from('2'));
  expect(await remove()).toMatchObject({ files: 1 });
  expect(await storage.stat(`${root}/metadata/v1.metadata.json`)).toBeUndefined();
  const table = await catalog.loadTable(identifier);
  expect(await fileNames(storage, table?.metadata)).toEqual(['a', 'b', 'c', 'd']);
  await storage.put(`${root}/metadata/version-hint.text`, Buffer.from('5'));
  later(9 * day);
  for (let operations = 0, dead = true; dead; operations += 1) {
    const dying = dyingStorage(storage, operations, false);
    const warehouse = { location, storage: dying, catalog };
    const work = removeOrphans({ warehouse, identifier, minAgeMs: 3 * day });
    await work.catch((error: unknown) => {
      if (!dying.died) throw error;
    });
    dead = dying.died;
    const left = await catalog.loadTable(identifier);
    expect(await fileNames(storage, left?.metadata)).toEqual(['a', 'b', 'c', 'd']);
  }
  expect(await storage.stat(`${root}/metadata/v2.metadata.json`)).toBeUndefined();
  expect(await storage.stat(`${root}/metadata/v3.metadata.json`)).toBeDefined();
});

test('a table inside the folders of another keeps its files', async () => {
  const { storage, root, remove, put } = await openTable();
  const inner = { namespace: ['silver', 'trades'], name: 'data' };
  const nested = await tableIn(storage, {}, inner);
  await nested.put(`${nested.root}/data/orphan.parquet`);
  const deeper = await tableIn(storage, {}, { ...inner, namespace: [...inner.namespace, 'data'] });
  await put(`${deeper.root}/data/orphan.parquet`);
  await put(`${root}/metadata/orphan.avro`);
  later(9 * day);
  expect(await remove()).toMatchObject({ files: 1 });
  expect(await storage.stat(`${nested.root}/data/orphan.parquet`)).toBeDefined();
  expect(await storage.stat(`${deeper.root}/data/orphan.parquet`)).toBeDefined();
});

test('while a run is at work, or waits to be completed, nothing goes', async () => {
  const { storage, root, put, remove } = await openTable();
  await put(`${root}/data/x.parquet`);
  later(9 * day);
  const tables = ['silver.trades'];
  const leases = await acquireLeases({ storage, warehouse: location, tables, invocationId: 'r1' });
  expect(await remove()).toEqual({
    ...{ kind: 'skipped', reason: 'run r1 is at work on the table' },
  });
  await leases.release();
  const record = { version: 1, commits: [{ ...identifier, requirements: [], updates: [] }] };
  const file = `${location}/.lake/publications/r2.json`;
  await storage.put(file, Buffer.from(JSON.stringify(record)));
  expect(await remove()).toMatchObject({ kind: 'skipped' });
  await storage.delete([file]);
  expect(await remove()).toMatchObject({ kind: 'removed', files: 1 });
});

test('less than a day of grace must be asked for by force', async () => {
  const { root, put, remove } = await openTable();
  await put(`${root}/data/x.parquet`);
  later(2);
  await expect(remove({ minAgeMs: day - 1 })).rejects.toMatchObject({ code: 'LAKE-C010' });
  expect(await remove({ minAgeMs: 1, force: true })).toMatchObject({ files: 1 });
});

test('tables that share their files are left alone', async () => {
  const { remove } = await openTable({ 'gc.enabled': 'false' });
  await expect(remove()).rejects.toMatchObject({ code: 'LAKE-I004' });
});

test('a file that the table knows under another authority is an error', async () => {
  const { storage, warehouse, root, commit, remove } = await openTable();
  const lent = { ...dataFile(root, 'a'), filePath: `s3://bucket${new URL(root).pathname}/data/a` };
  await commit({ ...appending({ ...lent, filePath: `${root}/data/b.parquet` }) });
  const foreign: TableChange = appending(lent);
  await commitChange({ storage, catalog: warehouse.catalog, identifier, change: foreign });
  await storage.put(`${root}/data/a`, Buffer.from('x'));
  later(9 * day);
  await expect(remove()).rejects.toMatchObject({ code: 'LAKE-I004' });
});

test('locations are the same however they are written', () => {
  const set = new LocationSet();
  expect(set.add('file:/w//t/./a')).toBe(true);
  expect(['/w/t/a', 'file:///w/t/a', 'file://localhost/w/t/a'].map((l) => set.has(l))).toEqual([
    ...[true, true, true],
  ]);
  set.add('s3a://b//k/x');
  expect([set.has('s3://b/k/x'), set.has('s3n://b/k/x'), set.has('s3://c/k/x')]).toEqual([
    ...[true, true, false],
  ]);
  expect([set.hasPath('gs://c/k/x'), set.hasPath('s3://b/k/y')]).toEqual([true, false]);
});
