import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemas } from '../../testing/iceberg-arbitraries.js';
import { unsorted } from '../partition/sort-order.js';
import { unpartitioned, type Transform } from '../partition/partition-spec.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { parsePrimitiveType } from '../type/type-text.js';
import type { NestedField, Type } from '../type/type.js';
import { assignFreshIds } from './fresh-ids.js';
import { editSchema, type ColumnPosition, type SchemaEdit } from './schema-edit.js';
import {
  fieldById,
  fieldByName,
  fieldIds,
  highestFieldId,
  locatedFields,
} from './schema-fields.js';
import type { Schema } from './schema.js';

const primitive = (text: string): Type => parsePrimitiveType(text);
const column = (name: string, type: Type | string, required = false): NestedField => ({
  ...{ id: 0, name, required },
  type: typeof type === 'string' ? primitive(type) : type,
});
const struct = (...fields: NestedField[]): Type => ({ kind: 'struct', fields });
const list = (element: Type): Type => ({
  ...{ kind: 'list', elementId: 0, elementRequired: false, element },
});
const map = (key: Type, value: Type): Type => ({
  ...{ kind: 'map', keyId: 0, valueId: 0, valueRequired: false, key, value },
});

const schema = assignFreshIds([
  column('a', 'int', true),
  column('b', 'date'),
  column('s', struct(column('x', 'int'), column('y', list(struct(column('z', 'float'))))), true),
  column('m', map(struct(column('k', 'int')), struct(column('v', 'int')))),
]);

function table(base: Schema = schema, rest: Partial<TableMetadata> = {}): TableMetadata {
  return {
    ...{ formatVersion: 2, tableUuid: 'u', location: '/t', lastSequenceNumber: 0 },
    ...{ lastUpdatedMs: 0, lastColumnId: 30, schemas: [base], currentSchemaId: base.schemaId },
    ...{ partitionSpecs: [unpartitioned], defaultSpecId: 0, lastPartitionId: 999 },
    ...{ sortOrders: [unsorted], defaultSortOrderId: 0, properties: {}, currentSnapshotId: null },
    ...{ snapshots: [], snapshotLog: [], metadataLog: [], refs: {}, others: {} },
    ...rest,
  };
}

const version3 = (base?: Schema, rest?: Partial<TableMetadata>) =>
  table(base, { formatVersion: 3, ...rest });
const edited = (edits: readonly SchemaEdit[], metadata = table()) => editSchema(metadata, edits);
const at = (result: Schema, name: string) => fieldByName(result, name)?.field;
const names = (fields: readonly NestedField[] | undefined) => fields?.map((f) => f.name);
const refused = (edits: readonly SchemaEdit[], message: RegExp, metadata = table()) =>
  expect(() => editSchema(metadata, edits)).toThrow(
    expect.objectContaining({
      code: 'LAKE-I007',
      message: expect.stringMatching(message) as string,
    }),
  );

