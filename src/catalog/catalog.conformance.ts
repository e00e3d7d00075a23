/**
 * What every catalog must do; each implementation's test calls this.
 *
 * @module
 */

import { describe, expect, test } from 'vitest';
import { CommitConflict } from '../errors.js';
import { prepareChange } from '../iceberg/commit/prepare.js';
import { stageChange } from '../iceberg/commit/stage.js';
import type { Storage } from '../storage/storage.js';
import type { Catalog } from './catalog.js';
import { commitChange } from './commit-change.js';
import { dyingStorage } from './dying-storage.js';
import {
  appending,
  creation,
  dataFile,
  fileNames,
  identifier,
  metadataOf,
  rewriting,
} from './table-fixture.js';

export interface CatalogPlace {
  readonly storage: Storage;
  /** The same catalog, as another process would open it. */
  readonly open: (storage?: Storage) => Promise<Catalog>;
}

export function catalogConformance(name: string, makePlace: () => Promise<CatalogPlace>): void {
  describe(name, () => {
    tableLife(makePlace);
    conflicts(makePlace);
    crashes(makePlace);
  });
}

function tableLife(makePlace: () => Promise<CatalogPlace>): void {
  test('a table is created once, loaded, listed and dropped', async () => {
    const { catalog, storage, location } = await withTable(await makePlace());
    const { metadata } = (await catalog.loadTable(identifier)) ?? {};
    expect(metadata?.location).toBe(location);
    expect(metadata?.formatVersion).toBe(2);
    expect(await catalog.listNamespaces()).toEqual([['silver']]);
    expect(await catalog.listTables(['silver'])).toEqual([identifier]);
    const again = commitChange({ storage, catalog, identifier, change: creation(location) });
    await expect(again).rejects.toMatchObject({ code: 'LAKE-I002' });
    expect(await catalog.dropTable(identifier)).toBe(true);
    expect(await catalog.dropTable(identifier)).toBe(false);
    expect(await catalog.loadTable(identifier)).toBeUndefined();
    expect(await catalog.listTables(['silver'])).toEqual([]);
  });

  test('namespaces exist without tables', async () => {
    const { open } = await makePlace();
    const catalog = await open();
    expect(await catalog.listNamespaces()).toEqual([]);
    expect(await catalog.listTables(['gold'])).toEqual([]);
    await catalog.createNamespace(['gold']);
    await catalog.createNamespace(['gold']);
    expect(await catalog.listNamespaces()).toEqual([['gold']]);
  });

  test('an unknown table is undefined, and cannot be changed', async () => {
    const { open, storage } = await makePlace();
    const catalog = await open();
    expect(await catalog.loadTable(identifier)).toBeUndefined();
    const change = { setProperties: { a: '1' } };
    const commit = commitChange({ storage, catalog, identifier, change });
    await expect(commit).rejects.toMatchObject({ code: 'LAKE-I001' });
  });

  test('a dropped table can be made anew, and is another one', async () => {
    const { catalog, storage, location } = await withTable(await makePlace());
    const before = await metadataOf(catalog);
    await catalog.dropTable(identifier, { purge: true });
    await commitChange({ storage, catalog, identifier, change: creation(location) });
    const after = await metadataOf(catalog);
    expect(after?.tableUuid).not.toBe(before?.tableUuid);
    expect(after?.snapshots).toEqual([]);
  });

  test('purging removes the files of all snapshots', async () => {
    const { catalog, storage, location } = await withTable(await makePlace(), 'a', 'b');
    const base = await metadataOf(catalog);
    if (!base) throw new Error('there is a table');
    const change = rewriting(base, { added: [], removed: [dataFile(location, 'a')] });
    await commitChange({ storage, catalog, identifier, change });
    await catalog.dropTable(identifier, { purge: true });
    const left: string[] = [];
    for await (const file of storage.list(location)) left.push(file.location);
    expect(left).toEqual([]);
  });
}

