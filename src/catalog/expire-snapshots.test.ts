import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TableChange } from '../iceberg/commit/change.js';
import type { DataFile } from '../iceberg/manifest/data-file.js';
import { isLive, readManifests } from '../iceberg/manifest/live-entries.js';
import { readManifestList } from '../iceberg/manifest/manifest-reader.js';
import { planExpiry } from '../iceberg/maintain/retention.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { TableUpdate } from '../iceberg/metadata/update.js';
import { planScan } from '../iceberg/scan/scan.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import { commitChange } from './commit-change.js';
import { dyingStorage } from './dying-storage.js';
import { expireSnapshots } from './expire-snapshots.js';
import { FilesystemCatalog } from './filesystem.js';
import { appending, creation, dataFile, identifier, rewriting } from './table-fixture.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
});

afterEach(() => {
  vi.useRealTimers();
});

const hour = 3_600_000;

async function openTable(properties: Record<string, string> = {}, storage = memoryStorage()) {
  const warehouse = 'file:///w';
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
  const location = catalog.tableLocation(identifier);
  const context = { storage, catalog, identifier };
  const commit = async (change: TableChange): Promise<TableMetadata> => {
    vi.setSystemTime(Date.now() + hour);
    for (const file of change.snapshot?.added ?? []) {
      await storage.putIfAbsent(file.filePath, Buffer.from('rows'));
    }
    return (await commitChange({ ...context, change })).metadata;
  };
  const update = async (...updates: readonly TableUpdate[]): Promise<TableMetadata> => {
    const [table] = await catalog.commit([{ identifier, requirements: [], updates }]);
    if (!table) throw new Error('a table was committed');
    return table.metadata;
  };
  const metadata = async (): Promise<TableMetadata> => {
    const table = await catalog.loadTable(identifier);
    if (!table) throw new Error('there is a table');
    return table.metadata;
  };
  await commit(creation(location, properties));
  return { ...context, location, commit, update, metadata };
}

/** What the snapshots lead to, found out by reading everything. */
async function reachable(storage: Storage, metadata: TableMetadata): Promise<Set<string>> {
  const files = new Set<string>();
  for (const snapshot of metadata.snapshots) {
    if (snapshot.manifestList) files.add(snapshot.manifestList);
    const manifests = await readManifestList(storage, metadata, snapshot);
    for (const manifest of manifests) files.add(manifest.manifestPath);
    for (const { entries } of await readManifests(storage, metadata, manifests)) {
      for (const entry of entries.filter(isLive)) files.add(entry.file.filePath);
    }
  }
  return files;
}

async function existing(storage: Storage, files: Iterable<string>): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) if (await storage.stat(file)) found.push(file);
  return found.sort();
}

test('files that only expired snapshots lead to go, all others stay', async () => {
  const table = await openTable();
  const { storage, location, commit } = table;
  await commit(appending(dataFile(location, 'a'), dataFile(location, 'b')));
  const second = await commit(appending(dataFile(location, 'c')));
  const removed = [dataFile(location, 'a')];
  const third = await commit(rewriting(second, { added: [dataFile(location, 'a2')], removed }));
  const before = await reachable(storage, third);
  const retention = { maxSnapshotAgeMs: 0 };
  const planned = await expireSnapshots({ ...table, retention, dryRun: true });
  expect(await existing(storage, before)).toHaveLength(before.size);
  const done = await expireSnapshots({ ...table, retention });
  expect(done).toEqual(planned);
  expect(done.snapshots.map((s) => s.snapshotId)).toEqual(
    third.snapshots.slice(0, 2).map((s) => s.snapshotId),
  );
  const after = await reachable(storage, await table.metadata());
  expect(await existing(storage, before)).toEqual([...after].sort());
  expect(await storage.stat(`${location}/data/a.parquet`)).toBeUndefined();
  expect(done.files).toBe(before.size - after.size);
  expect(await expireSnapshots({ ...table, retention })).toEqual({
    ...{ snapshots: [], refs: [], files: 0, bytes: 0 },
  });
});

