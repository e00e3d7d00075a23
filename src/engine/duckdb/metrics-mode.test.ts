/** The mode of each column's metrics follows the table's properties. */
import { expect, test } from 'vitest';
import { locatedFields } from '../../iceberg/schema/schema-fields.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import type { NestedField } from '../../iceberg/type/type.js';
import { metricsModes } from './metrics-mode.js';

function int(id: number, name = `c${id}`): NestedField {
  return { id, name, required: false, type: { kind: 'int' } };
}

function modes(
  fields: readonly NestedField[],
  properties: Readonly<Record<string, string>>,
  sourceId?: number,
): Readonly<Record<string, string>> {
  const schema: Schema = { schemaId: 0, fields, identifierFieldIds: [] };
  const mode = metricsModes({
    schema,
    properties,
    ...(sourceId === undefined
      ? {}
      : {
          sortOrder: {
            orderId: 1,
            fields: [
              {
                sourceId,
                transform: { kind: 'identity' },
                direction: 'asc',
                nullOrder: 'nulls-first',
              },
            ],
          },
        }),
  });
  const texts = [...locatedFields(schema)].map((located) => {
    const found = mode(located);
    const text = found.kind === 'truncate' ? `truncate(${found.length})` : found.kind;
    return [located.path.join('.'), text] as const;
  });
  return Object.fromEntries(texts);
}

const two = [int(1, 'a'), int(2, 'b')];

test('a column takes its own mode, else the default', () => {
  const properties = {
    'write.metadata.metrics.default': 'counts',
    'write.metadata.metrics.column.b': 'Truncate(3)',
  };
  expect(modes(two, properties)).toEqual({ a: 'counts', b: 'truncate(3)' });
});

test('without a default the first 100 columns have bounds, those of structs after the plain ones', () => {
  const nested: NestedField = {
    id: 200,
    name: 's',
    required: false,
    type: { kind: 'struct', fields: [int(201, 'x'), int(202, 'y')] },
  };
  const fields = [nested, ...Array.from({ length: 99 }, (_, i) => int(i + 1))];
  const found = modes(fields, {});
  expect(found['c99']).toBe('truncate(16)');
  expect(found['s.x']).toBe('truncate(16)');
  expect(found['s.y']).toBe('none');
  const limit = { 'write.metadata.metrics.max-inferred-column-defaults': '1' };
  expect(modes(two, limit)).toEqual({ a: 'truncate(16)', b: 'none' });
});

test('columns of the sort order have bounds', () => {
  const none = { 'write.metadata.metrics.default': 'none' };
  expect(modes(two, none, 2)).toEqual({ a: 'none', b: 'truncate(16)' });
  const own = { ...none, 'write.metadata.metrics.column.b': 'counts' };
  expect(modes(two, own, 2)).toEqual({ a: 'none', b: 'counts' });
});

test.each([
  ['write.metadata.metrics.default', 'some'],
  ['write.metadata.metrics.column.a', 'truncate(0)'],
  ['write.metadata.metrics.max-inferred-column-defaults', 'many'],
])('%s cannot be "%s"', (name, value) => {
  expect(() => modes(two, { [name]: value })).toThrowError(name);
});
