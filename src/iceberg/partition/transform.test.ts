import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LakeError } from '../../errors.js';
import { sharedPath } from '../../testing/shared.js';
import { parseTransform, formatTransform } from './transform-text.js';
import { applyTransform, canTransform, transformResultType } from './transform.js';
import { parsePrimitiveType } from '../type/type-text.js';
import type { Value } from '../type/type.js';
import { parseJson } from '../../util/json.js';
import { formatCanonical, parseCanonical } from '../type/canonical-value.js';

interface Row {
  readonly transform: string;
  readonly type: string;
  readonly input: unknown;
  readonly output: unknown;
}

const corpus = sharedPath('golden', 'transforms.json');

describe.skipIf(corpus === undefined)('agrees with the Java library and PyIceberg', () => {
  // A JSON file of rows in this form; see the README beside it.
  const rows = corpus === undefined ? [] : (parseJson(readFileSync(corpus, 'utf8')) as Row[]);
  const kindOf = (row: Row) => row.transform.replace(/\[.*/, '');

  test.each([...new Set(rows.map(kindOf))])('%s', (kind) => {
    for (const row of rows.filter((r) => kindOf(r) === kind)) {
      expect({ ...row, output: run(row) }).toEqual(row);
    }
  });
});

function run(row: Row): unknown {
  const transform = parseTransform(row.transform);
  const type = parsePrimitiveType(row.type);
  const output = applyTransform(transform, type)(parseCanonical(type, row.input));
  const result =
    transform.kind === 'day' ? ({ kind: 'int' } as const) : transformResultType(transform, type);
  return formatCanonical(result, output);
}

describe('the examples of the specification', () => {
  const hash = (type: string, value: Value) =>
    applyTransform({ kind: 'bucket', buckets: 100 }, parsePrimitiveType(type))(value);

  test.each<[string, Value, number]>([
    ['int', 34, 79],
    ['long', 34n, 79],
    ['long', 0n, 76],
    ['long', -1n, 12],
    ['date', 17486, 26],
    ['time', 81068000000n, 59],
    ['timestamp', 1510871468000000n, 7],
    ['timestamptz', 1510871468000001n, 38],
    ['timestamp_ns', 1510871468000001001n, 38],
    ['decimal(9,2)', 1420n, 59],
    ['decimal(9,2)', -1420n, 51],
    ['string', 'iceberg', 89],
    ['string', '', 0],
    ['string', 'é', 95],
    ['string', '😀', 98],
    ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 40],
    ['binary', new Uint8Array([0, 1, 2, 3]), 41],
  ])('bucket[100] of %s %s is %i', (type, value, bucket) => {
    expect(hash(type, value)).toBe(bucket);
  });

  test.each<[string, number, number, number, number]>([
    ['2017-12-01T10:12:55.038194', 47, 575, 17501, 420034],
    ['1969-12-31T23:59:59.999999', -1, -1, -1, -1],
    ['1969-12-31T00:00:00.000000', -1, -1, -1, -24],
    ['1968-12-31T23:00:00.000000', -2, -13, -366, -8761],
    ['2024-02-29T00:00:00.000000', 54, 649, 19782, 474768],
  ])('%s has year %i, month %i, day %i, hour %i', (text, ...expected) => {
    const type = parsePrimitiveType('timestamp');
    const value = parseCanonical(type, text);
    const all = (['year', 'month', 'day', 'hour'] as const).map((kind) =>
      applyTransform({ kind }, type)(value),
    );
    expect(all).toEqual(expected);
  });
});

test('every transform maps null to null', () => {
  for (const text of ['identity', 'bucket[4]', 'truncate[4]', 'void']) {
    expect(applyTransform(parseTransform(text), { kind: 'string' })(null)).toBeNull();
  }
});

test('an unknown transform is kept as text and cannot be written by', () => {
  const transform = parseTransform('zorder[3]');
  expect(formatTransform(transform)).toBe('zorder[3]');
  expect(() => applyTransform(transform, { kind: 'int' })).toThrow(LakeError);
  expect(parseTransform('bucket[0]').kind).toBe('unknown');
});

test('transforms refuse the types that the specification does not give them', () => {
  expect(canTransform({ kind: 'hour' }, { kind: 'date' })).toBe(false);
  expect(canTransform({ kind: 'bucket', buckets: 2 }, { kind: 'double' })).toBe(false);
  expect(canTransform({ kind: 'truncate', width: 2 }, { kind: 'uuid' })).toBe(false);
  expect(canTransform({ kind: 'identity' }, { kind: 'double' })).toBe(true);
});