describe('columns are added', () => {
  test('at the top and inside, with ids that were never used', () => {
    const top = edited([
      { kind: 'add-column', column: { name: 'n', type: list(primitive('int')), doc: 'new' } },
      { kind: 'add-column', parent: ['s'], column: { name: 'w', type: primitive('int') } },
    ]);
    expect(top.fields.at(-1)).toMatchObject({ id: 31, doc: 'new', type: { elementId: 32 } });
    expect(at(top, 's.w')).toEqual({ id: 33, name: 'w', required: false, type: primitive('int') });
  });

  test.each([
    [['s', 'y', 'element'], 's.y.element.w'],
    [['s', 'y'], 's.y.element.w'],
    [['m'], 'm.value.w'],
    [['m', 'value'], 'm.value.w'],
  ])('below %s', (parent, path) => {
    const result = edited([
      { kind: 'add-column', parent, column: { name: 'w', type: primitive('int') } },
    ]);
    expect(at(result, path)?.id).toBe(31);
  });

  test('a dropped name is another column when it comes back', () => {
    const result = edited([
      { kind: 'drop-column', path: ['a'] },
      { kind: 'add-column', column: { name: 'a', type: primitive('int') } },
    ]);
    expect(at(result, 'a')?.id).toBe(31);
    expect(names(result.fields)).toEqual(['b', 's', 'm', 'a']);
  });

  test.each<[string, string, unknown, unknown]>([
    ['a number', 'int', 7, 7],
    ['a long', 'long', '9007199254740993', 9007199254740993n],
    ['a decimal', 'decimal(9,2)', '1.5', '1.50'],
    ['a date', 'date', '2020-02-29', '2020-02-29'],
    [
      'a uuid',
      'uuid',
      'F79C3E09-677C-4BBD-A479-3F349CB785E7',
      'f79c3e09-677c-4bbd-a479-3f349cb785e7',
    ],
    ['bytes', 'fixed[2]', '00FF', '00ff'],
    ['a time', 'timestamptz', '2020-01-01T01:00:00+01:00', '2020-01-01T00:00:00.000000+00:00'],
  ])('as required with %s for a default', (_, type, given, stored) => {
    const add = { name: 'n', type: primitive(type), required: true, default: given };
    const result = edited([{ kind: 'add-column', column: add }], version3());
    expect(at(result, 'n')).toMatchObject({
      ...{ required: true, initialDefault: stored, writeDefault: stored },
    });
  });

  test.each<[string, Parameters<typeof refused>]>([
    [
      'a required one without a default',
      [
        [{ kind: 'add-column', column: { name: 'n', type: primitive('int'), required: true } }],
        /required/,
      ],
    ],
    [
      'a default in version 2',
      [
        [{ kind: 'add-column', column: { name: 'n', type: primitive('int'), default: 1 } }],
        /default/,
      ],
    ],
    [
      'a default of another type',
      [
        [{ kind: 'add-column', column: { name: 'n', type: primitive('int'), default: 'x' } }],
        /"x" is not a value of type int/,
        version3(),
      ],
    ],
    [
      'a default of a struct',
      [
        [
          {
            kind: 'add-column',
            column: { name: 'n', type: struct(column('q', 'int')), default: {} },
          },
        ],
        /can only be null/,
        version3(),
      ],
    ],
    [
      'a number that JSON has not',
      [
        [{ kind: 'add-column', column: { name: 'n', type: primitive('double'), default: 'NaN' } }],
        /NaN/,
        version3(),
      ],
    ],
    [
      'a name that is taken',
      [[{ kind: 'add-column', column: { name: 'a', type: primitive('int') } }], /is there already/],
    ],
    [
      'a name that differs by case',
      [[{ kind: 'add-column', column: { name: 'A', type: primitive('int') } }], /by case alone/],
    ],
    [
      'no name',
      [[{ kind: 'add-column', column: { name: '', type: primitive('int') } }], /empty name/],
    ],
    [
      'below a number',
      [
        [{ kind: 'add-column', parent: ['a'], column: { name: 'n', type: primitive('int') } }],
        /not a struct/,
      ],
    ],
    [
      'inside the key of a map',
      [
        [
          {
            kind: 'add-column',
            parent: ['m', 'key'],
            column: { name: 'n', type: primitive('int') },
          },
        ],
        /key of a map/,
      ],
    ],
  ])('%s is refused', (_, given) => refused(...given));
});