test('files that were lent to the table stay, those in its other folders go', async () => {
  const table = await openTable({ 'write.data.path': 'file:///elsewhere/trades' });
  const { storage, location, commit } = table;
  const lent = { ...dataFile(location, 'x'), filePath: 'file:///others/x.parquet' };
  const own = { ...dataFile(location, 'y'), filePath: 'file:/elsewhere/trades/y.parquet' };
  const first = await commit(appending(lent, own));
  await commit(rewriting(first, { added: [], removed: 'all', operation: 'delete' }));
  await expireSnapshots({ ...table, retention: { maxSnapshotAgeMs: 0 } });
  expect(await storage.stat(lent.filePath)).toBeDefined();
  expect(await storage.stat(own.filePath)).toBeUndefined();
});

test('statistics go with their snapshots, unless others share their file', async () => {
  const table = await openTable();
  const { storage, location, commit, update } = table;
  const first = await commit(appending(dataFile(location, 'a')));
  const second = await commit(appending(dataFile(location, 'b')));
  const statistics = (metadata: TableMetadata, name: string): TableUpdate => ({
    action: 'set-statistics',
    statistics: {
      'snapshot-id': metadata.currentSnapshotId,
      'statistics-path': `${location}/metadata/${name}.stats`,
      'file-size-in-bytes': 4,
      'file-footer-size-in-bytes': 2,
      'blob-metadata': [],
    },
  });
  for (const name of ['own', 'shared']) {
    await storage.put(`${location}/metadata/${name}.stats`, Buffer.from('stat'));
  }
  await update(statistics(first, 'shared'));
  await update(statistics(second, 'shared'));
  await expireSnapshots({ ...table, retention: { maxSnapshotAgeMs: 0 } });
  expect(await storage.stat(`${location}/metadata/shared.stats`)).toBeDefined();
  await update(statistics(second, 'own'));
  await commit(appending(dataFile(location, 'c')));
  await expireSnapshots({ ...table, retention: { maxSnapshotAgeMs: 0 } });
  expect(await storage.stat(`${location}/metadata/own.stats`)).toBeUndefined();
});

test('a branch that moved meanwhile is looked at again', async () => {
  const storage = memoryStorage();
  const table = await openTable({ 'commit.retry.min-wait-ms': '1' }, storage);
  const { location, commit, update, catalog } = table;
  const first = await commit(appending(dataFile(location, 'a')));
  await commit(appending(dataFile(location, 'b')));
  let raced = false;
  const racing = {
    name: catalog.name,
    atomicAcrossTables: false,
    loadTable: (id: typeof identifier) => catalog.loadTable(id),
    commit: async (commits: Parameters<typeof catalog.commit>[0]) => {
      const snapshotId = first.currentSnapshotId ?? 0n;
      const ref = { snapshotId, type: 'branch' } as const;
      if (!raced) await update({ action: 'set-snapshot-ref', refName: 'main', ref });
      raced = true;
      return catalog.commit(commits);
    },
  };
  const raceCatalog = Object.assign(Object.create(catalog) as typeof catalog, racing);
  const retention = { maxSnapshotAgeMs: 0 };
  const done = await expireSnapshots({ ...table, catalog: raceCatalog, retention });
  expect(done.snapshots.map((s) => s.snapshotId)).not.toContain(first.currentSnapshotId);
  const metadata = await table.metadata();
  const { currentSnapshotId: snapshotId } = metadata;
  const plan = await planScan({ storage, metadata, snapshotId });
  expect(plan.map(({ file }) => file.filePath)).toEqual([`${location}/data/a.parquet`]);
  expect(await storage.stat(`${location}/data/a.parquet`)).toBeDefined();
});

