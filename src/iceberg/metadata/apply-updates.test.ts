import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitConflict } from '../../errors.js';
import { schemas } from '../../testing/iceberg-arbitraries.js';
import { applyUpdates } from './apply-updates.js';
import { assignFreshIds } from '../schema/fresh-ids.js';
import { decodeMetadata, encodeMetadata, withMetadataLog } from './metadata-file.js';
import type { TableMetadata } from './metadata.js';
import { parsePartitionBy } from '../partition/partition-text.js';
import type { Schema } from '../schema/schema.js';
import type { Snapshot } from './snapshot.js';
import { parseSortBy } from '../partition/sort-text.js';
import type { NestedField } from '../type/type.js';
import type { TableUpdate } from './update.js';

const column = (name: string, kind: 'long' | 'string' | 'timestamp' = 'long'): NestedField => ({
  id: 0,
  name,
  required: false,
  type: { kind },
});
const base: Schema = assignFreshIds([column('id'), column('ts', 'timestamp')]);
const create: readonly TableUpdate[] = [
  { action: 'assign-uuid', uuid: 'u' },
  { action: 'set-location', location: 'file:///w/t/' },
  { action: 'add-schema', schema: base },
  { action: 'set-current-schema', schemaId: -1 },
];
const table = (formatVersion: 2 | 3 = 2): TableMetadata =>
  applyUpdates(undefined, [...create, { action: 'upgrade-format-version', formatVersion }], {
    now: 1000,
  });

function snapshot(id: bigint, members: Partial<Snapshot> = {}): Snapshot {
  return {
    snapshotId: id,
    sequenceNumber: Number(id),
    timestampMs: 1000 + Number(id),
    manifestList: `file:///w/t/metadata/snap-${id}.avro`,
    operation: 'append',
    summary: {},
    ...members,
  };
}

const add = (id: bigint, members?: Partial<Snapshot>): TableUpdate => ({
  action: 'add-snapshot',
  snapshot: snapshot(id, members),
});
const point = (snapshotId: bigint, refName = 'main'): TableUpdate => ({
  action: 'set-snapshot-ref',
  refName,
  ref: { snapshotId, type: 'branch' },
});

function apply(
  metadata: TableMetadata,
  updates: readonly TableUpdate[],
  now = 2000,
): TableMetadata {
  return applyUpdates(metadata, updates, { now });
}

const log = (metadata: TableMetadata) => metadata.snapshotLog.map((e) => e.snapshotId);

describe('a new table', () => {
  test('is unpartitioned, unsorted and empty unless the updates say otherwise', () => {
    expect(table()).toEqual({
      formatVersion: 2,
      tableUuid: 'u',
      location: 'file:///w/t',
      lastSequenceNumber: 0,
      lastUpdatedMs: 1000,
      lastColumnId: 2,
      schemas: [base],
      currentSchemaId: 0,
      partitionSpecs: [{ specId: 0, fields: [] }],
      defaultSpecId: 0,
      lastPartitionId: 999,
      sortOrders: [{ orderId: 0, fields: [] }],
      defaultSortOrderId: 0,
      properties: {},
      currentSnapshotId: null,
      snapshots: [],
      snapshotLog: [],
      metadataLog: [],
      refs: {},
      others: {},
    });
    expect(table(3).nextRowId).toBe(0);
  });

  test.each([0, 1, 2])('needs all of its parts', (missing) => {
    const updates = create.filter((_, i) => i !== missing && (missing !== 2 || i !== 3));
    expect(() => applyUpdates(undefined, updates, { now: 1 })).toThrow(
      expect.objectContaining({ code: 'LAKE-I004' }),
    );
  });

  test('any schema can be written and read', () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const updates = create.map((u) => (u.action === 'add-schema' ? { ...u, schema } : u));
        const version: TableUpdate = { action: 'upgrade-format-version', formatVersion: 3 };
        const metadata = applyUpdates(undefined, [version, ...updates], { now: 1 });
        expect(decodeMetadata(encodeMetadata(metadata), 'm')).toEqual(metadata);
        expect(apply(metadata, [])).toBe(metadata);
      }),
    );
  });
});

