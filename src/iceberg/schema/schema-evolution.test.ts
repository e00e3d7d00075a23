import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columns, schemas } from '../../testing/iceberg-arbitraries.js';
import { assignFreshIds } from './fresh-ids.js';
import { evolveSchema, type EvolutionRequest } from './schema-evolution.js';
import { fieldByName, fieldIds, highestFieldId, locatedFields } from './schema-fields.js';
import type { Schema } from './schema.js';
import { parsePrimitiveType } from '../type/type-text.js';
import type { ListType, MapType, NestedField, StructType, Type } from '../type/type.js';

const primitive = (text: string): Type => parsePrimitiveType(text);
const struct = (...fields: NestedField[]): StructType => ({ kind: 'struct', fields });
const list = (element: Type): ListType => ({
  kind: 'list',
  elementId: 0,
  elementRequired: false,
  element,
});
const map = (key: Type, value: Type): MapType => ({
  kind: 'map',
  keyId: 0,
  valueId: 0,
  valueRequired: false,
  key,
  value,
});
const column = (name: string, type: Type | string, required = false): NestedField => ({
  id: 0,
  name,
  required,
  type: typeof type === 'string' ? primitive(type) : type,
});

function evolve(
  base: readonly NestedField[],
  wanted: readonly NestedField[],
  mode: EvolutionRequest['mode'] = 'sync_all_columns',
  lastColumnId = 20,
) {
  return evolveSchema({ base: assignFreshIds(base), lastColumnId, wanted, mode });
}

const idOf = (schema: Schema, name: string) => fieldByName(schema, name)?.field.id;
const paths = (schema: Schema) => [...locatedFields(schema)].map((l) => l.path.join('.'));

test('fresh ids go level by level, as in Java', () => {
  const schema = assignFreshIds([
    column('s', struct(column('a', 'int'), column('t', struct(column('x', 'int'))))),
    column('l', list(struct(column('y', 'int')))),
    column('m', map(primitive('string'), struct(column('z', 'int')))),
    column('i', 'int'),
  ]);
  expect([...locatedFields(schema)].map((l) => [l.path.join('.'), l.field.id])).toEqual([
    ['s', 1],
    ['s.a', 5],
    ['s.t', 6],
    ['s.t.x', 7],
    ['l', 2],
    ['l.element', 8],
    ['l.element.y', 9],
    ['m', 3],
    ['m.key', 10],
    ['m.value', 11],
    ['m.value.z', 12],
    ['i', 4],
  ]);
});

