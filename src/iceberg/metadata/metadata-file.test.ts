import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stringifyJson } from '../../util/json.js';
import { decodeMetadata, encodeMetadata } from './metadata-file.js';
import type { TableMetadata } from './metadata.js';

const schema = {
  type: 'struct',
  'schema-id': 0,
  fields: [{ id: 1, name: 'a', required: false, type: 'int' }],
};
const version2 = {
  'format-version': 2,
  'table-uuid': 'u',
  location: 'file:///w/t/',
  'last-sequence-number': 1,
  'last-updated-ms': 1_000_000,
  'last-column-id': 1,
  schemas: [schema],
  'current-schema-id': 0,
  'partition-specs': [{ 'spec-id': 0, fields: [] }],
  'default-spec-id': 0,
  'last-partition-id': 999,
  'sort-orders': [{ 'order-id': 0, fields: [] }],
  'default-sort-order-id': 0,
  'current-snapshot-id': 9_007_199_254_740_993n,
  snapshots: [
    {
      'snapshot-id': 9_007_199_254_740_993n,
      'sequence-number': 1,
      'timestamp-ms': 1_000_000,
      'manifest-list': 'l',
      summary: { operation: 'append', k: 'v' },
    },
  ],
  refs: { main: { 'snapshot-id': 9_007_199_254_740_993n, type: 'branch' } },
  statistics: [{ 'snapshot-id': 9_007_199_254_740_993n }],
  'x-future': { a: 1 },
};
const version1 = {
  'format-version': 1,
  location: '/w/t',
  'last-updated-ms': 5,
  'last-column-id': 1,
  schema: { type: 'struct', fields: schema.fields },
  'partition-spec': [
    { name: 'a', transform: 'identity', 'source-id': 1 },
    { name: 'b', transform: 'bucket[4]', 'source-id': 1 },
  ],
  'current-snapshot-id': 1,
  snapshots: [{ 'snapshot-id': 1, 'timestamp-ms': 5, manifests: ['m1', 'm2'] }],
};

function read(json: unknown): TableMetadata {
  return decodeMetadata(Buffer.from(stringifyJson(json)), 'v1.metadata.json');
}

test('members that lake does not know are written back', () => {
  const metadata = read(version2);
  expect(metadata.location).toBe('file:///w/t');
  expect(metadata.currentSnapshotId).toBe(9_007_199_254_740_993n);
  const again = decodeMetadata(encodeMetadata(metadata), 'again');
  expect(again).toEqual(metadata);
  expect(again.others).toEqual({
    statistics: [{ 'snapshot-id': 9_007_199_254_740_993n }],
    'x-future': { a: 1 },
  });
});

test('gzipped metadata is read', () => {
  const bytes = gzipSync(stringifyJson(version2));
  expect(decodeMetadata(bytes, 'v1.gz.metadata.json')).toEqual(read(version2));
});

test('version 1 gets what it does not have', () => {
  const metadata = read(version1);
  expect(metadata).toMatchObject({
    tableUuid: '',
    lastSequenceNumber: 0,
    currentSchemaId: 0,
    defaultSpecId: 0,
    lastPartitionId: 1001,
    sortOrders: [{ orderId: 0, fields: [] }],
    currentSnapshotId: 1n,
    refs: { main: { snapshotId: 1n, type: 'branch' } },
  });
  expect(metadata.partitionSpecs[0]?.fields.map((f) => f.fieldId)).toEqual([1000, 1001]);
  expect(metadata.snapshots[0]).toEqual({
    snapshotId: 1n,
    sequenceNumber: 0,
    timestampMs: 5,
    manifests: ['m1', 'm2'],
    summary: {},
  });
  expect(() => encodeMetadata(metadata)).toThrow(expect.objectContaining({ code: 'LAKE-I009' }));
});

test.each([-1, null, undefined])('no current snapshot may be written as %s', (none) => {
  const { refs, ...rest } = version2;
  expect(refs).toBeDefined();
  expect(read({ ...rest, 'current-snapshot-id': none }).currentSnapshotId).toBeNull();
});

