import { expect, test } from 'vitest';
import { prepareChange } from '../iceberg/commit/prepare.js';
import { stageChange } from '../iceberg/commit/stage.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import type { TableIdentifier } from './catalog.js';
import { commitChange } from './commit-change.js';
import { dyingStorage } from './dying-storage.js';
import { FilesystemCatalog } from './filesystem.js';
import { acquireLeases } from './lease.js';
import { completePublications, publishAll, type Publication } from './publication.js';
import { appending, creation, dataFile, fileNames, rewriting } from './table-fixture.js';
import type { Warehouse } from './warehouse.js';

const tables: readonly TableIdentifier[] = [
  { namespace: ['silver'], name: 'trades' },
  { namespace: ['gold'], name: 'stats' },
];
const nobody = { invocationId: 'second', held: [] };

async function warehouseOn(storage: Storage): Promise<Warehouse> {
  const location = 'file:///warehouse';
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse: location, storage });
  return { location, storage, catalog };
}

/** Both tables with the file `old`, and a replacement by `new` staged on each. */
async function staged(warehouse: Warehouse): Promise<readonly Publication[]> {
  const { storage, catalog } = warehouse;
  const publications: Publication[] = [];
  for (const identifier of tables) {
    const location = catalog.tableLocation(identifier);
    const target = { storage, catalog, identifier };
    await commitChange({
      ...target,
      change: creation(location, { 'commit.status-check.min-wait-ms': '1' }),
    });
    const { metadata: base } = await commitChange({
      ...target,
      change: appending(dataFile(location, 'old')),
    });
    const change = rewriting(base, { added: [dataFile(location, 'new')], removed: 'all' });
    const prepared = await prepareChange({ storage, change, base });
    publications.push({
      identifier,
      prepared,
      staged: await stageChange({ storage, prepared, base }),
    });
  }
  return publications;
}

async function states({ storage, catalog }: Warehouse): Promise<readonly string[]> {
  const found = tables.map(async (identifier) => {
    const table = await catalog.loadTable(identifier);
    return (await fileNames(storage, table?.metadata)).join();
  });
  return Promise.all(found);
}

test.each([false, true])(
  'a run that dies while it publishes is completed as a whole',
  async (afterwards) => {
    const outcomes = new Set<string>();
    for (let operations = 0; ; operations += 1) {
      const storage = memoryStorage();
      const warehouse = await warehouseOn(storage);
      const publications = await staged(warehouse);
      const dying = dyingStorage(storage, operations, afterwards);
      await publishAll(await warehouseOn(dying), 'first', publications).catch(() => undefined);
      await completePublications(warehouse, nobody);
      const [first, second] = await states(warehouse);
      expect(first).toBe(second);
      outcomes.add(String(first));
      expect(await completePublications(warehouse, nobody)).toEqual([]);
      if (!dying.died) break;
    }
    expect([...outcomes].sort()).toEqual(afterwards ? ['new'] : ['new', 'old']);
  },
);

test('a run that is alive is left alone', async () => {
  const storage = memoryStorage();
  const warehouse = await warehouseOn(storage);
  const publications = await staged(warehouse);
  const leases = await acquireLeases({
    ...{ storage, warehouse: warehouse.location, invocationId: 'first' },
    tables: ['gold.stats', 'silver.trades'],
  });
  const dying = dyingStorage(storage, 1, false);
  await publishAll(await warehouseOn(dying), 'first', publications).catch(() => undefined);
  expect(await completePublications(warehouse, nobody)).toEqual([]);
  expect(await states(warehouse)).toEqual(['old', 'old']);
  await leases.release();
  expect(await completePublications(warehouse, nobody)).toHaveLength(2);
  expect(await states(warehouse)).toEqual(['new', 'new']);
});

test('a table that moved on keeps what others wrote', async () => {
  const storage = memoryStorage();
  const warehouse = await warehouseOn(storage);
  const publications = await staged(warehouse);
  const dying = dyingStorage(storage, 1, false);
  await publishAll(await warehouseOn(dying), 'first', publications).catch(() => undefined);
  const identifier = tables[0] as TableIdentifier;
  const location = warehouse.catalog.tableLocation(identifier);
  const change = appending(dataFile(location, 'other'));
  await commitChange({ storage, catalog: warehouse.catalog, identifier, change });
  expect(await completePublications(warehouse, nobody)).toEqual([tables[1]]);
  expect(await states(warehouse)).toEqual(['old,other', 'new']);
});

test('after a refusal nothing that follows is published, then or later', async () => {
  const storage = memoryStorage();
  const warehouse = await warehouseOn(storage);
  const publications = await staged(warehouse);
  const identifier = tables[0] as TableIdentifier;
  const location = warehouse.catalog.tableLocation(identifier);
  const change = appending(dataFile(location, 'other'));
  await commitChange({ storage, catalog: warehouse.catalog, identifier, change });
  const published = publishAll(warehouse, 'first', publications);
  await expect(published).rejects.toMatchObject({ code: 'LAKE-I004' });
  expect(await completePublications(warehouse, nobody)).toEqual([]);
  expect(await states(warehouse)).toEqual(['old,other', 'old']);
});
