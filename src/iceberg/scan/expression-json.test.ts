import { describe, expect, test } from 'vitest';
import type { Schema } from '../schema/schema.js';
import { LakeError } from '../../errors.js';
import { parseJson } from '../../util/json.js';
import { expressionFromJson } from './expression-json.js';

const schema: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'id', required: true, type: { kind: 'long' } },
    { id: 2, name: 'x', required: false, type: { kind: 'double' } },
    { id: 3, name: 'dec', required: false, type: { kind: 'decimal', precision: 9, scale: 2 } },
    {
      id: 4,
      name: 'st',
      required: false,
      type: {
        kind: 'struct',
        fields: [{ id: 5, name: 'a', required: false, type: { kind: 'string' } }],
      },
    },
    {
      id: 6,
      name: 'ls',
      required: false,
      type: {
        kind: 'list',
        elementId: 7,
        elementRequired: false,
        element: { kind: 'int' },
      },
    },
  ],
};
const read = (text: string) => expressionFromJson(schema, parseJson(text));

describe('an expression in JSON', () => {
  test.each([
    [
      '{"type":"gt","term":"id","value":9007199254740993}',
      { kind: 'compare', op: 'gt', fieldId: 1, value: 9007199254740993n },
    ],
    [
      '{"type":"eq","term":"dec","value":"-0.01"}',
      { kind: 'compare', op: 'eq', fieldId: 3, value: -1n },
    ],
    [
      '{"type":"starts-with","term":"st.a","value":"b"}',
      { kind: 'compare', op: 'starts-with', fieldId: 5, value: 'b' },
    ],
    [
      '{"type":"eq","term":{"type":"reference","term":"id"},"value":1}',
      { kind: 'compare', op: 'eq', fieldId: 1, value: 1n },
    ],
    ['{"type":"is-null","term":"ls"}', { kind: 'is-null', fieldId: 6 }],
    ['{"type":"is-nan","term":"x"}', { kind: 'is-nan', fieldId: 2 }],
    ['{"type":"in","term":"id","values":[1,2]}', { kind: 'in', fieldId: 1, values: [1n, 2n] }],
    ['{"type":"in","term":"id","values":[]}', { kind: 'false' }],
    ['{"type":"not-in","term":"id","values":[]}', { kind: 'true' }],
    ['true', { kind: 'true' }],
    [
      '{"type":"and","left":true,"right":{"type":"not","child":false}}',
      { kind: 'and', operands: [{ kind: 'true' }, { kind: 'not', operand: { kind: 'false' } }] },
    ],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each([
    ['{"type":"eq","term":"nothing","value":1}', 'no column "nothing"'],
    ['{"type":"eq","term":"ls.element","value":1}', 'inside a list'],
    ['{"type":"eq","term":"id","value":1.5}', 'not a value of type long'],
    ['{"type":"eq","term":"id","value":null}', 'has no value'],
    ['{"type":"is-nan","term":"id"}', 'does not apply'],
    ['{"type":"starts-with","term":"id","value":"1"}', 'does not apply'],
    ['{"type":"like","term":"id","value":"1"}', 'does not know the predicate'],
    ['{"type":"in","term":"id"}', 'must be a list'],
    [
      '{"type":"eq","term":{"type":"transform","transform":"day","term":"id"},"value":1}',
      'cannot filter by the term',
    ],
    ['[]', 'must be an object'],
  ])('%s is refused', (text, message) => {
    expect(() => read(text)).toThrow(LakeError);
    expect(() => read(text)).toThrow(message);
  });
});
