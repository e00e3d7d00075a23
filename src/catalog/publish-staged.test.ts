import { expect, test } from 'vitest';
import { CommitConflict, CommitStateUnknown, LakeError } from '../errors.js';
import type { TableChange } from '../iceberg/commit/change.js';
import { compare, everyRow } from '../iceberg/scan/expression.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { prepareChange } from '../iceberg/commit/prepare.js';
import { stageChange } from '../iceberg/commit/stage.js';
import { memoryStorage } from '../storage/memory.js';
import type { Catalog } from './catalog.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';
import { publishStaged, type HeadCheck } from './publish-staged.js';
import {
  appending,
  creation,
  dataFile,
  fileNames,
  identifier,
  metadataOf,
  rewriting,
  schema,
} from './table-fixture.js';

const quick = {
  'commit.retry.min-wait-ms': '1',
  'commit.status-check.min-wait-ms': '1',
};

async function setUp(properties: Record<string, string> = {}) {
  const storage = memoryStorage();
  const warehouse = 'file:///w';
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
  const location = catalog.tableLocation(identifier);
  const commit = (change: TableChange) => commitChange({ storage, catalog, identifier, change });
  await commit(creation(location, { ...quick, ...properties }));
  const file = (name: string, range = {}) => dataFile(location, name, range);
  await commit(appending(file('a', { low: 0n, high: 9n }), file('b', { low: 10n, high: 19n })));
  /** Stages on the table as it is now, to be published later. */
  const stage = async (make: (base: TableMetadata) => TableChange) => {
    const base = await metadataOf(catalog);
    if (!base) throw new Error('there is a table');
    const prepared = await prepareChange({ storage, change: make(base), base });
    return { prepared, staged: await stageChange({ storage, prepared, base }) };
  };
  const publish = (
    work: Awaited<ReturnType<typeof stage>>,
    options: { readonly check?: HeadCheck; readonly through?: Catalog } = {},
  ) =>
    publishStaged({
      ...{ storage, catalog: options.through ?? catalog, identifier, ...work },
      ...(options.check && { check: options.check }),
    });
  const names = async () => fileNames(storage, await metadataOf(catalog));
  return { storage, catalog, location, commit, file, stage, publish, names };
}

async function listed(storage: ReturnType<typeof memoryStorage>): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { location } of storage.list('file:///w')) found.add(location);
  return found;
}

/** The catalog with another `commit`. */
function answering(catalog: Catalog, commit: Catalog['commit']): Catalog {
  return {
    name: catalog.name,
    atomicAcrossTables: false,
    createNamespace: (namespace) => catalog.createNamespace(namespace),
    listNamespaces: () => catalog.listNamespaces(),
    listTables: (namespace) => catalog.listTables(namespace),
    loadTable: (id) => catalog.loadTable(id),
    tableLocation: (id) => catalog.tableLocation(id),
    dropTable: (id, options) => catalog.dropTable(id, options),
    commit,
  };
}

test('an append goes on top of what others committed', async () => {
  const { stage, publish, commit, file, names } = await setUp();
  const work = await stage(() => appending(file('c')));
  await commit(appending(file('d')));
  const { metadata } = await publish(work);
  expect(metadata.currentSnapshotId).toBe(work.prepared.snapshotId);
  expect(await names()).toEqual(['a', 'b', 'c', 'd']);
});

test('what failed attempts and merges wrote is removed', async () => {
  const { storage, stage, publish, commit, file } = await setUp({
    'commit.manifest.min-count-to-merge': '2',
  });
  const before = await listed(storage);
  const work = await stage(() => appending(file('c')));
  await commit(appending(file('d')));
  await publish(work);
  const after = [...(await listed(storage))].filter((name) => !before.has(name));
  const kind = (pattern: RegExp) => after.filter((name) => pattern.test(name)).length;
  expect([kind(/snap-.*\.avro$/), kind(/-m0\.avro$/), kind(/\.json$/)]).toEqual([2, 2, 2]);
});

