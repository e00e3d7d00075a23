import { expect, test } from 'vitest';
import type { RefEdit } from '../iceberg/metadata/refs.js';
import { memoryStorage } from '../storage/memory.js';
import { changeRef } from './change-ref.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';
import { appending, creation, dataFile, fileNames, identifier } from './table-fixture.js';

/** A table with a snapshot for each of the files `a` and `b`. */
async function setUp() {
  const storage = memoryStorage();
  const catalog = await FilesystemCatalog.open({ name: 'l', warehouse: 'file:///w', storage });
  const location = catalog.tableLocation(identifier);
  const append = (name: string) =>
    commitChange({ storage, catalog, identifier, change: appending(dataFile(location, name)) });
  await commitChange({ storage, catalog, identifier, change: creation(location) });
  const first = (await append('a')).metadata.currentSnapshotId ?? 0n;
  const second = (await append('b')).metadata.currentSnapshotId ?? 0n;
  const edit = async (what: RefEdit) =>
    (await changeRef({ catalog, identifier, edit: what })).metadata;
  return { storage, append, first, second, edit };
}

test('branches and tags are made with their retention, and removed', async () => {
  const { first, second, edit } = await setUp();
  const retention = { minSnapshotsToKeep: 3, maxRefAgeMs: 1000 };
  await edit({ kind: 'create', type: 'branch', name: 'audit', at: { ref: 'main' }, retention });
  const at = { snapshotId: first };
  const made = await edit({ kind: 'create', type: 'tag', name: 'v1', at });
  expect(made.refs['audit']).toEqual({ snapshotId: second, type: 'branch', ...retention });
  expect(made.refs['v1']).toEqual({ snapshotId: first, type: 'tag' });
  expect(made.currentSnapshotId).toBe(second);
  const replaced = await edit({ kind: 'replace', type: 'tag', name: 'v1', at: { ref: 'main' } });
  expect(replaced.refs['v1']?.snapshotId).toBe(second);
  const left = await edit({ kind: 'remove', name: 'v1' });
  expect(Object.keys(left.refs).sort()).toEqual(['audit', 'main']);
});

test('main is rolled back, and forward again, and to a snapshot off its history', async () => {
  const { storage, append, first, second, edit } = await setUp();
  const back = await edit({ kind: 'roll-back', branch: 'main', to: { snapshotId: first } });
  expect(await fileNames(storage, back)).toEqual(['a']);
  const ahead = await edit({ kind: 'fast-forward', branch: 'main', to: { snapshotId: second } });
  expect(await fileNames(storage, ahead)).toEqual(['a', 'b']);
  await edit({ kind: 'roll-back', branch: 'main', to: { snapshotId: first } });
  await append('c');
  const to = { snapshotId: second };
  await expect(edit({ kind: 'fast-forward', branch: 'main', to })).rejects.toThrow(
    /does not build/,
  );
  await expect(edit({ kind: 'roll-back', branch: 'main', to })).rejects.toThrow(
    /not in the history/,
  );
  const set = await edit({ kind: 'set-snapshot', branch: 'main', to });
  expect(await fileNames(storage, set)).toEqual(['a', 'b']);
});

test.each<readonly [RefEdit, string]>([
  [{ kind: 'create', type: 'tag', name: 'main', at: { ref: 'main' } }, 'exists already'],
  [{ kind: 'create', type: 'tag', name: 'x', at: { snapshotId: 1n } }, 'has no snapshot 1'],
  [{ kind: 'replace', type: 'tag', name: 'main', at: { ref: 'main' } }, 'not a tag'],
  [{ kind: 'remove', name: 'main' }, 'cannot be removed'],
  [{ kind: 'remove', name: 'mian' }, 'branch or tag "mian"'],
  [
    {
      ...{ kind: 'create', type: 'branch', name: 'x', at: { ref: 'main' } },
      retention: { maxRefAgeMs: 0 },
    },
    'positive whole number',
  ],
])('an edit is refused: %#', async (what, message) => {
  const { edit } = await setUp();
  await expect(edit(what)).rejects.toThrow(message);
});