describe('columns are changed', () => {
  test('dropped, renamed, described, made optional', () => {
    const result = edited([
      { kind: 'drop-column', path: ['s', 'x'] },
      { kind: 'rename-column', path: ['s', 'y', 'element', 'z'], to: 'Z' },
      { kind: 'update-column-doc', path: ['b'], doc: 'day' },
      { kind: 'make-column-optional', path: ['a'] },
    ]);
    expect(at(result, 's.x')).toBeUndefined();
    expect(at(result, 's.y.element.Z')?.id).toBe(at(schema, 's.y.element.z')?.id);
    expect(at(result, 'b')?.doc).toBe('day');
    expect(at(result, 'a')?.required).toBe(false);
    const without = editSchema(table(result), [{ kind: 'update-column-doc', path: ['b'] }]);
    expect(at(without, 'b')).toEqual(at(schema, 'b'));
  });

  test('elements and values may take wider types and nulls', () => {
    const base = assignFreshIds([
      column('l', { kind: 'list', elementId: 0, elementRequired: true, element: primitive('int') }),
      column('m', map(primitive('int'), primitive('float'))),
    ]);
    const result = edited(
      [
        { kind: 'make-column-optional', path: ['l', 'element'] },
        { kind: 'update-column-type', path: ['l', 'element'], to: primitive('long') },
        { kind: 'update-column-type', path: ['m', 'value'], to: primitive('double') },
      ],
      table(base),
    );
    expect(at(result, 'l')?.type).toMatchObject({
      elementRequired: false,
      element: { kind: 'long' },
    });
    expect(at(result, 'm.value')?.type).toEqual({ kind: 'double' });
  });

  test('moved, at any depth', () => {
    const move = (path: readonly string[], to: ColumnPosition): SchemaEdit => ({
      ...{ kind: 'move-column', path, to },
    });
    expect(names(edited([move(['m'], 'first')]).fields)).toEqual(['m', 'a', 'b', 's']);
    expect(names(edited([move(['a'], { after: 's' })]).fields)).toEqual(['b', 's', 'a', 'm']);
    expect(names(edited([move(['m'], { before: 'b' })]).fields)).toEqual(['a', 'm', 'b', 's']);
    const inner = at(edited([move(['s', 'y'], 'first')]), 's')?.type;
    expect(inner?.kind === 'struct' && names(inner.fields)).toEqual(['y', 'x']);
    refused([move(['a'], { after: 'q' })], /cannot move next to "q"/);
    refused([move(['a'], { before: 'a' })], /cannot move next to "a"/);
  });

  test('only a column that was just added with a default becomes required', () => {
    const add: SchemaEdit = {
      ...{ kind: 'add-column', column: { name: 'n', type: primitive('int'), default: 1 } },
    };
    const require: SchemaEdit = { kind: 'make-column-required', path: ['n'] };
    expect(at(edited([add, require], version3()), 'n')?.required).toBe(true);
    const optional = edited([add], version3());
    refused([require], /may have no value/, version3(optional, { lastColumnId: 31 }));
    refused([{ kind: 'make-column-required', path: ['b'] }], /may have no value/);
    expect(edited([{ kind: 'make-column-required', path: ['a'] }])).toEqual(schema);
  });

  test('the default for writes changes, the initial one stays', () => {
    const add: SchemaEdit = {
      ...{ kind: 'add-column', column: { name: 'n', type: primitive('int'), default: 1 } },
    };
    const set = (value: unknown): SchemaEdit => ({
      ...{ kind: 'update-write-default', path: ['n'], value },
    });
    expect(at(edited([add, set(2)], version3()), 'n')).toMatchObject({
      ...{ initialDefault: 1, writeDefault: 2 },
    });
    expect(at(edited([add, set(null)], version3()), 'n')).not.toHaveProperty('writeDefault');
    const require: SchemaEdit = { kind: 'make-column-required', path: ['n'] };
    refused([add, require, set(null)], /is required/, version3());
  });

  test('identifiers are named by their columns', () => {
    const result = edited([{ kind: 'set-identifier-fields', columns: [['a'], ['s', 'x'], ['a']] }]);
    expect(result.identifierFieldIds).toEqual([1, at(schema, 's.x')?.id]);
  });

  test.each<[string, SchemaEdit, RegExp]>([
    ['an unknown column', { kind: 'drop-column', path: ['q'] }, /no column "q"/],
    ['an unknown nested one', { kind: 'rename-column', path: ['s', 'q'], to: 'r' }, /"s.q"/],
    ['a name that is taken', { kind: 'rename-column', path: ['s', 'x'], to: 'Y' }, /case alone/],
    [
      'the key of a map',
      { kind: 'update-column-type', path: ['m', 'key', 'k'], to: primitive('long') },
      /key/,
    ],
    ['a key itself', { kind: 'make-column-optional', path: ['m', 'key'] }, /key of a map/],
    ['dropping a value', { kind: 'drop-column', path: ['m', 'value'] }, /list or map/],
    [
      'renaming an element',
      { kind: 'rename-column', path: ['s', 'y', 'element'], to: 'e' },
      /list or map/,
    ],
    [
      'describing an element',
      { kind: 'update-column-doc', path: ['s', 'y', 'element'], doc: 'd' },
      /list or map/,
    ],
    ['emptying a struct', { kind: 'drop-column', path: ['m', 'value', 'v'] }, /only column left/],
  ])('%s is refused', (_, edit, message) => refused([edit], message));
});