describe('evolving to wanted columns', () => {
  test('what is there already changes nothing', () => {
    fc.assert(
      fc.property(schemas, (base) => {
        const lastColumnId = highestFieldId(base);
        const evolved = evolveSchema({
          base,
          lastColumnId,
          wanted: base.fields,
          mode: 'sync_all_columns',
        });
        expect(evolved.schema).toBe(base);
        expect(evolved).toMatchObject({ lastColumnId, changes: [] });
      }),
    );
  });

  test('new columns come last and never get an id that was used', () => {
    fc.assert(
      fc.property(schemas, columns, fc.nat(50), (base, wanted, gap) => {
        const lastColumnId = highestFieldId(base) + gap;
        const fresh = wanted.map((f) => ({ ...f, name: `new ${f.name}`, required: false }));
        const optional = base.fields.map((f) => ({ ...f, required: false }));
        const evolved = evolveSchema({
          base: { ...base, fields: optional },
          lastColumnId,
          wanted: fresh,
          mode: 'append_new_columns',
        });
        const ids = [...fieldIds(evolved.schema)];
        expect(new Set(ids).size).toBe(ids.length);
        expect(evolved.schema.fields.slice(0, optional.length)).toEqual(optional);
        const added = [
          ...fieldIds({ ...base, fields: evolved.schema.fields.slice(optional.length) }),
        ];
        expect(Math.min(...added)).toBe(lastColumnId + 1);
        expect(Math.max(...added)).toBe(evolved.lastColumnId);
      }),
    );
  });

  test('columns are added and dropped, ids are kept', () => {
    const evolved = evolve(
      [column('a', 'int'), column('b', 'int')],
      [column('c', 'string'), column('B', 'int')],
    );
    expect(evolved.schema.fields).toEqual([
      { ...column('b', 'int'), id: 2 },
      { ...column('c', 'string'), id: 21 },
    ]);
    expect(evolved.changes).toEqual([
      { kind: 'drop', path: ['a'] },
      { kind: 'add', path: ['c'], type: primitive('string') },
    ]);
  });

  test('appending keeps what is missing, and makes it optional', () => {
    const evolved = evolve(
      [column('a', 'int', true), column('b', 'int')],
      [column('c', 'int')],
      'append_new_columns',
    );
    expect(evolved.schema.fields.map((f) => [f.name, f.required])).toEqual([
      ['a', false],
      ['b', false],
      ['c', false],
    ]);
    expect(evolved.changes.map((c) => c.kind)).toEqual(['optional', 'add']);
  });

  test.each([
    ['int', 'long'],
    ['float', 'double'],
    ['decimal(9,2)', 'decimal(18,2)'],
  ])('%s is widened to %s', (from, to) => {
    const { schema, changes } = evolve([column('a', from)], [column('a', to)]);
    expect(schema.fields[0]).toEqual({ ...column('a', to), id: 1 });
    expect(changes).toEqual([
      { kind: 'widen', path: ['a'], from: primitive(from), to: primitive(to) },
    ]);
  });

  test.each([
    ['long', 'int'],
    ['double', 'float'],
    ['double', 'int'],
    ['decimal(18,4)', 'decimal(10,2)'],
    ['decimal(20,0)', 'long'],
  ])('%s takes %s as it is', (column_, value) => {
    const evolved = evolve([column('a', column_)], [column('a', value)]);
    expect(evolved.changes).toEqual([]);
  });

  test.each([
    ['int', 'string'],
    ['long', 'double'],
    ['decimal(9,2)', 'decimal(9,3)'],
    ['decimal(18,4)', 'decimal(18,2)'],
    ['timestamp', 'timestamptz'],
    ['date', 'timestamp'],
    ['fixed[4]', 'fixed[8]'],
  ])('%s cannot become %s', (from, to) => {
    expect(() => evolve([column('a b', from)], [column('a b', to)])).toThrow(
      expect.objectContaining({
        code: 'LAKE-I007',
        message: `column "a b" cannot change from ${from} to ${to}`,
      }),
    );
  });

  test('inside structs, lists and maps', () => {
    const base = [
      column('s', struct(column('a', 'int'), column('b', 'int'))),
      column('l', list(struct(column('x', 'int')))),
      column('m', map(primitive('string'), struct(column('y', 'float')))),
    ];
    const wanted = [
      column('s', struct(column('a', 'long'), column('c', 'int'))),
      column('l', list(struct(column('x', 'int'), column('z', list(primitive('int')))))),
      column('m', map(primitive('string'), struct(column('y', 'double')))),
    ];
    const synced = evolve(base, wanted);
    expect(paths(synced.schema)).toEqual([
      ...['s', 's.a', 's.c', 'l', 'l.element', 'l.element.x', 'l.element.z'],
      ...['l.element.z.element', 'm', 'm.key', 'm.value', 'm.value.y'],
    ]);
    expect(synced.changes.map((c) => `${c.kind} ${c.path.join('.')}`)).toEqual([
      ...['widen s.a', 'drop s.b', 'add s.c', 'add l.element.z', 'widen m.value.y'],
    ]);
    expect(synced.lastColumnId).toBe(23);
    const appended = evolve(base, wanted, 'append_new_columns');
    expect(idOf(appended.schema, 's.b')).toBe(5);
    expect(idOf(appended.schema, 's.a')).toBe(4);
  });

  test('a column that comes back is another one', () => {
    const base = [column('a', 'int'), column('b', 'int')];
    const without = evolve(base, [column('b', 'int')], 'sync_all_columns', 2);
    const back = evolveSchema({
      base: without.schema,
      lastColumnId: without.lastColumnId,
      wanted: base,
      mode: 'sync_all_columns',
    });
    expect(idOf(back.schema, 'a')).toBe(3);
  });

  test('exact names win over names that differ by case', () => {
    const base = [column('a', 'int'), column('A', 'string')];
    expect(evolve(base, [column('A', 'string'), column('a', 'int')]).changes).toEqual([]);
  });

  test.each<[string, readonly NestedField[], readonly NestedField[]]>([
    ['one column given twice', [column('a', 'int')], [column('a', 'int'), column('A', 'int')]],
    ['a new required column', [column('a', 'int')], [column('a', 'int'), column('b', 'int', true)]],
    [
      'another key of a map',
      [column('m', map(struct(column('a', 'int')), primitive('int')))],
      [column('m', map(struct(column('b', 'int')), primitive('int')))],
    ],
    ['a struct for a number', [column('a', 'int')], [column('a', struct(column('x', 'int')))]],
  ])('%s is refused', (_, base, wanted) => {
    expect(() => evolve(base, wanted)).toThrow(expect.objectContaining({ code: 'LAKE-I007' }));
  });

  test('a column that identifies the rows stays', () => {
    const base = { ...assignFreshIds([column('a', 'int', true)]), identifierFieldIds: [1] };
    const wanted = [column('b', 'int')];
    for (const mode of ['append_new_columns', 'sync_all_columns'] as const) {
      expect(() => evolveSchema({ base, lastColumnId: 1, wanted, mode })).toThrow('identifies');
    }
  });
});
