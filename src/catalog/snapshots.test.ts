import { expect, test } from 'vitest';
import type { TableChange } from '../iceberg/commit/change.js';
import type { ManifestFile } from '../iceberg/manifest/data-file.js';
import { currentSnapshot } from '../iceberg/metadata/history.js';
import { readManifestList } from '../iceberg/manifest/manifest-reader.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { planScan } from '../iceberg/scan/scan.js';
import { memoryStorage } from '../storage/memory.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';
import {
  appending,
  creation,
  dataFile,
  identifier,
  metadataOf,
  rewriting,
} from './table-fixture.js';

async function setUp(properties: Record<string, string> = {}) {
  const storage = memoryStorage();
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: 'file:///w', storage });
  const location = catalog.tableLocation(identifier);
  const commit = async (change: TableChange) =>
    (await commitChange({ storage, catalog, identifier, change })).metadata;
  const file = (name: string, range = {}) => dataFile(location, name, range);
  const deletesOf = (name: string, about: string) => ({
    ...{ ...file(name), content: 'position-deletes' as const, recordCount: 2 },
    referencedDataFile: file(about).filePath,
  });
  const rewrite = async (change: Parameters<typeof rewriting>[1]) =>
    commit(rewriting((await metadataOf(catalog)) ?? never(), change));
  const manifests = async (metadata: TableMetadata): Promise<readonly ManifestFile[]> =>
    readManifestList(storage, metadata, currentSnapshot(metadata) ?? never());
  await commit(creation(location, properties));
  return { storage, catalog, commit, file, deletesOf, rewrite, manifests };
}

function never(): never {
  throw new Error('there is a table with a snapshot');
}

function summaryOf(metadata: TableMetadata): Readonly<Record<string, string>> {
  return currentSnapshot(metadata)?.summary ?? {};
}

test('a rewrite touches only the manifests that hold its files', async () => {
  const { commit, file, rewrite, manifests } = await setUp();
  await commit(appending(file('a', { symbol: 'A' }), file('a2', { symbol: 'A' })));
  const before = await manifests(await commit(appending(file('b', { symbol: 'B' }))));
  const metadata = await rewrite({ added: [file('c')], removed: [file('a', { symbol: 'A' })] });
  const after = await manifests(metadata);
  const carried = after.filter((m) => before.some((b) => b.manifestPath === m.manifestPath));
  expect(carried).toEqual([before[0]]);
  expect(after.map((m) => [m.addedFilesCount, m.existingFilesCount, m.deletedFilesCount])).toEqual([
    [1, 0, 0],
    [0, 1, 1],
    [1, 0, 0],
  ]);
  expect(summaryOf(metadata)).toMatchObject({
    'added-data-files': '1',
    'deleted-data-files': '1',
    'changed-partition-count': '2',
    'total-data-files': '3',
    'total-records': '30',
    'total-files-size': '3000',
    'engine-name': 'lake',
  });
});

test('manifests without live files are left out of later lists', async () => {
  const { commit, file, rewrite, manifests } = await setUp();
  await commit(appending(file('a')));
  const emptied = await rewrite({ operation: 'delete', added: [], removed: 'all' });
  expect((await manifests(emptied)).map((m) => m.deletedFilesCount)).toEqual([1]);
  const next = await manifests(await commit(appending(file('b'))));
  expect(next.map((m) => m.addedFilesCount)).toEqual([1]);
});

test('deletes about one data file leave the table with it', async () => {
  const { storage, commit, file, deletesOf, rewrite } = await setUp();
  await commit(appending(file('a'), file('b')));
  const added = [deletesOf('da', 'a'), deletesOf('db', 'b')];
  const deleted = await rewrite({ operation: 'delete', added, removed: [] });
  expect(summaryOf(deleted)).toMatchObject({ 'total-position-deletes': '4' });
  const metadata = await rewrite({ added: [file('c')], removed: [file('a')] });
  expect(summaryOf(metadata)).toMatchObject({
    'removed-delete-files': '1',
    'removed-position-deletes': '2',
    'total-delete-files': '1',
    'total-position-deletes': '2',
  });
  const { currentSnapshotId: snapshotId } = metadata;
  const plan = await planScan({ storage, metadata, snapshotId });
  expect(plan.map((task) => task.deletes.length)).toEqual([1, 0]);
});

test('small manifests are merged, as the properties say', async () => {
  const { commit, file, manifests } = await setUp({ 'commit.manifest.min-count-to-merge': '3' });
  const counts: number[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    counts.push((await manifests(await commit(appending(file(name))))).length);
  }
  expect(counts).toEqual([1, 2, 1, 2, 1]);
  const kept = await commit({
    ...appending(file('f')),
    setProperties: { 'commit.manifest-merge.enabled': 'false' },
  });
  expect((await manifests(kept)).length).toBe(2);
});

test('data stays below the deletes of its own commit and above older ones', async () => {
  const { storage, commit, file, rewrite } = await setUp();
  await commit(appending(file('old')));
  const equality = {
    ...{ ...file('deletes'), content: 'equality-deletes' as const, equalityIds: [1] },
  };
  const metadata = await rewrite({ added: [file('new'), equality], removed: [] });
  const plan = await planScan({ storage, metadata, snapshotId: metadata.currentSnapshotId });
  expect(plan.map((task) => [task.sequenceNumber, task.deletes.length])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});

test('a filter leaves out files by partition and by bounds', async () => {
  const { storage, commit, file } = await setUp();
  const metadata = await commit(
    appending(file('a', { symbol: 'A', low: 0n, high: 9n }), file('b', { low: 10n, high: 19n })),
  );
  const { currentSnapshotId: snapshotId } = metadata;
  const filter = { kind: 'compare', op: 'gt', fieldId: 1, value: 9n } as const;
  const plan = await planScan({ storage, metadata, snapshotId, filter });
  expect(plan.map((task) => task.file.filePath)).toEqual([file('b').filePath]);
});
