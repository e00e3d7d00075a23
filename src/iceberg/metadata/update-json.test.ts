import { expect, test } from 'vitest';
import { parseJson, stringifyJson } from '../../util/json.js';
import { assignFreshIds } from '../schema/fresh-ids.js';
import { requirementFromJson, requirementToJson } from './requirement-json.js';
import type { TableRequirement } from './requirement.js';
import { updateFromJson, updateToJson } from './update-json.js';
import type { TableUpdate } from './update.js';

const big = 9_007_199_254_740_993n;
const updates: readonly TableUpdate[] = [
  { action: 'assign-uuid', uuid: 'u' },
  { action: 'upgrade-format-version', formatVersion: 3 },
  {
    action: 'add-schema',
    schema: assignFreshIds([{ id: 0, name: 'a', required: true, type: { kind: 'long' } }]),
    lastColumnId: 4,
  },
  { action: 'set-current-schema', schemaId: -1 },
  {
    action: 'add-spec',
    spec: {
      specId: 1,
      fields: [
        { sourceId: 1, fieldId: 1000, name: 'p', transform: { kind: 'bucket', buckets: 4 } },
      ],
    },
  },
  { action: 'set-default-spec', specId: -1 },
  {
    action: 'add-sort-order',
    sortOrder: {
      orderId: 1,
      fields: [
        {
          sourceId: 1,
          transform: { kind: 'identity' },
          direction: 'desc',
          nullOrder: 'nulls-last',
        },
      ],
    },
  },
  { action: 'set-default-sort-order', sortOrderId: -1 },
  {
    action: 'add-snapshot',
    snapshot: {
      snapshotId: big,
      parentSnapshotId: 1n,
      sequenceNumber: 2,
      timestampMs: 3,
      manifestList: 'l',
      schemaId: 0,
      operation: 'overwrite',
      summary: { 'lake.k': 'v' },
      firstRowId: 0,
      addedRows: 5,
    },
  },
  {
    action: 'set-snapshot-ref',
    refName: 'main',
    ref: {
      snapshotId: big,
      type: 'branch',
      minSnapshotsToKeep: 1,
      maxSnapshotAgeMs: 2,
      maxRefAgeMs: 3,
    },
  },
  { action: 'remove-snapshots', snapshotIds: [1n, big] },
  { action: 'remove-snapshot-ref', refName: 'x' },
  { action: 'set-location', location: 'file:///w' },
  { action: 'set-properties', updates: { a: 'b' } },
  { action: 'remove-properties', removals: ['a'] },
  { action: 'set-statistics', statistics: { 'snapshot-id': 5, 'statistics-path': 'p' } },
  { action: 'remove-statistics', snapshotId: big },
  { action: 'set-partition-statistics', partitionStatistics: { 'snapshot-id': 5 } },
  { action: 'remove-partition-statistics', snapshotId: 1n },
  { action: 'remove-partition-specs', specIds: [1, 2] },
  { action: 'remove-schemas', schemaIds: [0] },
  { action: 'add-encryption-key', encryptionKey: { 'key-id': 'k' } },
  { action: 'remove-encryption-key', keyId: 'k' },
];
const requirements: readonly TableRequirement[] = [
  { type: 'assert-create' },
  { type: 'assert-table-uuid', uuid: 'u' },
  { type: 'assert-ref-snapshot-id', ref: 'main', snapshotId: big },
  { type: 'assert-ref-snapshot-id', ref: 'main', snapshotId: null },
  { type: 'assert-last-assigned-field-id', lastAssignedFieldId: 3 },
  { type: 'assert-current-schema-id', currentSchemaId: 0 },
  { type: 'assert-last-assigned-partition-id', lastAssignedPartitionId: 1000 },
  { type: 'assert-default-spec-id', defaultSpecId: 0 },
  { type: 'assert-default-sort-order-id', defaultSortOrderId: 0 },
];

test.each(updates.map((update) => [update.action, update] as const))('%s', (_, update) => {
  expect(updateFromJson(parseJson(stringifyJson(updateToJson(update))))).toEqual(update);
});

test.each(requirements.map((r) => [r.type, r] as const))('%s', (_, requirement) => {
  const text = stringifyJson(requirementToJson(requirement));
  expect(requirementFromJson(parseJson(text))).toEqual(requirement);
});

test('members have the names of the protocol', () => {
  expect(updateToJson({ action: 'remove-snapshots', snapshotIds: [big] })).toEqual({
    action: 'remove-snapshots',
    'snapshot-ids': [big],
  });
  expect(
    updateToJson({
      action: 'set-snapshot-ref',
      refName: 'main',
      ref: { snapshotId: 1n, type: 'branch' },
    }),
  ).toEqual({ action: 'set-snapshot-ref', 'ref-name': 'main', 'snapshot-id': 1n, type: 'branch' });
});

test('what lake does not know is refused', () => {
  expect(() => updateFromJson({ action: 'drop-everything' })).toThrow('drop-everything');
  expect(() => updateFromJson({ action: 'toString' })).toThrow('toString');
  expect(() => updateFromJson({ action: 'set-default-spec' })).toThrow('spec-id');
  expect(() => requirementFromJson({ type: 'assert-luck' })).toThrow('assert-luck');
});
