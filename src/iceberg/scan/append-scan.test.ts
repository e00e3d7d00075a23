import { expect, test } from 'vitest';
import { commitChange } from '../../catalog/commit-change.js';
import { FilesystemCatalog } from '../../catalog/filesystem.js';
import {
  appending,
  creation,
  dataFile,
  identifier,
  nameOf,
  rewriting,
} from '../../catalog/table-fixture.js';
import { memoryStorage } from '../../storage/memory.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { planAppendScan } from './append-scan.js';
import { changedFiles } from './incremental.js';

async function setUp(properties: Record<string, string>) {
  const storage = memoryStorage();
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: 'file:///w', storage });
  const location = catalog.tableLocation(identifier);
  const commit = async (change: Parameters<typeof commitChange>[0]['change']) =>
    (await commitChange({ storage, catalog, identifier, change })).metadata;
  const file = (name: string) => dataFile(location, name);
  await commit(creation(location, properties));
  const range = (from: TableMetadata, to: TableMetadata) => ({
    ...{
      storage,
      metadata: to,
      from: from.currentSnapshotId ?? 0n,
      to: to.currentSnapshotId ?? 0n,
    },
  });
  return { commit, file, range };
}

test.each(['2', '100'])(
  'finds what each append added, whatever was merged or compacted (merge at %s)',
  async (minCount) => {
    const table = await setUp({ 'commit.manifest.min-count-to-merge': minCount });
    const first = await table.commit(appending(table.file('a'), table.file('b')));
    const second = await table.commit(appending(table.file('c')));
    const compacted = await table.commit(
      rewriting(second, {
        operation: 'replace',
        ...{ removed: [table.file('a'), table.file('c')], added: [table.file('d')] },
        validation: { kind: 'compact' },
      }),
    );
    const last = await table.commit(appending(table.file('e'), table.file('f')));
    const names = async (from: TableMetadata) => {
      const scan = await planAppendScan(table.range(from, last));
      return scan.kind === 'appended' ? scan.entries.map(({ file }) => nameOf(file)) : scan.kind;
    };
    expect(await names(first)).toEqual(['c', 'e', 'f']);
    expect(await names(compacted)).toEqual(['e', 'f']);
    expect(await names(last)).toEqual([]);
    const net = await changedFiles(table.range(first, last));
    expect(net?.added.map(({ file }) => nameOf(file)).sort()).toEqual(['c', 'e', 'f']);
  },
);

test('says where more happened than appends', async () => {
  const table = await setUp({});
  const first = await table.commit(appending(table.file('a')));
  const second = await table.commit(
    rewriting(first, { removed: [table.file('a')], added: [table.file('b')] }),
  );
  const last = await table.commit(appending(table.file('c')));
  const scan = await planAppendScan(table.range(first, last));
  expect(scan).toMatchObject({
    ...{ kind: 'not-append-only', snapshot: { snapshotId: second.currentSnapshotId } },
  });
  expect(await planAppendScan({ ...table.range(first, last), from: 77n })).toEqual({
    kind: 'unreachable',
  });
});