test('a rewrite is refused when its files are gone, and cleaned up', async () => {
  const { storage, stage, publish, file, names } = await setUp();
  await storage.put(file('c').filePath, Buffer.from('rows'));
  const work = await stage((base) => rewriting(base, { added: [file('c')], removed: [file('a')] }));
  const other = await stage((base) =>
    rewriting(base, { added: [file('d')], removed: [file('a')] }),
  );
  await publish(other);
  const refused = publish(work);
  await expect(refused).rejects.toMatchObject({ code: 'LAKE-I004' });
  await expect(refused).rejects.toThrow(/snapshot \d+ \(overwrite, 20.*replaced or deleted a file/);
  expect(await names()).toEqual(['b', 'd']);
  expect(await storage.stat(file('c').filePath)).toBeUndefined();
  expect(await storage.stat(work.prepared.manifests[0]?.file.manifestPath ?? '')).toBeUndefined();
});

test.each([
  ['rows that it looked at', 15n, 'serializable', false],
  ['rows that it looked at, under snapshot isolation', 15n, 'snapshot', true],
  ['rows that it did not look at', 500n, 'serializable', true],
] as const)('a rewrite and new data among %s', async (_, id, isolation, lands) => {
  const { stage, publish, commit, file } = await setUp();
  const filter = compare('lt', 1, 100n);
  const work = await stage((base) =>
    rewriting(base, {
      ...{ added: [file('c')], removed: [file('a')] },
      validation: { kind: 'rewrite', isolation, filter },
    }),
  );
  await commit(appending(file('d', { low: id, high: id })));
  const outcome = publish(work);
  if (lands) await outcome;
  else await expect(outcome).rejects.toMatchObject({ code: 'LAKE-I004' });
});

test('a rewrite is refused when rows of its files were deleted meanwhile', async () => {
  const { stage, publish, file } = await setUp();
  const validation = { kind: 'rewrite', isolation: 'snapshot', filter: everyRow } as const;
  const work = await stage((base) =>
    rewriting(base, { added: [file('c')], removed: [file('a')], validation }),
  );
  const deletes = {
    ...{ ...file('deletes'), content: 'position-deletes' as const, recordCount: 1 },
    referencedDataFile: file('a').filePath,
  };
  const other = await stage((base) =>
    rewriting(base, { operation: 'delete', added: [deletes], removed: [] }),
  );
  await publish(other);
  await expect(publish(work)).rejects.toThrow(/deleted rows of a file that this commit replaces/);
});

test('moved files do not stand in the way of a rewrite of others', async () => {
  const { stage, publish, file, names } = await setUp();
  const work = await stage((base) => rewriting(base, { added: [file('c')], removed: [file('a')] }));
  const compaction = await stage((base) =>
    rewriting(base, { operation: 'replace', added: [file('b2')], removed: [file('b')] }),
  );
  await publish(compaction);
  await publish(work);
  expect(await names()).toEqual(['b2', 'c']);
});

test('an append is refused when a column it wrote was dropped meanwhile', async () => {
  const { stage, publish, commit, file } = await setUp();
  const work = await stage(() => appending(file('c')));
  await commit({ spec: { specId: 1, fields: [] } });
  await commit({ schema: { ...schema, fields: schema.fields.slice(0, 1) } });
  await expect(publish(work)).rejects.toThrow(/dropped the column "symbol"/);
});

test('a change of the schema is refused when the schema moved', async () => {
  const { stage, publish, commit } = await setUp();
  const adding = (name: string) => ({
    schema: {
      ...schema,
      fields: [...schema.fields, { id: 3, name, required: false, type: { kind: 'int' } as const }],
    },
  });
  const work = await stage(() => adding('x'));
  await commit(adding('y'));
  await expect(publish(work)).rejects.toMatchObject({ code: 'LAKE-I004' });
});

test('the check sees every head, and its error is passed on', async () => {
  const { storage, stage, publish, commit, file } = await setUp();
  await storage.put(file('c').filePath, Buffer.from('rows'));
  const work = await stage(() => appending(file('c')));
  await commit(appending(file('d')));
  const fence = new LakeError('LAKE-K004', 'somebody else loaded these offsets');
  const heads: (number | undefined)[] = [];
  const check: HeadCheck = (head) => {
    heads.push(head?.snapshots.length);
    if (head?.snapshots.length === 2) throw fence;
  };
  await expect(publish(work, { check })).rejects.toBe(fence);
  expect(heads).toEqual([1, 2]);
  expect(await storage.stat(file('c').filePath)).toBeUndefined();
});

test('retries are bounded by the property of the table', async () => {
  const { catalog, stage, publish, file } = await setUp({ 'commit.retry.num-retries': '2' });
  let attempts = 0;
  const through = answering(catalog, async () => {
    attempts += 1;
    throw new CommitConflict('LAKE-I003', 'somebody was first');
  });
  const work = await stage(() => appending(file('c')));
  await expect(publish(work, { through })).rejects.toThrow(/tried 3 times/);
  expect(attempts).toBe(3);
});

test('an unclear answer is success when the snapshot is there', async () => {
  const { catalog, stage, publish, file, names } = await setUp();
  const through = answering(catalog, async (commits) => {
    await catalog.commit(commits);
    throw new CommitStateUnknown('LAKE-I005', 'time-out');
  });
  await publish(await stage(() => appending(file('c'))), { through });
  expect(await names()).toEqual(['a', 'b', 'c']);
});

test('an unclear answer keeps all files when the snapshot is not there', async () => {
  const { storage, catalog, stage, publish, file } = await setUp();
  await storage.put(file('c').filePath, Buffer.from('rows'));
  const through = answering(catalog, async () => {
    throw new CommitStateUnknown('LAKE-I005', 'time-out');
  });
  const work = await stage(() => appending(file('c')));
  const before = await listed(storage);
  await expect(publish(work, { through })).rejects.toBeInstanceOf(CommitStateUnknown);
  expect(await listed(storage)).toEqual(before);
});

test('a conflict with itself is success: the first answer got lost', async () => {
  const { catalog, stage, publish, file, names } = await setUp();
  const through = answering(catalog, async (commits) => {
    await catalog.commit(commits);
    throw new CommitConflict('LAKE-I003', 'it exists already');
  });
  await publish(await stage(() => appending(file('c'))), { through });
  expect(await names()).toEqual(['a', 'b', 'c']);
});

test('what is based on an older snapshot than it says is checked from there', async () => {
  const { catalog, commit, file, names } = await setUp();
  const base = await metadataOf(catalog);
  if (!base) throw new Error('there is a table');
  await commit(appending(file('d')));
  const late = commit(rewriting(base, { added: [file('c')], removed: [file('a')] }));
  await expect(late).rejects.toMatchObject({ code: 'LAKE-I004' });
  expect(await names()).toEqual(['a', 'b', 'd']);
});
