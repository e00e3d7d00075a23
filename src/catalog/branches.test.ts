/** Commits to branches, which readers of `main` do not see. */
import { expect, test } from 'vitest';
import type { SnapshotChange, TableChange } from '../iceberg/commit/change.js';
import { branchHead } from '../iceberg/metadata/history.js';
import { changeRef } from './change-ref.js';
import {
  appending,
  fileNames,
  identifier,
  memoryTable,
  metadataOf,
  rewriting,
} from './table-fixture.js';

/** A table with the file `a` and the branch `audit` at its head. */
async function setUp() {
  const { storage, catalog, file, commit } = await memoryTable();
  await commit(appending(file('a')));
  const { metadata: base } = await changeRef({
    ...{ catalog, identifier },
    edit: { kind: 'create', name: 'audit', type: 'branch', at: { ref: 'main' } },
  });
  const names = async (branch = 'main') => {
    const metadata = await metadataOf(catalog);
    if (!metadata) throw new Error('no table');
    return fileNames(storage, metadata, branchHead(metadata, branch)?.snapshotId ?? null);
  };
  return { catalog, commit, file, base, names };
}

function on(branch: string, change: TableChange, more: Partial<SnapshotChange> = {}): TableChange {
  if (!change.snapshot) throw new Error('no snapshot');
  return { ...change, snapshot: { ...change.snapshot, ...more, branch } };
}

test('a branch goes its own way until main is moved to it', async () => {
  const { catalog, commit, file, names } = await setUp();
  await commit(on('audit', appending(file('b'))));
  await commit(on('audit', appending(file('c'))));
  expect(await names()).toEqual(['a']);
  expect(await names('audit')).toEqual(['a', 'b', 'c']);
  const { metadata } = await changeRef({
    ...{ catalog, identifier },
    edit: { kind: 'fast-forward', branch: 'main', to: { ref: 'audit' } },
  });
  expect(await names()).toEqual(['a', 'b', 'c']);
  const head = branchHead(metadata);
  expect(head?.summary['total-data-files']).toBe('3');
});

test('what happens on main is no conflict for a branch, and the other way round', async () => {
  const { commit, file, base, names } = await setUp();
  await commit(rewriting(base, { added: [file('main')], removed: [file('a')] }));
  const rewrite = rewriting(base, { added: [file('b')], removed: [file('a')] });
  await commit(on('audit', rewrite));
  expect(await names()).toEqual(['main']);
  expect(await names('audit')).toEqual(['b']);
  const late = commit(on('audit', rewriting(base, { added: [file('c')], removed: [file('a')] })));
  await expect(late).rejects.toMatchObject({ code: 'LAKE-I004' });
});

test('a branch must be there, and be no tag', async () => {
  const { catalog, commit, file } = await setUp();
  await changeRef({
    ...{ catalog, identifier },
    edit: { kind: 'create', name: 'v1', type: 'tag', at: { ref: 'main' } },
  });
  const missing = commit(on('audti', appending(file('b'))));
  await expect(missing).rejects.toMatchObject({ code: 'LAKE-I008', hint: 'did you mean "audit"?' });
  const tagged = commit(on('v1', appending(file('b'))));
  await expect(tagged).rejects.toMatchObject({
    code: 'LAKE-I008',
    hint: 'it is a tag: tags are not written to',
  });
});
