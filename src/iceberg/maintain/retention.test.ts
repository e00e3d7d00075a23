import { describe, expect, test } from 'vitest';
import { LakeError } from '../../errors.js';
import { applyUpdates } from '../metadata/apply-updates.js';
import type { TableMetadata } from '../metadata/metadata.js';
import type { SnapshotRef } from '../metadata/snapshot.js';
import { planExpiry, type RetentionRequest } from './retention.js';

const day = 24 * 60 * 60 * 1000;
const now = 1_000 * day;

interface Made {
  readonly id: number;
  readonly parent?: number;
  /** Days before now. */
  readonly age: number;
  readonly summary?: Readonly<Record<string, string>>;
}

interface Shape {
  readonly snapshots: readonly Made[];
  readonly main?: number;
  readonly refs?: Readonly<Record<string, Omit<SnapshotRef, 'snapshotId'> & { at: number }>>;
  readonly properties?: Readonly<Record<string, string>>;
}

const empty = applyUpdates(
  undefined,
  [
    { action: 'assign-uuid', uuid: 'b2c1f1d4-0000-4000-8000-000000000001' },
    { action: 'upgrade-format-version', formatVersion: 2 },
    { action: 'set-location', location: 'file:///w/t' },
    {
      action: 'add-schema',
      schema: {
        schemaId: 0,
        identifierFieldIds: [],
        fields: [{ id: 1, name: 'id', required: false, type: { kind: 'long' } }],
      },
    },
    { action: 'set-current-schema', schemaId: -1 },
  ],
  { now: 0 },
);

function tableOf({ snapshots, main, refs, properties }: Shape): TableMetadata {
  const head = main ?? snapshots.at(-1)?.id;
  return {
    ...empty,
    properties: properties ?? {},
    snapshots: snapshots.map(({ id, parent, age, summary }, index) => ({
      snapshotId: BigInt(id),
      ...(parent !== undefined && { parentSnapshotId: BigInt(parent) }),
      sequenceNumber: index + 1,
      timestampMs: now - age * day,
      manifestList: `file:///w/t/metadata/snap-${id}.avro`,
      summary: summary ?? {},
    })),
    currentSnapshotId: head === undefined ? null : BigInt(head),
    refs: {
      ...(head !== undefined && { main: { snapshotId: BigInt(head), type: 'branch' as const } }),
      ...Object.fromEntries(
        Object.entries(refs ?? {}).map(([name, { at, ...ref }]) => [
          name,
          { ...ref, snapshotId: BigInt(at) },
        ]),
      ),
    },
  };
}

/** A line of snapshots 1, 2, … of these ages. */
function line(...ages: readonly number[]): Made[] {
  return ages.map((age, index) => ({
    ...{ id: index + 1, age },
    ...(index > 0 && { parent: index }),
  }));
}

function expired(shape: Shape, request: Partial<RetentionRequest> = {}) {
  const { snapshots, refs } = planExpiry(tableOf(shape), { now, ...request });
  return { snapshots: snapshots.map((s) => Number(s.snapshotId)), refs };
}