test('whenever the process dies, every snapshot that is left has its files', async () => {
  for (let operations = 0, dead = true; dead; operations += 1) {
    for (const afterwards of [false, true]) {
      const table = await openTable();
      const { storage, location, commit } = table;
      await commit(appending(dataFile(location, 'a'), dataFile(location, 'b')));
      const base = await commit(appending(dataFile(location, 'c')));
      const removed = [dataFile(location, 'a')];
      await commit(rewriting(base, { added: [dataFile(location, 'd')], removed }));
      const dying = dyingStorage(storage, operations, afterwards);
      const warehouse = 'file:///w';
      const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage: dying });
      const retention = { maxSnapshotAgeMs: 0 };
      const work = expireSnapshots({ storage: dying, catalog, identifier, retention });
      await work.catch((error: unknown) => {
        if (!dying.died) throw error;
      });
      const left = await reachable(storage, await table.metadata());
      expect(await existing(storage, left)).toHaveLength(left.size);
      dead = dying.died;
    }
  }
});

type Step =
  | { readonly kind: 'write'; readonly added: number; readonly removed: number }
  | { readonly kind: 'ref'; readonly name: string; readonly type: 'branch' | 'tag' }
  | { readonly kind: 'rollback' };

const step: fc.Arbitrary<readonly [Step, number]> = fc.tuple(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        added: fc.nat(3),
        removed: fc.nat(2),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('ref' as const),
        name: fc.constantFrom('a', 'b', 'c'),
        type: fc.constantFrom('branch', 'tag'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('rollback' as const) }) },
  ),
  fc.nat(1000),
);

test('after any history, exactly what retained snapshots lead to is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 14 }),
      fc.record({ age: fc.nat(8), least: fc.integer({ min: 1, max: 4 }), merge: fc.nat(3) }),
      async (steps, { age, least, merge }) => {
        const table = await openTable({ 'commit.manifest.min-count-to-merge': String(merge + 2) });
        for (const [index, one] of steps.entries()) await takeStep(table, one, index);
        const { storage } = table;
        const metadata = await table.metadata();
        const before = await reachable(storage, metadata);
        const retention = { maxSnapshotAgeMs: age * hour, minSnapshotsToKeep: least };
        const planned = planExpiry(metadata, { ...retention, now: Date.now() });
        const done = await expireSnapshots({ ...table, retention });
        expect(done.snapshots).toEqual(planned.snapshots);
        const after = await reachable(storage, await table.metadata());
        expect(await existing(storage, before)).toEqual([...after].sort());
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

async function takeStep(
  { commit, update, metadata, storage, location }: Awaited<ReturnType<typeof openTable>>,
  [step, seed]: readonly [Step, number],
  index: number,
): Promise<void> {
  const now = await metadata();
  const { snapshots, currentSnapshotId: snapshotId } = now;
  if (step.kind === 'write') {
    const plan = await planScan({ storage, metadata: now, snapshotId });
    const removed = pick(plan, step.removed, seed).map(({ file }) => file);
    await commit(rewriting(now, { added: filesOf(location, step.added, index), removed }));
    return;
  }
  const target = snapshots[seed % Math.max(1, snapshots.length)]?.snapshotId;
  if (target === undefined) return;
  const [refName, type] =
    step.kind === 'rollback' ? (['main', 'branch'] as const) : [step.name, step.type];
  await update({ action: 'set-snapshot-ref', refName, ref: { snapshotId: target, type } });
}

function filesOf(location: string, count: number, index: number): DataFile[] {
  return Array.from({ length: count }, (_, i) =>
    dataFile(location, `f${index}-${i}`, { symbol: `s${(index + i) % 3}` }),
  );
}

function pick<T>(items: readonly T[], count: number, seed: number): T[] {
  if (items.length === 0) return [];
  const picked = Array.from({ length: count }, (_, i) => items[(seed + i * 7) % items.length]);
  return [...new Set(picked)].filter((item) => item !== undefined);
}