describe('schemas, specs and orders', () => {
  const wider = { ...base, fields: [...base.fields, { ...column('x'), id: 3 }] };

  test('an equal schema is used again', () => {
    const evolved = apply(table(), [
      { action: 'add-schema', schema: wider },
      { action: 'set-current-schema', schemaId: -1 },
    ]);
    expect(evolved.currentSchemaId).toBe(1);
    expect(evolved.lastColumnId).toBe(3);
    const back = apply(evolved, [
      { action: 'add-schema', schema: { ...base, schemaId: 9 } },
      { action: 'set-current-schema', schemaId: -1 },
    ]);
    expect([back.currentSchemaId, back.schemas.length, back.lastColumnId]).toEqual([0, 2, 3]);
  });

  test('an equal spec and order are used again', () => {
    const spec = parsePartitionBy(base, ['day(ts)']);
    const sortOrder = parseSortBy(base, ['id desc']);
    const updates: TableUpdate[] = [
      { action: 'add-spec', spec },
      { action: 'set-default-spec', specId: -1 },
      { action: 'add-sort-order', sortOrder },
      { action: 'set-default-sort-order', sortOrderId: -1 },
    ];
    const once = apply(table(), updates);
    expect([once.defaultSpecId, once.lastPartitionId, once.defaultSortOrderId]).toEqual([
      1, 1000, 1,
    ]);
    const twice = apply(once, updates);
    expect(twice.partitionSpecs).toEqual(once.partitionSpecs);
    expect(twice.sortOrders).toEqual(once.sortOrders);
  });

  test('"last added" needs one, and ids must be known', () => {
    for (const schemaId of [-1, 7]) {
      expect(() => apply(table(), [{ action: 'set-current-schema', schemaId }])).toThrow(
        expect.objectContaining({ code: 'LAKE-I004' }),
      );
    }
  });

  test('a partition field id means one thing', () => {
    const day = parsePartitionBy(base, ['day(ts)']);
    const bucket = parsePartitionBy(base, ['bucket(4, id)']);
    const partitioned = apply(table(), [{ action: 'add-spec', spec: day }]);
    expect(() => apply(partitioned, [{ action: 'add-spec', spec: bucket }])).toThrow('taken');
  });

  test('a column that partitions cannot go', () => {
    const partitioned = apply(table(), [
      { action: 'add-spec', spec: parsePartitionBy(base, ['day(ts)']) },
      { action: 'set-default-spec', specId: -1 },
    ]);
    const schema = { ...base, fields: base.fields.slice(0, 1) };
    expect(() =>
      apply(partitioned, [
        { action: 'add-schema', schema },
        { action: 'set-current-schema', schemaId: -1 },
      ]),
    ).toThrow(expect.objectContaining({ code: 'LAKE-I007' }));
  });

  test.each<[string, Partial<Schema>]>([
    ['a type of version 3', { fields: [{ ...base.fields[0]!, type: { kind: 'timestamp_ns' } }] }],
    ['a default', { fields: [{ ...base.fields[0]!, initialDefault: 1 }] }],
    ['two columns of one name', { fields: [base.fields[0]!, { ...base.fields[0]!, id: 5 }] }],
    ['an optional identifier', { identifierFieldIds: [1] }],
    ['an unknown identifier', { identifierFieldIds: [9] }],
  ])('version 2 refuses %s', (_, members) => {
    expect(() =>
      apply(table(), [
        { action: 'add-schema', schema: { ...base, ...members } },
        { action: 'set-current-schema', schemaId: -1 },
      ]),
    ).toThrow(expect.objectContaining({ code: 'LAKE-I007' }));
  });

  test('what is in use cannot be removed, the rest can', () => {
    expect(() => apply(table(), [{ action: 'remove-schemas', schemaIds: [0] }])).toThrow();
    expect(() => apply(table(), [{ action: 'remove-partition-specs', specIds: [0] }])).toThrow();
    const added = apply(table(), [{ action: 'add-schema', schema: wider }]);
    const removed = apply(added, [{ action: 'remove-schemas', schemaIds: [1] }]);
    expect(removed.schemas).toEqual([base]);
    expect(removed.lastColumnId).toBe(3);
  });
});

