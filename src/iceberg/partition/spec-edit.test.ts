import { describe, expect, test } from 'vitest';
import type { TableMetadata } from '../metadata/metadata.js';
import { assignFreshIds } from '../schema/fresh-ids.js';
import type { NestedField } from '../type/type.js';
import { parsePrimitiveType } from '../type/type-text.js';
import { newSortOrder, type NewSortField } from './sort-edit.js';
import { editSpec, type PartitionEdit } from './spec-edit.js';
import type { PartitionField, PartitionSpec, Transform } from './partition-spec.js';
import { unsorted } from './sort-order.js';
import { formatTransform, parseTransform } from './transform-text.js';

const column = (name: string, type: string): NestedField => ({
  ...{ id: 0, name, required: false, type: parsePrimitiveType(type) },
});
const schema = assignFreshIds([
  column('id', 'long'),
  column('ts', 'timestamptz'),
  column('s', 'string'),
  {
    ...{ id: 0, name: 'r', required: false },
    type: { kind: 'struct', fields: [column('x', 'int')] },
  },
  {
    ...{ id: 0, name: 'l', required: false },
    type: {
      ...{ kind: 'list', elementId: 0, elementRequired: false },
      element: { kind: 'struct', fields: [column('y', 'int')] },
    },
  },
]);

const field = (
  sourceId: number,
  fieldId: number,
  name: string,
  transform: string,
): PartitionField => ({ sourceId, fieldId, name, transform: parseTransform(transform) });

const byDay = field(2, 1000, 'ts_day', 'day');
const byBucket = field(1, 1001, 'id_bucket_16', 'bucket[16]');
const current: PartitionSpec = { specId: 1, fields: [byDay] };

function table(...specs: readonly PartitionSpec[]): TableMetadata {
  const last = specs.at(-1) ?? current;
  return {
    ...{ formatVersion: 2, tableUuid: 'u', location: '/t', lastSequenceNumber: 0 },
    ...{ lastUpdatedMs: 0, lastColumnId: 9, schemas: [schema], currentSchemaId: 0 },
    ...{ partitionSpecs: specs, defaultSpecId: last.specId, lastPartitionId: 1005 },
    ...{ sortOrders: [unsorted], defaultSortOrderId: 0, properties: {}, currentSnapshotId: null },
    ...{ snapshots: [], snapshotLog: [], metadataLog: [], refs: {}, others: {} },
  };
}

const add = (name: string, transform: string, as?: string): PartitionEdit => ({
  ...{ kind: 'add-partition-field', column: name.split('.') },
  ...{ transform: parseTransform(transform), ...(as !== undefined && { name: as }) },
});
const remove = (name: string): PartitionEdit => ({ kind: 'remove-partition-field', name });
const rename = (name: string, to: string): PartitionEdit => ({
  ...{ kind: 'rename-partition-field', name, to },
});
const shown = (edits: readonly PartitionEdit[], metadata = table(current)) =>
  editSpec(metadata, schema, edits).fields.map(
    (f) => `${f.fieldId} ${f.name}: ${formatTransform(f.transform)}(${f.sourceId})`,
  );