test('a table without snapshots is written as other engines expect it', () => {
  const { refs, snapshots, statistics, ...rest } = version2;
  expect([refs, snapshots, statistics]).toHaveLength(3);
  const written = (json: object) =>
    JSON.parse(Buffer.from(encodeMetadata(read(json))).toString()) as Record<string, unknown>;
  expect(written({ ...rest, 'current-snapshot-id': null })).toMatchObject({
    'current-snapshot-id': -1,
    refs: {},
    'partition-specs': [{ 'spec-id': 0, fields: [] }],
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    'last-partition-id': 999,
    location: 'file:///w/t',
  });
  const version3 = { ...rest, 'format-version': 3, 'next-row-id': 0, 'current-snapshot-id': -1 };
  expect(written(version3)['current-snapshot-id']).toBeNull();
});

test('an operation that lake does not know is kept', () => {
  const [first] = version2.snapshots;
  const summary = { operation: 'merge', k: 'v' };
  const metadata = read({ ...version2, snapshots: [{ ...first, summary }] });
  expect(metadata.snapshots[0]).toMatchObject({ summary });
  expect(metadata.snapshots[0]?.operation).toBeUndefined();
});

describe('refuses', () => {
  const [snapshot] = version2.snapshots;
  test.each<[string, object]>([
    ['no version', { 'format-version': undefined }],
    ['no uuid', { 'table-uuid': undefined }],
    ['no location', { location: undefined }],
    ['no sequence number', { 'last-sequence-number': undefined }],
    ['no schemas', { schemas: undefined }],
    ['no current schema', { 'current-schema-id': 4 }],
    ['no default spec', { 'default-spec-id': 4 }],
    ['no default sort order', { 'default-sort-order-id': 4 }],
    ['no last partition id', { 'last-partition-id': undefined }],
    ['a schema id twice', { schemas: [schema, schema] }],
    [
      'a field id twice',
      { schemas: [{ ...schema, fields: [...schema.fields, ...schema.fields] }] },
    ],
    ['a column above the last id', { 'last-column-id': 0 }],
    ['a float as id', { 'last-column-id': 1.5 }],
    ['a text as time', { 'last-updated-ms': 'now' }],
    ['a snapshot twice', { snapshots: [snapshot, snapshot] }],
    ['a current snapshot that is not there', { snapshots: [] }],
    ['a sequence number above the last', { 'last-sequence-number': 0 }],
    ['a current snapshot that is not main', { refs: {} }],
    [
      'a reference without snapshot',
      { refs: { ...version2.refs, t: { 'snapshot-id': 3, type: 'tag' } } },
    ],
    ['a reference of an unknown type', { refs: { main: { ...version2.refs.main, type: 'x' } } }],
    [
      'a snapshot log out of order',
      {
        'snapshot-log': [
          { 'timestamp-ms': 200_000, 'snapshot-id': 1 },
          { 'timestamp-ms': 100_000, 'snapshot-id': 1 },
        ],
      },
    ],
    [
      'an update before its log',
      { 'metadata-log': [{ 'timestamp-ms': 2e6, 'metadata-file': 'f' }] },
    ],
    ['a property that is no text', { properties: { a: 1 } }],
    ['version 3 without row ids', { 'format-version': 3 }],
  ])('%s', (_, members) => {
    expect(() => read({ ...version2, ...members })).toThrow(
      expect.objectContaining({ code: 'LAKE-I006' }),
    );
  });

  test('a later version, saying so', () => {
    expect(() => read({ ...version2, 'format-version': 4 })).toThrow(
      expect.objectContaining({ code: 'LAKE-I009' }),
    );
  });

  test.each(['', '{', '[]', 'null', '"x"', '{"format-version":2'])('the text %j', (text) => {
    expect(() => decodeMetadata(Buffer.from(text), 'v7.metadata.json')).toThrow(
      expect.objectContaining({
        code: 'LAKE-I006',
        message: expect.stringContaining('v7.metadata.json') as string,
      }),
    );
  });

  test('damaged gzip', () => {
    const bytes = gzipSync(stringifyJson(version2)).subarray(0, 100);
    expect(() => decodeMetadata(bytes, 'm')).toThrow(
      expect.objectContaining({ code: 'LAKE-I006' }),
    );
  });
});

test('clocks of two writers may differ by a minute', () => {
  const log = [
    { 'timestamp-ms': 1_000_000, 'snapshot-id': 1 },
    { 'timestamp-ms': 950_000, 'snapshot-id': 1 },
  ];
  expect(read({ ...version2, 'snapshot-log': log }).snapshotLog).toHaveLength(2);
});
