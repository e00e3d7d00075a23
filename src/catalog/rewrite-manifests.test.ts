import { expect, test } from 'vitest';
import type { TableChange } from '../iceberg/commit/change.js';
import type { ManifestEntry, ManifestFile } from '../iceberg/manifest/data-file.js';
import { liveEntries } from '../iceberg/manifest/live-entries.js';
import { readManifestList } from '../iceberg/manifest/manifest-reader.js';
import { currentSnapshot } from '../iceberg/metadata/history.js';
import { memoryStorage } from '../storage/memory.js';
import { commitChange } from './commit-change.js';
import { dyingStorage } from './dying-storage.js';
import { FilesystemCatalog } from './filesystem.js';
import { rewriteManifests } from './rewrite-manifests.js';
import {
  appending,
  creation,
  dataFile,
  fileNames,
  identifier,
  rewriting,
} from './table-fixture.js';

const warehouse = 'file:///w';
const quick = {
  'commit.manifest-merge.enabled': 'false',
  'commit.retry.min-wait-ms': '1',
  'commit.status-check.min-wait-ms': '1',
};

async function openTable(properties: Record<string, string> = {}) {
  const storage = memoryStorage();
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
  const location = catalog.tableLocation(identifier);
  const commit = async (change: TableChange) =>
    (await commitChange({ storage, catalog, identifier, change })).metadata;
  const metadata = async () => (await catalog.loadTable(identifier))?.metadata ?? never();
  const manifests = async (): Promise<readonly ManifestFile[]> => {
    const now = await metadata();
    const head = currentSnapshot(now);
    return head ? readManifestList(storage, now, head) : [];
  };
  const entries = async () =>
    sorted(await liveEntries(storage, await metadata(), await manifests()));
  const rewrite = (minCount = 2) => rewriteManifests({ storage, catalog, identifier, minCount });
  await commit(creation(location, { ...quick, ...properties }));
  return { storage, catalog, location, commit, metadata, manifests, entries, rewrite };
}

function never(): never {
  throw new Error('there is a table');
}

function sorted(entries: readonly ManifestEntry[]) {
  const plain = entries.map(({ status, ...entry }) => ({ ...entry, live: status !== 'deleted' }));
  return plain.sort((a, b) => (a.file.filePath < b.file.filePath ? -1 : 1));
}

/** Commits of one file of each of three symbols. */
async function fill({ commit, location }: Awaited<ReturnType<typeof openTable>>, commits: number) {
  for (let index = 0; index < commits; index += 1) {
    const file = (symbol: string) => dataFile(location, `${index}-${symbol}`, { symbol });
    await commit(appending(file('A'), file('B'), file('C')));
  }
}

test('entries keep all they have, and no rows change', async () => {
  const table = await openTable();
  await fill(table, 4);
  const base = await table.metadata();
  const removed = [dataFile(table.location, '0-A', { symbol: 'A' })];
  await table.commit(rewriting(base, { operation: 'delete', added: [], removed }));
  const before = await table.entries();
  expect(await table.manifests()).toHaveLength(4);
  expect(await table.rewrite()).toMatchObject({ manifests: 4, written: 1 });
  expect(await table.entries()).toEqual(before);
  const [only] = await table.manifests();
  expect(only).toMatchObject({ addedFilesCount: 0, existingFilesCount: 11, minSequenceNumber: 1 });
  const metadata = await table.metadata();
  expect(currentSnapshot(metadata)).toMatchObject({
    operation: 'replace',
    summary: { 'total-data-files': '11', 'total-records': '110' },
  });
  expect(await table.rewrite()).toEqual({ manifests: 0, bytes: 0 });
});

test('manifests of the target size hold neighbouring partitions', async () => {
  const table = await openTable();
  await fill(table, 12);
  const [one] = await table.manifests();
  const size = String((one?.manifestLength ?? 0) * 4);
  await table.commit({ setProperties: { 'commit.manifest.target-size-bytes': size } });
  expect(await table.rewrite()).toMatchObject({ manifests: 12, written: 3 });
  const bounds = (await table.manifests()).map(({ partitions }) =>
    [partitions?.[0]?.lowerBound, partitions?.[0]?.upperBound].map((b) => Buffer.from(b ?? [])),
  );
  expect(bounds.map((pair) => pair.map(String).join()).sort()).toEqual(['A,A', 'B,B', 'C,C']);
});

test('data and deletes stay apart', async () => {
  const table = await openTable();
  await fill(table, 2);
  for (const name of ['d1', 'd2']) {
    const file = dataFile(table.location, name, { symbol: 'A' });
    const deletes = { ...file, content: 'position-deletes' as const, recordCount: 1 };
    await table.commit(rewriting(await table.metadata(), { added: [deletes], removed: [] }));
  }
  const before = await table.entries();
  expect(await table.rewrite()).toMatchObject({ manifests: 4, written: 2 });
  expect(await table.entries()).toEqual(before);
  expect((await table.manifests()).map(({ content }) => content).sort()).toEqual([
    ...['data', 'deletes'],
  ]);
});

test('row ids of version 3 are kept', async () => {
  const table = await openTable({ 'format-version': '2' });
  await fill(table, 1);
  await table.commit({ setProperties: { 'format-version': '3' } });
  await fill({ ...table, location: `${table.location}/more` }, 3);
  const before = (await table.entries()).map(({ file }) => [file.filePath, file.firstRowId]);
  await table.rewrite();
  expect((await table.entries()).map(({ file }) => [file.filePath, file.firstRowId])).toEqual(
    before,
  );
});

test('commits beside it lose nothing, and end it only if they took its manifests away', async () => {
  const table = await openTable();
  await fill(table, 3);
  const { storage, catalog, location, commit } = table;
  const meanwhile = (change: () => Promise<unknown>) => {
    let done = false;
    const racing = {
      loadTable: (id: typeof identifier) => catalog.loadTable(id),
      commit: async (commits: Parameters<typeof catalog.commit>[0]) => {
        if (!done) await change();
        done = true;
        return catalog.commit(commits);
      },
    };
    const raced = Object.assign(Object.create(catalog) as typeof catalog, racing);
    return rewriteManifests({ storage, catalog: raced, identifier, minCount: 2 });
  };
  await meanwhile(() => commit(appending(dataFile(location, 'late'))));
  expect(await fileNames(storage, await table.metadata())).toHaveLength(10);
  expect(await table.manifests()).toHaveLength(2);
  const removed = [dataFile(location, 'late')];
  const base = await table.metadata();
  const lost = meanwhile(() =>
    commit(rewriting(base, { operation: 'delete', added: [], removed })),
  );
  await expect(lost).rejects.toMatchObject({ code: 'LAKE-I004' });
  expect(await fileNames(storage, await table.metadata())).toHaveLength(9);
});

test('whenever the process dies, the table has the same files', async () => {
  for (let operations = 0, dead = true; dead; operations += 1) {
    for (const afterwards of [false, true]) {
      const table = await openTable();
      await fill(table, 3);
      const before = await table.entries();
      const dying = dyingStorage(table.storage, operations, afterwards);
      const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage: dying });
      const work = rewriteManifests({ storage: dying, catalog, identifier, minCount: 2 });
      await work.catch((error: unknown) => {
        if (!dying.died) throw error;
      });
      dead = dying.died;
      expect(await table.entries()).toEqual(before);
    }
  }
});
