import { describe, expect, test } from 'vitest';
import { applyUpdates } from './apply-updates.js';
import { assignFreshIds } from '../schema/fresh-ids.js';
import {
  ancestors,
  currentSnapshot,
  isAncestor,
  schemaOfSnapshot,
  snapshotAt,
  snapshotOf,
} from './history.js';
import type { TableMetadata } from './metadata.js';
import type { Snapshot } from './snapshot.js';
import type { TableUpdate } from './update.js';

const snapshot = (id: number, parent?: number): Snapshot => ({
  snapshotId: BigInt(id),
  ...(parent !== undefined && { parentSnapshotId: BigInt(parent) }),
  sequenceNumber: id,
  timestampMs: id * 1000,
  manifestList: 'l',
  schemaId: 0,
  summary: {},
});
const move = (id: number, name = 'main', type: 'branch' | 'tag' = 'branch'): TableUpdate => ({
  action: 'set-snapshot-ref',
  refName: name,
  ref: { snapshotId: BigInt(id), type },
});

/** Main: 1, 2, back to 1, then 5; 3 is on a branch. */
const table: TableMetadata = [
  [{ action: 'add-snapshot', snapshot: snapshot(1) }, move(1), move(1, 'first', 'tag')],
  [{ action: 'add-snapshot', snapshot: snapshot(2, 1) }, move(2)],
  [{ action: 'add-snapshot', snapshot: snapshot(3, 2) }, move(3, 'audit')],
  [move(1)],
  [{ action: 'add-snapshot', snapshot: snapshot(5, 1) }, move(5)],
].reduce<TableMetadata>(
  (metadata, updates, i) =>
    applyUpdates(metadata, updates as TableUpdate[], { now: (i + 1) * 1000 }),
  applyUpdates(
    undefined,
    [
      { action: 'assign-uuid', uuid: 'u' },
      { action: 'set-location', location: '/w/t' },
      {
        action: 'add-schema',
        schema: assignFreshIds([{ id: 0, name: 'a', required: false, type: { kind: 'int' } }]),
      },
      { action: 'set-current-schema', schemaId: -1 },
    ],
    { now: 1 },
  ),
);
const ids = (snapshots: Iterable<Snapshot>) => [...snapshots].map((s) => Number(s.snapshotId));

test('ancestors are those of the snapshot, not of the log', () => {
  expect(ids(ancestors(table, 5n))).toEqual([5, 1]);
  expect(ids(ancestors(table, 3n))).toEqual([3, 2, 1]);
  expect(ids(ancestors(table, 9n))).toEqual([]);
  expect(isAncestor(table, 1n, 3n)).toBe(true);
  expect(isAncestor(table, 2n, 5n)).toBe(false);
  expect(isAncestor(table, 5n, 5n)).toBe(true);
});

test('a time means what was current then', () => {
  const at = (timestampMs: number) => snapshotAt(table, timestampMs)?.snapshotId;
  expect([500, 1000, 2999, 4500, 9999].map(at)).toEqual([undefined, 1n, 2n, 1n, 5n]);
});

test('the current snapshot and its schema', () => {
  expect(currentSnapshot(table)?.snapshotId).toBe(5n);
  expect(schemaOfSnapshot(table, snapshot(5)).schemaId).toBe(0);
});

describe('selecting', () => {
  test('by id, reference and time', () => {
    expect(snapshotOf(table, { snapshotId: 2n }).snapshotId).toBe(2n);
    expect(snapshotOf(table, { ref: 'first' }).snapshotId).toBe(1n);
    expect(snapshotOf(table, { ref: 'audit' }).snapshotId).toBe(3n);
    expect(snapshotOf(table, { timestampMs: 2500 }).snapshotId).toBe(2n);
  });

  test.each([
    [{ snapshotId: 9n }, 'expired'],
    [{ ref: 'frist' }, 'did you mean "first"?'],
    [{ ref: 'toString' }, undefined],
    [{ timestampMs: 10 }, '1970-01-01T00:00:01.000Z'],
  ])('what is not there', (selector, hint) => {
    let error: unknown;
    try {
      snapshotOf(table, selector);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'LAKE-I008' });
    if (hint !== undefined) expect(error).toHaveProperty('hint', expect.stringContaining(hint));
  });
});