function refusal(shape: Shape, request: Partial<RetentionRequest> = {}): LakeError {
  try {
    expired(shape, request);
  } catch (error) {
    if (error instanceof LakeError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const nothing = { snapshots: [], refs: [] };

describe('age and number', () => {
  test('five days and one snapshot are the defaults', () => {
    expect(expired({ snapshots: line(9, 6, 5, 4, 0) }).snapshots).toEqual([1, 2]);
    expect(expired({ snapshots: line(30, 20, 10) }).snapshots).toEqual([1, 2]);
    expect(expired({ snapshots: [] })).toEqual(nothing);
  });

  test('the properties of the table set both', () => {
    const properties = {
      'history.expire.max-snapshot-age-ms': String(day),
      'history.expire.min-snapshots-to-keep': '3',
    };
    expect(expired({ snapshots: line(9, 8, 7, 6), properties }).snapshots).toEqual([1]);
    expect(expired({ snapshots: line(9, 8), properties })).toEqual(nothing);
  });

  test('what is asked for stands in for them', () => {
    const snapshots = line(9, 8, 7, 6);
    expect(expired({ snapshots }, { maxSnapshotAgeMs: 8 * day }).snapshots).toEqual([1]);
    const request = { maxSnapshotAgeMs: 0, minSnapshotsToKeep: 2 };
    expect(expired({ snapshots }, request).snapshots).toEqual([1, 2]);
  });

  test('history is kept without a gap, whatever the clocks say', () => {
    const snapshots = line(9, 2, 8, 1);
    expect(expired({ snapshots }).snapshots).toEqual([1, 2, 3]);
  });

  test('a property that is no number is an error', () => {
    const shape = (text: string) => ({
      ...{ snapshots: line(9, 0), properties: { 'history.expire.max-snapshot-age-ms': text } },
    });
    expect(refusal(shape('5d')).code).toBe('LAKE-C003');
    expect(refusal(shape('-1')).code).toBe('LAKE-C003');
    const properties = { 'history.expire.min-snapshots-to-keep': '0' };
    expect(refusal({ snapshots: line(9), properties }).code).toBe('LAKE-C003');
  });

  test('nothing expires where files may belong to others', () => {
    const properties = { 'gc.enabled': 'false' };
    expect(refusal({ snapshots: line(9, 0), properties }).message).toContain('gc.enabled');
  });
});

describe('references', () => {
  test('a branch says itself how long its snapshots live', () => {
    const refs = {
      audit: { type: 'branch', at: 3, minSnapshotsToKeep: 3, maxSnapshotAgeMs: day } as const,
    };
    const snapshots = [...line(40, 30, 20), { id: 4, age: 0 }];
    expect(expired({ snapshots, main: 4, refs })).toEqual(nothing);
    const fewer = { audit: { ...refs.audit, minSnapshotsToKeep: 2 } };
    expect(expired({ snapshots, main: 4, refs: fewer }).snapshots).toEqual([1]);
  });

  test("main's own settings count too", () => {
    const refs = { main: { type: 'branch', at: 3, maxSnapshotAgeMs: 35 * day } as const };
    expect(expired({ snapshots: line(40, 30, 20), refs }).snapshots).toEqual([1]);
  });

  test('a tag keeps its snapshot alone', () => {
    const refs = { release: { type: 'tag', at: 2 } as const };
    expect(expired({ snapshots: line(40, 30, 20, 10), refs }).snapshots).toEqual([1, 3]);
  });

  test('references go when they are too old, main never', () => {
    const refs = {
      old: { type: 'tag', at: 1, maxRefAgeMs: 39 * day } as const,
      young: { type: 'branch', at: 2, maxRefAgeMs: 30 * day } as const,
    };
    const snapshots = line(40, 30, 20);
    expect(expired({ snapshots, refs })).toEqual({ snapshots: [1], refs: ['old'] });
    const properties = { 'history.expire.max-ref-age-ms': String(day) };
    const plain = { a: { type: 'branch', at: 2 } as const };
    expect(expired({ snapshots, refs: plain, properties })).toEqual({
      ...{ snapshots: [1, 2], refs: ['a'] },
    });
  });

  test('a reference to a snapshot that is gone goes', () => {
    const refs = { lost: { type: 'tag', at: 77 } as const };
    expect(expired({ snapshots: line(0), refs }).refs).toEqual(['lost']);
  });

  test('what no reference leads to expires by age alone', () => {
    const snapshots = [...line(3, 1), { id: 7, parent: 1, age: 9 }, { id: 8, parent: 1, age: 2 }];
    const request = { minSnapshotsToKeep: 50 };
    expect(expired({ snapshots, main: 2 }, request).snapshots).toEqual([7]);
  });
});

describe('positions', () => {
  const loaded = { 'lake.kafka.offsets.end': '{}' };
  const modelled = { 'lake.code-hash': 'x' };

  test('the way to the newest position of a loader stays', () => {
    const [a, b, c, d] = line(40, 30, 20, 10);
    if (!a || !b || !c || !d) throw new Error('there are four');
    const snapshots = [{ ...a, summary: loaded }, { ...b, summary: loaded }, c, d];
    expect(expired({ snapshots }).snapshots).toEqual([1]);
  });

  test('so does that of a model, on every branch', () => {
    const snapshots = line(40, 30, 20, 10).map((s) =>
      s.id === 2 ? { ...s, summary: modelled } : s,
    );
    expect(expired({ snapshots }).snapshots).toEqual([1]);
    const onBranch = [...snapshots, { id: 9, parent: 1, age: 0 }];
    const refs = { audit: { type: 'branch', at: 4 } as const };
    expect(expired({ snapshots: onBranch, main: 9, refs }).snapshots).toEqual([1]);
  });

  test('the way to what a model has read stays', () => {
    const snapshots = line(40, 30, 20, 10);
    const protectedIds = new Set([2n]);
    expect(expired({ snapshots }, { protectedIds }).snapshots).toEqual([1]);
    const staged = [...snapshots, { id: 9, age: 50 }];
    const both = { protectedIds: new Set([9n]) };
    expect(expired({ snapshots: staged, main: 4 }, both).snapshots).toEqual([1, 2, 3]);
  });
});

describe('snapshots by their ids', () => {
  test('go whatever their age', () => {
    expect(expired({ snapshots: line(3, 2, 1) }, { snapshotIds: [2n] }).snapshots).toEqual([2]);
    expect(expired({ snapshots: line(3) }, { snapshotIds: [99n] })).toEqual(nothing);
  });

  test('but not when something leads to them or goes on from them', () => {
    const shape = { snapshots: line(3, 2, 1), refs: { keep: { type: 'tag', at: 2 } as const } };
    expect(refusal(shape, { snapshotIds: [3n] }).message).toContain('"main" points to it');
    expect(refusal(shape, { snapshotIds: [2n] }).message).toContain('"keep" points to it');
    const request = { snapshotIds: [2n], protectedIds: new Set([1n]) };
    expect(refusal({ snapshots: line(3, 2, 1) }, request).message).toContain('goes on from it');
    const staged = { snapshots: [...line(1), { id: 9, age: 0 }], main: 1 };
    const protectedIds = new Set([9n]);
    expect(refusal(staged, { snapshotIds: [9n], protectedIds }).code).toBe('LAKE-I004');
  });
});