function conflicts(makePlace: () => Promise<CatalogPlace>): void {
  test('a commit on an old head is refused and leaves nothing', async () => {
    const { catalog, storage, location } = await withTable(await makePlace(), 'a');
    const base = await metadataOf(catalog);
    const change = appending(dataFile(location, 'b'));
    const prepared = await prepareChange({ storage, change, base });
    const { requirements, updates } = await stageChange({ storage, prepared, base });
    await commitChange({
      ...{ storage, catalog, identifier },
      change: appending(dataFile(location, 'c')),
    });
    const commit = catalog.commit([{ identifier, requirements, updates }]);
    await expect(commit).rejects.toBeInstanceOf(CommitConflict);
    expect(await fileNames(storage, await metadataOf(catalog))).toEqual(['a', 'c']);
  });

  test('racing appenders all land, and each file once', async () => {
    const place = await makePlace();
    const properties = { 'commit.retry.num-retries': '1000', 'commit.retry.min-wait-ms': '1' };
    const { storage, location } = await withTable({ ...place, properties });
    const names = Array.from({ length: 20 }, (_, i) => `f${String(i).padStart(2, '0')}`);
    await Promise.all(
      names.map(async (name) => {
        const catalog = await place.open();
        const change = appending(dataFile(location, name));
        await commitChange({ storage, catalog, identifier, change });
      }),
    );
    const metadata = await metadataOf(await place.open());
    expect(await fileNames(storage, metadata)).toEqual(names);
    expect(metadata?.snapshots.length).toBe(20);
    expect(metadata?.snapshots.at(-1)?.summary['total-data-files']).toBe('20');
  });

  test('of racing creators one wins', async () => {
    const { storage, open } = await makePlace();
    const catalog = await open();
    const change = creation(catalog.tableLocation(identifier));
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => commitChange({ storage, catalog, identifier, change })),
    );
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  });
}

/** Work on the table with the files `a` and `b`, and what it may leave if it dies half-way. */
const works: readonly {
  readonly name: string;
  readonly after: readonly string[];
  run(catalog: Catalog, storage: Storage, location: string): Promise<unknown>;
}[] = [
  {
    name: 'an append',
    after: ['a', 'b', 'c'],
    run: (catalog, storage, location) => {
      const change = appending(dataFile(location, 'c'));
      return commitChange({ storage, catalog, identifier, change });
    },
  },
  {
    name: 'a rewrite',
    after: ['b', 'c'],
    run: async (catalog, storage, location) => {
      const base = await metadataOf(catalog);
      if (!base) throw new Error('there is a table');
      const removed = [dataFile(location, 'a')];
      const change = rewriting(base, { added: [dataFile(location, 'c')], removed });
      return commitChange({ storage, catalog, identifier, change });
    },
  },
  {
    name: 'a replacement of everything',
    after: ['c'],
    run: async (catalog, storage, location) => {
      const base = await metadataOf(catalog);
      if (!base) throw new Error('there is a table');
      const change = rewriting(base, { added: [dataFile(location, 'c')], removed: 'all' });
      return commitChange({ storage, catalog, identifier, change });
    },
  },
  {
    name: 'a drop',
    after: [],
    run: (catalog) => catalog.dropTable(identifier),
  },
  {
    name: 'a purge',
    after: [],
    run: (catalog) => catalog.dropTable(identifier, { purge: true }),
  },
];

function crashes(makePlace: () => Promise<CatalogPlace>): void {
  for (const work of works) {
    for (const afterwards of [false, true]) {
      const when = afterwards ? 'after' : 'before';
      test(`${work.name} that dies ${when} any operation leaves the old or the new state`, async () => {
        for (let operations = 0; ; operations += 1) {
          const place = await makePlace();
          const { storage, location } = await withTable(place, 'a', 'b');
          const dying = dyingStorage(storage, operations, afterwards);
          const fault = await faultOf(work.run(await place.open(dying), dying, location));
          await expectWhole(place, location, work.after);
          if (!dying.died) {
            expect(fault).toBeUndefined();
            break;
          }
        }
      });
    }
  }
}

async function expectWhole(
  { storage, open }: CatalogPlace,
  location: string,
  after: readonly string[],
): Promise<void> {
  const catalog = await open();
  const before = await metadataOf(catalog);
  const found = await fileNames(storage, before);
  expect([['a', 'b'], after]).toContainEqual(found);
  const listed = await catalog.listTables(['silver']);
  expect(listed).toEqual(before ? [identifier] : []);
  if (!before) await commitChange({ storage, catalog, identifier, change: creation(location) });
  const change = appending(dataFile(location, 'next'));
  await commitChange({ storage, catalog, identifier, change });
  expect(await fileNames(storage, await metadataOf(catalog))).toEqual([...found, 'next'].sort());
}

async function faultOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

async function withTable(
  place: CatalogPlace & { readonly properties?: Record<string, string> },
  ...files: readonly string[]
): Promise<{ catalog: Catalog; storage: Storage; location: string }> {
  const { storage } = place;
  const catalog = await place.open();
  const location = catalog.tableLocation(identifier);
  const target = { storage, catalog, identifier };
  const properties = { 'commit.status-check.min-wait-ms': '1', ...place.properties };
  await commitChange({ ...target, change: creation(location, properties) });
  for (const name of files) {
    await commitChange({ ...target, change: appending(dataFile(location, name)) });
  }
  return { catalog, storage, location };
}
