import { describe, expect, test } from 'vitest';
import { applyUpdates } from '../metadata/apply-updates.js';
import { assignFreshIds } from '../schema/fresh-ids.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { evolveSpec, parsePartitionBy } from './partition-text.js';
import type { PartitionSpec } from './partition-spec.js';
import { parseSortBy } from './sort-text.js';
import { formatTransform } from './transform-text.js';
import type { NestedField, SimpleKind, Type } from '../type/type.js';

const column = (name: string, type: SimpleKind | Type): NestedField => ({
  id: 0,
  name,
  required: false,
  type: typeof type === 'string' ? { kind: type } : type,
});
const schema = assignFreshIds([
  column('symbol', 'string'),
  column('ts', 'timestamptz'),
  column('id', 'long'),
  column('odd, "name" (x)', 'string'),
  column('price', 'double'),
  column('ts_day', 'int'),
  column('s', { kind: 'struct', fields: [column('d', 'date')] }),
  column('l', {
    kind: 'list',
    elementId: 0,
    elementRequired: false,
    element: { kind: 'int' },
  }),
]);
const show = (spec: PartitionSpec) =>
  spec.fields.map((f) => `${f.fieldId} ${f.name} = ${formatTransform(f.transform)}(${f.sourceId})`);

describe('partition_by', () => {
  test.each([
    ['symbol', '1000 symbol = identity(1)'],
    ['SYMBOL', '1000 symbol = identity(1)'],
    ['identity(symbol)', '1000 symbol = identity(1)'],
    ['month(ts)', '1000 ts_month = month(2)'],
    ['hours(ts)', '1000 ts_hour = hour(2)'],
    ['YEAR( ts )', '1000 ts_year = year(2)'],
    ['day(ts)', '1000 ts_day_2 = day(2)'],
    ['bucket(16, id)', '1000 id_bucket = bucket[16](3)'],
    ['bucket(id, 16)', '1000 id_bucket = bucket[16](3)'],
    ['truncate(4, symbol)', '1000 symbol_trunc = truncate[4](1)'],
    ['day(s.d)', '1000 s.d_day = day(9)'],
    ['"odd, ""name"" (x)"', '1000 odd, "name" (x) = identity(4)'],
    ['bucket(2, "odd, ""name"" (x)")', '1000 odd, "name" (x)_bucket = bucket[2](4)'],
  ])('%s', (text, expected) => {
    expect(show(parsePartitionBy(schema, [text]))).toEqual([expected]);
  });

  test('several fields have ids in order and names of their own', () => {
    const spec = parsePartitionBy(schema, ['symbol', 'bucket(4, id)', 'bucket(8, id)']);
    expect(show(spec)).toEqual([
      '1000 symbol = identity(1)',
      '1001 id_bucket = bucket[4](3)',
      '1002 id_bucket_8 = bucket[8](3)',
    ]);
    expect(parsePartitionBy(schema, [])).toEqual({ specId: 0, fields: [] });
  });

  test.each([
    ['symbl', 'did you mean "symbol"?'],
    ['dya(ts)', 'did you mean "day"'],
    ['day(symbol)', undefined],
    ['bucket(0, id)', undefined],
    ['bucket(id)', undefined],
    ['bucket(16, price)', undefined],
    ['day(ts, id)', undefined],
    ['s', undefined],
    ['l', undefined],
    ['l.element', undefined],
    ['', undefined],
  ])('%j is refused', (text, hint) => {
    let error: unknown;
    try {
      parsePartitionBy(schema, [text]);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'LAKE-C003' });
    if (hint !== undefined) expect(error).toHaveProperty('hint', expect.stringContaining(hint));
  });

  test.each([[['symbol', 'SYMBOL']], [['day(ts)', 'hour(ts)']]])('%j repeats itself', (texts) => {
    expect(() => parsePartitionBy(schema, texts)).toThrow('repeats');
  });
});

describe('changing the spec of a table', () => {
  const table = applyUpdates(
    undefined,
    [
      { action: 'assign-uuid', uuid: 'u' },
      { action: 'set-location', location: '/w/t' },
      { action: 'add-schema', schema },
      { action: 'set-current-schema', schemaId: -1 },
      { action: 'add-spec', spec: parsePartitionBy(schema, ['symbol', 'day(ts)']) },
      { action: 'set-default-spec', specId: -1 },
    ],
    { now: 1 },
  );
  const partitionedBy = (metadata: TableMetadata, ...texts: string[]) =>
    evolveSpec(metadata, parsePartitionBy(schema, texts));
  const changed = (spec: PartitionSpec) =>
    applyUpdates(
      table,
      [
        { action: 'add-spec', spec },
        { action: 'set-default-spec', specId: -1 },
      ],
      { now: 2 },
    );

  test('the same spec is the same object', () => {
    expect(partitionedBy(table, 'symbol', 'days(ts)')).toBe(table.partitionSpecs[0]);
  });

  test('known values keep their ids and names, new ones get new ids', () => {
    const spec = partitionedBy(table, 'bucket(4, id)', 'day(ts)');
    expect(show(spec)).toEqual(['1002 id_bucket = bucket[4](3)', '1001 ts_day_2 = day(2)']);
    const metadata = changed(spec);
    expect([metadata.defaultSpecId, metadata.lastPartitionId]).toEqual([1, 1002]);
    expect(partitionedBy(metadata, 'symbol', 'day(ts)')).toBe(metadata.partitionSpecs[0]);
    expect(show(partitionedBy(metadata, 'symbol', 'bucket(4, id)', 'hour(ts)'))).toEqual([
      '1000 symbol = identity(1)',
      '1002 id_bucket = bucket[4](3)',
      '1003 ts_hour = hour(2)',
    ]);
  });

  test('a table can become unpartitioned', () => {
    expect(changed(partitionedBy(table)).partitionSpecs[1]).toEqual({ specId: 1, fields: [] });
  });
});

describe('sort_by', () => {
  test.each([
    ['ts', 'asc', 'nulls-first'],
    ['ts desc', 'desc', 'nulls-last'],
    ['ts ASC NULLS LAST', 'asc', 'nulls-last'],
    ['day(ts) desc nulls first', 'desc', 'nulls-first'],
    ['"odd, ""name"" (x)" desc', 'desc', 'nulls-last'],
  ])('%s', (text, direction, nullOrder) => {
    expect(parseSortBy(schema, [text])).toMatchObject({
      orderId: 1,
      fields: [{ direction, nullOrder }],
    });
  });

  test('nothing is unsorted', () => {
    expect(parseSortBy(schema, [])).toEqual({ orderId: 0, fields: [] });
  });

  test.each([[['ts', 'ts desc']], [['tsx']], [['ts sideways']], [['l']]])(
    '%j is refused',
    (texts) => {
      expect(() => parseSortBy(schema, texts)).toThrow(
        expect.objectContaining({ code: 'LAKE-C003' }),
      );
    },
  );
});
