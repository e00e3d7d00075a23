import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SnapshotOperation } from '../iceberg/metadata/snapshot.js';
import { changedFiles } from '../iceberg/scan/incremental.js';
import { snapshotById } from '../iceberg/metadata/history.js';
import { planScan } from '../iceberg/scan/scan.js';
import { memoryStorage } from '../storage/memory.js';
import { commitChange } from './commit-change.js';
import { FilesystemCatalog } from './filesystem.js';
import { creation, dataFile, fileNames, identifier, nameOf, rewriting } from './table-fixture.js';

interface Step {
  readonly operation: SnapshotOperation | 'replace-all';
  readonly added: number;
  readonly removed: number;
  readonly seed: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.constantFrom('append', 'overwrite', 'delete', 'replace', 'replace-all'),
  added: fc.nat(3),
  removed: fc.nat(3),
  seed: fc.nat(1000),
});

/** A state of the model: the live files, and the operation that made it. */
interface State {
  readonly snapshotId: bigint;
  readonly operation: SnapshotOperation;
  readonly live: ReadonlySet<string>;
}

test('any sequence of commits leaves the files that a set would hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.constantFrom(2, 4, 100), runSequence),
    { numRuns: 40 },
  );
});

async function runSequence(steps: readonly Step[], minCount: number): Promise<void> {
  const storage = memoryStorage();
  const warehouse = 'file:///w';
  const catalog = await FilesystemCatalog.open({ name: 'lake', warehouse, storage });
  const location = catalog.tableLocation(identifier);
  const properties = { 'commit.manifest.min-count-to-merge': String(minCount) };
  const target = { storage, catalog, identifier };
  let { metadata } = await commitChange({ ...target, change: creation(location, properties) });
  const states: State[] = [];
  let live: ReadonlySet<string> = new Set();
  for (const [index, { operation, added, removed, seed }] of steps.entries()) {
    const plan = await planScan({ storage, metadata, snapshotId: metadata.currentSnapshotId });
    const gone = operation === 'append' ? [] : pick(plan, removed, seed);
    const files = Array.from({ length: operation === 'delete' ? 0 : added }, (_, i) =>
      dataFile(location, `f${index}-${i}`, { symbol: `s${(seed + i) % 3}` }),
    );
    const all = operation === 'replace-all';
    const change = rewriting(metadata, {
      operation: all ? 'overwrite' : operation,
      added: files,
      removed: all ? 'all' : gone.map((task) => task.file),
    });
    ({ metadata } = await commitChange({ ...target, change }));
    const left = all ? [] : [...live].filter((n) => !gone.some(({ file }) => nameOf(file) === n));
    live = new Set([...left, ...files.map(nameOf)]);
    const snapshotId = metadata.currentSnapshotId ?? 0n;
    states.push({ snapshotId, operation: all ? 'overwrite' : operation, live });
    const totals = snapshotById(metadata, snapshotId)?.summary;
    expect(totals?.['total-data-files']).toBe(String(live.size));
    expect(totals?.['total-records']).toBe(String(live.size * 10));
  }
  for (const state of states) {
    expect(await fileNames(storage, metadata, state.snapshotId)).toEqual([...state.live].sort());
  }
  for (const [i, from] of states.entries()) {
    for (const [j, to] of states.entries()) {
      const range = { storage, metadata, from: from.snapshotId, to: to.snapshotId };
      const changes = await changedFiles(range);
      if (j < i) expect(changes).toBeUndefined();
      else {
        const found = {
          added: changes?.added.map(({ file }) => nameOf(file)).sort(),
          removed: changes?.removed.map(({ file }) => nameOf(file)).sort(),
        };
        expect(found).toEqual(netOf(states.slice(i, j + 1)));
      }
    }
  }
}

/** What operations other than `replace` added and removed, less what did both. */
function netOf(range: readonly State[]): { added: string[]; removed: string[] } {
  const balance = new Map<string, number>();
  for (const [index, state] of range.entries()) {
    const before = range[index - 1];
    if (!before || state.operation === 'replace') continue;
    const count = (name: string, by: number) => balance.set(name, (balance.get(name) ?? 0) + by);
    for (const name of state.live) if (!before.live.has(name)) count(name, 1);
    for (const name of before.live) if (!state.live.has(name)) count(name, -1);
  }
  const names = (sign: number) =>
    [...balance]
      .filter(([, n]) => n === sign)
      .map(([name]) => name)
      .sort();
  return { added: names(1), removed: names(-1) };
}

function pick<T>(items: readonly T[], count: number, seed: number): T[] {
  if (items.length === 0) return [];
  const picked = Array.from({ length: count }, (_, i) => items[(seed + i * 7) % items.length]);
  return [...new Set(picked)].filter((item) => item !== undefined);
}