describe('snapshots', () => {
  test('main is what is current, and its moves are in the log', () => {
    const one = apply(table(), [add(1n), point(1n)]);
    expect(one.currentSnapshotId).toBe(1n);
    expect(one.snapshotLog).toEqual([{ timestampMs: 1001, snapshotId: 1n }]);
    expect(one.lastSequenceNumber).toBe(1);
    const two = apply(one, [add(2n, { parentSnapshotId: 1n }), point(2n)]);
    const back = apply(two, [point(1n)]);
    expect(log(back)).toEqual([1n, 2n, 1n]);
    expect(back.snapshotLog.at(-1)?.timestampMs).toBe(2000);
    expect(apply(back, [point(1n)]).snapshotLog).toEqual(back.snapshotLog);
  });

  test('other branches do not touch the log', () => {
    const branched = apply(table(), [add(1n), point(1n, 'audit')]);
    expect(branched.currentSnapshotId).toBeNull();
    expect(log(branched)).toEqual([]);
    expect(branched.lastSequenceNumber).toBe(1);
  });

  test('a state that was only passed through is not logged', () => {
    const updates = [add(1n), point(1n), add(2n), point(2n)];
    expect(log(apply(table(), updates))).toEqual([2n]);
  });

  test('the clock never goes back', () => {
    const late = apply(table(), [add(1n, { timestampMs: 9000 }), point(1n)], 500);
    expect(late.lastUpdatedMs).toBe(9000);
    const next = apply(late, [{ action: 'set-properties', updates: { a: 'b' } }], 600);
    expect(next.lastUpdatedMs).toBe(9000);
    const skewed = apply(late, [add(2n, { timestampMs: 8000 }), point(2n)], 700);
    expect(skewed.snapshotLog.map((e) => e.timestampMs)).toEqual([9000, 9000]);
    expect(() => decodeMetadata(encodeMetadata(skewed), 'm')).not.toThrow();
  });

  test('a sequence number that is taken loses the race', () => {
    const one = apply(table(), [add(1n), point(1n)]);
    expect(() => apply(one, [add(5n, { sequenceNumber: 1 })])).toThrow(CommitConflict);
    expect(() => apply(one, [add(1n, { sequenceNumber: 2 })])).toThrow('already');
  });

  test('row ids of version 3 go up and are never given twice', () => {
    const one = apply(table(3), [add(1n, { firstRowId: 0, addedRows: 10 }), point(1n, 'audit')]);
    expect(one.nextRowId).toBe(10);
    expect(() => apply(one, [add(2n, { firstRowId: 9, addedRows: 1 })])).toThrow(CommitConflict);
    expect(() => apply(one, [add(2n)])).toThrow(expect.objectContaining({ code: 'LAKE-I004' }));
    expect(apply(one, [add(2n, { firstRowId: 10, addedRows: 0 })]).nextRowId).toBe(10);
  });

  test('removed ones take their references, statistics and the log before them along', () => {
    const all = apply(table(), [
      ...[add(1n), add(2n), add(3n), point(1n, 'old')],
      { action: 'set-statistics', statistics: { 'snapshot-id': 1, path: 'p' } },
      { action: 'set-statistics', statistics: { 'snapshot-id': 3n, path: 'q' } },
    ]);
    const moved = [point(1n), point(2n), point(3n)].reduce((m, u) => apply(m, [u]), all);
    expect(log(moved)).toEqual([1n, 2n, 3n]);
    const removed = apply(moved, [{ action: 'remove-snapshots', snapshotIds: [2n, 1n, 77n] }]);
    expect(removed.snapshots.map((s) => s.snapshotId)).toEqual([3n]);
    expect(Object.keys(removed.refs)).toEqual(['main']);
    expect(log(removed)).toEqual([3n]);
    expect(removed.others['statistics']).toEqual([{ 'snapshot-id': 3n, path: 'q' }]);
  });

  test('removing main empties the table', () => {
    const one = apply(table(), [add(1n), point(1n)]);
    const empty = apply(one, [{ action: 'remove-snapshot-ref', refName: 'main' }]);
    expect([empty.currentSnapshotId, log(empty), empty.refs]).toEqual([null, [], {}]);
  });

  test('a reference needs its snapshot', () => {
    expect(() => apply(table(), [point(4n)])).toThrow(
      expect.objectContaining({ code: 'LAKE-I008' }),
    );
  });
});

describe('the rest', () => {
  test('properties are set and removed', () => {
    const set = apply(table(), [{ action: 'set-properties', updates: { a: '1', b: '2' } }]);
    expect(apply(set, [{ action: 'remove-properties', removals: ['a', 'x'] }]).properties).toEqual({
      b: '2',
    });
  });

  test('the uuid stays, the version only goes up', () => {
    expect(() => apply(table(), [{ action: 'assign-uuid', uuid: 'v' }])).toThrow('uuid');
    expect(() => apply(table(3), [{ action: 'upgrade-format-version', formatVersion: 2 }])).toThrow(
      'cannot go back',
    );
    const upgraded = apply(table(), [{ action: 'upgrade-format-version', formatVersion: 3 }]);
    expect([upgraded.formatVersion, upgraded.nextRowId]).toEqual([3, 0]);
  });

  test('encryption keys are kept by id', () => {
    const entry = (text: string) => ({ 'key-id': 'k', 'encrypted-key-metadata': text });
    const added = apply(table(3), [
      { action: 'add-encryption-key', encryptionKey: entry('a') },
      { action: 'add-encryption-key', encryptionKey: entry('b') },
    ]);
    expect(added.others['encryption-keys']).toEqual([entry('b')]);
    const removed = apply(added, [{ action: 'remove-encryption-key', keyId: 'k' }]);
    expect(removed.others['encryption-keys']).toEqual([]);
  });

  test('the metadata log grows by the file before, up to its limit', () => {
    const limited = apply(table(), [
      {
        action: 'set-properties',
        updates: { 'write.metadata.previous-versions-max': '2' },
      },
    ]);
    let metadata = limited;
    for (const n of [1, 2, 3]) {
      const next = apply(
        metadata,
        [{ action: 'set-properties', updates: { n: `${n}` } }],
        n * 5000,
      );
      metadata = withMetadataLog(next, { metadataLocation: `v${n}`, metadata });
    }
    expect(metadata.metadataLog).toEqual([
      { timestampMs: 5000, metadataFile: 'v2' },
      { timestampMs: 10_000, metadataFile: 'v3' },
    ]);
    expect(withMetadataLog(limited, undefined)).toBe(limited);
  });
});