describe('types are widened', () => {
  const promote = (from: string, to: string, metadata: (base: Schema) => TableMetadata) =>
    editSchema(metadata(assignFreshIds([column('c', from)])), [
      { kind: 'update-column-type', path: ['c'], to: primitive(to) },
    ]).fields[0]?.type;

  test.each([
    ['int', 'long'],
    ['float', 'double'],
    ['decimal(9,2)', 'decimal(38,2)'],
    ['string', 'string'],
  ])('from %s to %s', (from, to) => {
    expect(promote(from, to, table)).toEqual(primitive(to));
  });

  test.each([
    ['date', 'timestamp'],
    ['date', 'timestamp_ns'],
    ['unknown', 'string'],
  ])('from %s to %s in version 3', (from, to) => {
    expect(promote(from, to, version3)).toEqual(primitive(to));
  });

  test.each([
    ['long', 'int', /long to int/],
    ['decimal(9,2)', 'decimal(9,3)', /cannot change/],
    ['decimal(9,2)', 'decimal(8,2)', /cannot change/],
    ['int', 'string', /int to string/],
    ['date', 'timestamp', /date to timestamp/],
  ])('from %s to %s is refused', (from, to, message) => {
    expect(() => promote(from, to, table)).toThrow(message);
  });

  test.each(['timestamptz', 'timestamptz_ns', 'long'])('nor a date to %s', (to) => {
    expect(() => promote('date', to, version3)).toThrow(/cannot change/);
  });

  test('a default is widened with its column', () => {
    const base: Schema = {
      ...assignFreshIds([column('d', 'date'), column('f', 'float'), column('e', 'date')]),
    };
    const fields = base.fields.map((f) => ({
      ...f,
      initialDefault: f.type.kind === 'float' ? 0.1 : '2017-11-16',
    }));
    const result = edited(
      [
        { kind: 'update-column-type', path: ['d'], to: primitive('timestamp') },
        { kind: 'update-column-type', path: ['e'], to: primitive('timestamp_ns') },
        { kind: 'update-column-type', path: ['f'], to: primitive('double') },
      ],
      version3({ ...base, fields }),
    );
    expect(result.fields.map((f) => f.initialDefault)).toEqual([
      ...['2017-11-16T00:00:00.000000', Math.fround(0.1), '2017-11-16T00:00:00.000000000'],
    ]);
  });

  test.each<[Transform, boolean]>([
    [{ kind: 'day' }, true],
    [{ kind: 'month' }, true],
    [{ kind: 'year' }, true],
    [{ kind: 'void' }, true],
    [{ kind: 'identity' }, false],
    [{ kind: 'bucket', buckets: 4 }, false],
  ])('a date partitioned by %j: %s', (transform, legal) => {
    const field = { sourceId: 2, fieldId: 1000, name: 'p', transform };
    const specs = [unpartitioned, { specId: 1, fields: [field] }];
    const metadata = version3(schema, { partitionSpecs: specs });
    const edit: SchemaEdit = {
      kind: 'update-column-type',
      path: ['b'],
      to: primitive('timestamp'),
    };
    if (legal) expect(at(edited([edit], metadata), 'b')?.type).toEqual(primitive('timestamp'));
    else refused([edit], /partition field "p" .* other values/, metadata);
  });
});

test('random edits keep every column under its id, and ids apart', () => {
  const drawn = fc.tuple(schemas, fc.array(fc.tuple(fc.nat(), fc.nat(4)), { maxLength: 8 }));
  fc.assert(
    fc.property(drawn, ([base, draws]) => {
      const metadata = table(base, { lastColumnId: highestFieldId(base) + 3 });
      let current = metadata;
      for (const [which, what] of draws) current = step(current, which, what);
      const [result] = current.schemas;
      if (!result) throw new Error('no schema');
      const ids = [...fieldIds(result)];
      expect(new Set(ids).size).toBe(ids.length);
      for (const { field } of locatedFields(result)) {
        const before = fieldById(base, field.id);
        if (before) expect(field.type.kind).toBe(before.type.kind);
        else expect(field.id).toBeGreaterThan(metadata.lastColumnId);
      }
    }),
  );
});

function step(metadata: TableMetadata, which: number, what: number): TableMetadata {
  const [current] = metadata.schemas;
  const all = current ? [...locatedFields(current)] : [];
  const path = all[which % Math.max(all.length, 1)]?.path ?? [];
  const edits: readonly SchemaEdit[] = [
    { kind: 'add-column', parent: path, column: { name: `n${which}`, type: primitive('int') } },
    { kind: 'drop-column', path },
    { kind: 'rename-column', path, to: `r${which}` },
    { kind: 'make-column-optional', path },
    { kind: 'move-column', path, to: 'first' },
  ];
  try {
    const next = editSchema(metadata, [edits[what] ?? { kind: 'drop-column', path }]);
    const lastColumnId = Math.max(metadata.lastColumnId, highestFieldId(next));
    return { ...metadata, schemas: [next], lastColumnId };
  } catch (error) {
    expect(error).toMatchObject({ code: 'LAKE-I007' });
    return metadata;
  }
}
