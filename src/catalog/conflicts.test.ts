import { expect, test } from 'vitest';
import type { SnapshotChange, TableChange, Validation } from '../iceberg/commit/change.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { compare } from '../iceberg/scan/expression.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { appending, fileNames, memoryTable, metadataOf, rewriting } from './table-fixture.js';

/** A table of two partitions with the files `a` and `b` in BTC, `e` in ETH. */
async function setUp() {
  const { storage, catalog, file, commit } = await memoryTable();
  const files = {
    a: file('a', { low: 0n, high: 9n }),
    b: file('b', { low: 10n, high: 19n }),
    e: file('e', { symbol: 'ETH' }),
  };
  const { metadata: base } = await commit(appending(files.a, files.b, files.e));
  const names = async () => fileNames(storage, await metadataOf(catalog));
  return { commit, file, files, base, names };
}

function deletesOf(target: DataFile, name: string): DataFile {
  return {
    ...{ ...target, content: 'position-deletes', recordCount: 1 },
    filePath: target.filePath.replace(/[^/]+$/, `${name}.parquet`),
    referencedDataFile: target.filePath,
  };
}

function deleting(
  base: TableMetadata,
  target: DataFile,
  options: { readonly name?: string; readonly isolation?: 'serializable' | 'snapshot' } = {},
): TableChange {
  const { name = 'deletes', isolation = 'serializable' } = options;
  return rewriting(base, {
    ...{ operation: 'delete', added: [deletesOf(target, name)], removed: [] },
    validation: {
      ...{ kind: 'row-delta', isolation, filter: compare('lt', 1, 10n) },
      referenced: [target.filePath],
    },
  });
}

function replacing(
  base: TableMetadata,
  change: Pick<SnapshotChange, 'added' | 'removed'>,
  isolation: 'serializable' | 'snapshot' = 'serializable',
): TableChange {
  const validation: Validation = {
    ...{ kind: 'partitions', isolation },
    partitions: [{ specId: 0, partition: ['BTC'] }],
  };
  return rewriting(base, { ...change, validation });
}

test('deletes for a file that was replaced meanwhile are refused, naming who and what', async () => {
  const { commit, file, files, base } = await setUp();
  const summary = { 'engine-name': 'spark', 'spark.app.id': 'app-7' };
  const { metadata } = await commit(
    rewriting(base, { operation: 'replace', added: [file('a2')], removed: [files.a], summary }),
  );
  const refused = commit(deleting(base, files.a, { isolation: 'snapshot' }));
  await expect(refused).rejects.toMatchObject({ code: 'LAKE-I004' });
  await expect(refused).rejects.toThrow(
    new RegExp(
      `snapshot ${metadata.currentSnapshotId} \\(replace, 20.*, by spark, application app-7\\) ` +
        'replaced or deleted a file .*a\\.parquet',
    ),
  );
});

test('two deletes for one file are refused, for two files they both land', async () => {
  const { commit, files, base } = await setUp();
  await commit(deleting(base, files.a, { name: 'd1', isolation: 'snapshot' }));
  await commit(deleting(base, files.b, { name: 'd2', isolation: 'snapshot' }));
  const again = commit(deleting(base, files.a, { name: 'd3', isolation: 'snapshot' }));
  await expect(again).rejects.toThrow(/\(delete, .* deleted rows of .*a\.parquet/);
});

test.each([
  ['rows that it read', 5n, 'serializable', false],
  ['rows that it did not read', 500n, 'serializable', true],
  ['rows that it read, at snapshot isolation', 5n, 'snapshot', true],
] as const)('deletes and an append of %s', async (_, id, isolation, lands) => {
  const { commit, file, files, base } = await setUp();
  await commit(appending(file('new', { low: id, high: id })));
  const late = commit(deleting(base, files.a, { isolation }));
  if (lands) await late;
  else await expect(late).rejects.toThrow(/added rows .*new\.parquet/);
});

test('deletes and a commit that took away rows that they read', async () => {
  const { commit, files, base } = await setUp();
  await commit(rewriting(base, { operation: 'delete', added: [], removed: [files.e] }));
  await expect(commit(deleting(base, files.a))).rejects.toThrow(/deleted rows .*e\.parquet/);
  await commit(deleting(base, files.a, { isolation: 'snapshot' }));
});

test('replacing a partition and an append to it, or to another one', async () => {
  const { commit, file, files, base, names } = await setUp();
  const removed = [files.a, files.b];
  await commit(appending(file('e2', { symbol: 'ETH' })));
  await commit(replacing(base, { added: [file('c')], removed }));
  expect(await names()).toEqual(['c', 'e', 'e2']);
  const late = commit(replacing(base, { added: [file('d')], removed: [] }));
  await expect(late).rejects.toThrow(/replaced or deleted a file of a partition .*\.parquet/);
});

test('replacing a partition to which others appended is refused when serializable', async () => {
  const { commit, file, files, base, names } = await setUp();
  const change = { added: [file('c')], removed: [files.a, files.b] };
  await commit(appending(file('new')));
  await expect(commit(replacing(base, change))).rejects.toThrow(/added rows to a partition/);
  await commit(replacing(base, change, 'snapshot'));
  expect(await names()).toEqual(['c', 'e', 'new']);
});

test('replacing a partition of which rows were deleted meanwhile is refused', async () => {
  const { commit, file, files, base } = await setUp();
  await commit(deleting(base, files.a));
  const change = { added: [file('c')], removed: [files.a, files.b] };
  await expect(commit(replacing(base, change, 'snapshot'))).rejects.toThrow(
    /deleted rows of a par/,
  );
});

test('a base that is not in the history is refused, as an empty one is checked in full', async () => {
  const { commit, file, files, base } = await setUp();
  const other = { ...base, currentSnapshotId: 1n };
  await expect(commit(deleting(other, files.a))).rejects.toThrow(/not in the history/);
  const empty = { ...base, currentSnapshotId: null };
  const late = commit(replacing(empty, { added: [file('c')], removed: [] }));
  await expect(late).rejects.toThrow(/added rows to a partition/);
});
