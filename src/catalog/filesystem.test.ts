import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { localStorage } from '../storage/local.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import { sharedPath } from '../testing/shared.js';
import { catalogConformance, type CatalogPlace } from './catalog.conformance.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';
import {
  appending,
  creation,
  dataFile,
  fileNames,
  identifier,
  metadataOf,
} from './table-fixture.js';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function place(storage: Storage, warehouse: string): CatalogPlace {
  const open = (at = storage) => FilesystemCatalog.open({ name: 'lake', warehouse, storage: at });
  return { storage, open };
}

catalogConformance('tables in memory', async () => place(memoryStorage(), 'file:///w'));
catalogConformance('tables in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lake-catalog-'));
  folders.push(folder);
  return place(localStorage(), `file://${folder}`);
});

describe('a filesystem catalog', () => {
  const warehouse = 'file:///w';
  const metadataFolder = `${warehouse}/silver/trades/metadata`;

  async function table(): Promise<{ storage: Storage; catalog: FilesystemCatalog }> {
    const storage = memoryStorage();
    const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
    const location = catalog.tableLocation(identifier);
    const target = { storage, catalog, identifier };
    await commitChange({ ...target, change: creation(location) });
    await commitChange({ ...target, change: appending(dataFile(location, 'a')) });
    await commitChange({ ...target, change: appending(dataFile(location, 'b')) });
    return { storage, catalog };
  }

  test('names versions and leaves a hint without a newline', async () => {
    const { storage, catalog } = await table();
    const loaded = await catalog.loadTable(identifier);
    expect(loaded?.metadataLocation).toBe(`${metadataFolder}/v3.metadata.json`);
    const hint = await storage.read(`${metadataFolder}/version-hint.text`);
    expect(Buffer.from(hint).toString()).toBe('3');
    expect(loaded?.metadata.metadataLog.map((entry) => entry.metadataFile)).toEqual([
      `${metadataFolder}/v1.metadata.json`,
      `${metadataFolder}/v2.metadata.json`,
    ]);
  });

  test.each([
    ['missing', undefined],
    ['old', '1'],
    ['of a version that is gone', '17'],
    ['no number', 'three\n'],
  ])('finds the newest version when the hint is %s', async (_, hint) => {
    const { storage, catalog } = await table();
    await storage.delete([`${metadataFolder}/version-hint.text`]);
    if (hint !== undefined) {
      await storage.put(`${metadataFolder}/version-hint.text`, Buffer.from(hint));
    }
    expect(await fileNames(storage, await metadataOf(catalog))).toEqual(['a', 'b']);
  });

  test('keeps a limited number of old metadata files where the table asks for it', async () => {
    const { storage, catalog } = await table();
    const setProperties = {
      'write.metadata.delete-after-commit.enabled': 'true',
      'write.metadata.previous-versions-max': '1',
    };
    await commitChange({ storage, catalog, identifier, change: { setProperties } });
    const names: string[] = [];
    for await (const { location } of storage.list(metadataFolder)) {
      if (location.endsWith('.json')) names.push(location.slice(metadataFolder.length + 1));
    }
    expect(names.sort()).toEqual(['v3.metadata.json', 'v4.metadata.json']);
  });

  test('tells a moved warehouse', async () => {
    const { storage } = await table();
    const moved = memoryStorage();
    for await (const { location } of storage.list(warehouse)) {
      await moved.put(location.replace('/w/', '/elsewhere/'), await storage.read(location));
    }
    const catalog = await FilesystemCatalog.open({
      ...{ name: 'lake', warehouse: 'file:///elsewhere', storage: moved },
    });
    await expect(catalog.loadTable(identifier)).rejects.toMatchObject({ code: 'LAKE-I011' });
  });

  test.each(['', '..', 'a/b', '.lake', 'a\nb'])('refuses the name %j', async (name) => {
    const { catalog } = await table();
    const bad = catalog.loadTable({ namespace: ['silver'], name });
    await expect(bad).rejects.toMatchObject({ code: 'LAKE-C003' });
    await expect(catalog.createNamespace([name])).rejects.toMatchObject({ code: 'LAKE-C003' });
  });

  test('ignores its own records', async () => {
    const { storage, catalog } = await table();
    await storage.put(`${warehouse}/.lake/leases/silver.trades.json`, Buffer.from('{}'));
    expect(await catalog.listNamespaces()).toEqual([['silver']]);
  });
});

describe.skipIf(!sharedPath('golden'))('tables of other engines', () => {
  test.each([
    ['pruning', 'v9.metadata.json'],
    ['metadata_gzip', /gz/],
    ['hint_missing', /^v\d+\.metadata\.json$/],
    ['hint_stale', /^v\d+\.metadata\.json$/],
    ['location_bare', /metadata\.json$/],
    ['types_pyiceberg', /^0000\d-.*\.metadata\.json$/],
  ])('%s', async (name, file) => {
    const catalog = await FilesystemCatalog.open({
      ...{ name: 'lake', warehouse: 'file:///tmp', storage: localStorage() },
    });
    const loaded = await catalog.loadTable({ namespace: ['lake-golden'], name });
    expect(loaded?.metadataLocation.split('/').at(-1)).toMatch(file);
  });
});