describe('partition fields', () => {
  test.each([
    ['id', 'bucket[16]', 'id_bucket_16'],
    ['id', 'truncate[10]', 'id_trunc_10'],
    ['s', 'identity', 's'],
    ['r.x', 'identity', 'r.x'],
    ['r.x', 'bucket[2]', 'r.x_bucket_2'],
  ])('%s by %s is called %s', (name, transform, expected) => {
    expect(editSpec(table(current), schema, [add(name, transform)]).fields).toEqual([
      byDay,
      expect.objectContaining({ name: expected, fieldId: 1006 }),
    ]);
  });

  test('are removed and renamed', () => {
    expect(shown([remove('ts_day'), add('ts', 'hour')])).toEqual(['1006 ts_hour: hour(2)']);
    expect(shown([rename('ts_day', 'd')])).toEqual(['1000 d: day(2)']);
  });

  test('of a value that was ever partitioned by have its field id again', () => {
    const metadata = table({ specId: 0, fields: [byBucket] }, current);
    expect(shown([add('id', 'bucket[16]')], metadata)).toContain(
      '1001 id_bucket_16: bucket[16](1)',
    );
    expect(shown([add('id', 'bucket[16]', 'b')], metadata)).toContain('1001 b: bucket[16](1)');
    expect(shown([add('id', 'bucket[8]')], metadata)).toContain('1006 id_bucket_8: bucket[8](1)');
    expect(shown([remove('ts_day'), add('ts', 'day')])).toEqual(['1000 ts_day: day(2)']);
  });

  test('that version 1 left void give their name up', () => {
    const old = table({ specId: 0, fields: [field(1, 1000, 'id_bucket_16', 'void')] });
    expect(shown([add('id', 'bucket[16]')], old)).toEqual([
      ...['1000 id_bucket_16_1000: void(1)', '1006 id_bucket_16: bucket[16](1)'],
    ]);
  });

  test.each<[string, readonly PartitionEdit[], RegExp]>([
    ['the same value twice', [add('ts', 'day', 'again')], /repeats the partition field "ts_day"/],
    ['two times of one column', [add('ts', 'hour')], /repeats the partition field "ts_day"/],
    ['the name of a column', [add('id', 'bucket[4]', 's')], /as a column is/],
    ['a name that is taken', [add('id', 'bucket[4]', 'ts_day')], /already/],
    ['a rename to a taken name', [add('s', 'identity'), rename('ts_day', 's')], /already/],
    ['no name', [rename('ts_day', '')], /empty name/],
    ['removing what is not there', [remove('q')], /no partition field "q"/],
    ['an unknown column', [add('q', 'identity')], /no such column/],
    ['a column in a list', [add('l.element.y', 'identity')], /inside a list or map/],
    ['a struct', [add('r', 'identity')], /struct/],
    ['a transform of the wrong type', [add('s', 'day')], /is of type string/],
    ['an unknown transform', [add('s', 'zorder')], /cannot partition by zorder/],
  ])('%s is refused', (_, edits, message) => {
    expect(() => shown(edits)).toThrow(
      expect.objectContaining({
        ...{ code: 'LAKE-I007', message: expect.stringMatching(message) as string },
      }),
    );
  });
});

describe('sort orders', () => {
  test('take transforms; nulls come first in ascending order', () => {
    const fields: readonly NewSortField[] = [
      { column: ['ts'], transform: { kind: 'day' }, direction: 'desc' },
      { column: ['r', 'x'] },
      { column: ['s'], nullOrder: 'nulls-last' },
    ];
    expect(newSortOrder(schema, fields).fields).toEqual([
      { sourceId: 2, transform: { kind: 'day' }, direction: 'desc', nullOrder: 'nulls-last' },
      { sourceId: 6, transform: { kind: 'identity' }, direction: 'asc', nullOrder: 'nulls-first' },
      { sourceId: 3, transform: { kind: 'identity' }, direction: 'asc', nullOrder: 'nulls-last' },
    ]);
    expect(newSortOrder(schema, [])).toBe(unsorted);
  });

  test.each<[string, readonly NewSortField[]]>([
    ['one value twice', [{ column: ['s'] }, { column: ['s'], direction: 'desc' }]],
    ['a column in a list', [{ column: ['l', 'element', 'y'] }]],
    ['a wrong transform', [{ column: ['id'], transform: { kind: 'day' } satisfies Transform }]],
    ['an unknown column', [{ column: ['q'] }]],
  ])('%s is refused', (_, fields) => {
    expect(() => newSortOrder(schema, fields)).toThrow(
      expect.objectContaining({ code: 'LAKE-I007' }),
    );
  });
});
