import { expect, test } from 'vitest';
import type { NestedField, Type } from '../type/type.js';
import { updatedNameMapping } from './name-mapping.js';
import type { Schema } from './schema.js';

const field = (id: number, name: string, type: Type = { kind: 'int' }): NestedField => ({
  ...{ id, name, required: false, type },
});
const schema = (...fields: readonly NestedField[]): Schema => ({
  ...{ schemaId: 0, identifierFieldIds: [], fields },
});
const struct = (...fields: readonly NestedField[]): Type => ({ kind: 'struct', fields });

const mapping = [
  { 'field-id': 1, names: ['a', 'A'] },
  { 'field-id': 2, names: ['s'], fields: [{ 'field-id': 3, names: ['x'] }] },
];
const before = schema(field(1, 'a'), field(2, 's', struct(field(3, 'x'))));
const updated = (after: Schema): unknown =>
  JSON.parse(updatedNameMapping(JSON.stringify(mapping), before, after));

test('a renamed column keeps its old names', () => {
  expect(updated(schema(field(1, 'b'), field(2, 's', struct(field(3, 'y')))))).toEqual([
    { 'field-id': 1, names: ['a', 'A', 'b'] },
    { 'field-id': 2, names: ['s'], fields: [{ 'field-id': 3, names: ['x', 'y'] }] },
  ]);
});

test('new columns are mapped with what is inside them', () => {
  const list: Type = {
    kind: 'list',
    elementId: 6,
    elementRequired: false,
    element: { kind: 'int' },
  };
  const inner = struct(field(3, 'x'), field(4, 'z'));
  expect(updated(schema(field(1, 'a'), field(2, 's', inner), field(5, 'l', list)))).toEqual([
    mapping[0],
    {
      ...{ 'field-id': 2, names: ['s'] },
      fields: [
        { 'field-id': 3, names: ['x'] },
        { 'field-id': 4, names: ['z'] },
      ],
    },
    { 'field-id': 5, names: ['l'], fields: [{ 'field-id': 6, names: ['element'] }] },
  ]);
});

test('a name that another column takes stands for that one alone', () => {
  expect(updated(schema(field(1, 'b'), field(2, 's', struct()), field(7, 'a')))).toEqual([
    { 'field-id': 1, names: ['A', 'b'] },
    mapping[1],
    { 'field-id': 7, names: ['a'] },
  ]);
});

test('a dropped column stays mapped, for the files that have it', () => {
  expect(updated(schema(field(2, 's', struct(field(3, 'x')))))).toEqual(mapping);
});

test.each(['', '{}', '[1]', '[{"names":[1]}]', '[{"field-id":"1","names":[]}]'])(
  'a malformed mapping is refused: %s',
  (text) => {
    expect(() => updatedNameMapping(text, before, before)).toThrow(
      expect.objectContaining({
        ...{ code: 'LAKE-I006', message: expect.stringContaining('name-mapping') as string },
      }),
    );
  },
);
