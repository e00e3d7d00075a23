import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { primitiveTypes, typedValues, valuesOf } from '../../testing/iceberg-arbitraries.js';
import { formatCanonical, parseCanonical } from './canonical-value.js';
import { civilDate, daysSinceEpoch } from './civil-date.js';
import { truncateLower, truncateUpper } from '../scan/metrics-bounds.js';
import { decodeSingleValue, encodeSingleValue } from './single-value.js';
import { parsePrimitiveType } from './type-text.js';
import type { Value } from './type.js';
import { compareValues } from './value-order.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('binary single values', () => {
  test('decode to what was encoded', () => {
    fc.assert(
      fc.property(typedValues, ({ type, value }) => {
        expect(decodeSingleValue(type, encodeSingleValue(type, value))).toEqual(value);
      }),
    );
  });

  test.each<[string, Exclude<Value, null>, string]>([
    ['boolean', true, '01'],
    ['int', -2, 'feffffff'],
    ['long', 1n, '0100000000000000'],
    ['float', -0, '00000080'],
    ['double', 1, '000000000000f03f'],
    ['decimal(9,2)', -128n, '80'],
    ['decimal(9,2)', 128n, '0080'],
    ['decimal(9,2)', 0n, '00'],
    ['date', 17486, '4e440000'],
    ['timestamptz', -1n, 'ffffffffffffffff'],
    ['string', 'é', 'c3a9'],
    ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 'f79c3e09677c4bbda4793f349cb785e7'],
  ])('%s %s is %s', (type, value, expected) => {
    expect(hex(encodeSingleValue(parsePrimitiveType(type), value))).toBe(expected);
  });

  test.each<[string, string, Value]>([
    ['long', 'feffffff', -2n],
    ['double', '0000c03f', 1.5],
    ['decimal(18,2)', '80', -128n],
    ['timestamp', '01000000', 86_400_000_000n],
    ['timestamp_ns', '01000000', 86_400_000_000_000n],
  ])('a %s reads the bytes %s of the type that it was', (type, bytes, expected) => {
    const encoded = new Uint8Array(Buffer.from(bytes, 'hex'));
    expect(decodeSingleValue(parsePrimitiveType(type), encoded)).toBe(expected);
  });

  test.each([
    ['int', ''],
    ['int', '0000000000000000'],
    ['string', 'c3'],
    ['decimal(9,2)', ''],
    ['uuid', '00'],
    ['variant', '00'],
  ])('a %s knows nothing from the bytes "%s"', (type, bytes) => {
    const encoded = new Uint8Array(Buffer.from(bytes, 'hex'));
    expect(decodeSingleValue(parsePrimitiveType(type), encoded)).toBeUndefined();
  });
});

describe('canonical values', () => {
  test('parse to what was formatted', () => {
    fc.assert(
      fc.property(typedValues, ({ type, value }) => {
        expect(parseCanonical(type, formatCanonical(type, value))).toEqual(value);
      }),
    );
  });

  test.each<[string, Value, unknown]>([
    ['long', 9223372036854775807n, '9223372036854775807'],
    ['float', Math.fround(0.1), '0.10000000149011612'],
    ['double', -0, '-0'],
    ['double', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['decimal(9,2)', -5n, '-0.05'],
    ['decimal(9,0)', -5n, '-5'],
    ['date', -1, '1969-12-31'],
    ['date', 2932897, '+010000-01-01'],
    ['date', -719529, '-000001-12-31'],
    ['time', 81068000000n, '22:31:08.000000'],
    ['timestamptz', -1n, '1969-12-31T23:59:59.999999+00:00'],
    ['timestamp_ns', -1n, '1969-12-31T23:59:59.999999999'],
    ['binary', new Uint8Array([0, 255]), '00ff'],
  ])('%s %s is %s', (type, value, expected) => {
    expect(formatCanonical(parsePrimitiveType(type), value)).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['int', 2147483648],
    ['int', '1.5'],
    ['long', '9223372036854775808'],
    ['decimal(4,2)', '100.00'],
    ['decimal(4,2)', '1.005'],
    ['date', '2023-02-29'],
    ['date', '2023-13-01'],
    ['time', '24:00:00'],
    ['timestamp', '2023-01-01T00:00:00+00:00'],
    ['timestamptz', '2023-01-01T00:00:00'],
    ['timestamp', '2023-01-01T00:00:00.0000001'],
    ['uuid', 'x'],
    ['fixed[2]', '00'],
    ['binary', '0'],
    ['boolean', 1],
    ['string', 1],
  ])('a %s is not %j', (type, json) => {
    expect(() => parseCanonical(parsePrimitiveType(type), json)).toThrow(
      expect.objectContaining({ code: 'LAKE-E003' }),
    );
  });

  test('offsets are taken into account', () => {
    const type = parsePrimitiveType('timestamptz');
    expect(parseCanonical(type, '1970-01-01T02:00:00+02:00')).toBe(0n);
    expect(parseCanonical(type, '1970-01-01 00:00:00.5Z')).toBe(500_000n);
  });
});

test('days and civil dates agree with the calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      const date = new Date(days * 86_400_000);
      expect(civilDate(days)).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
      });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (days) => {
      expect(daysSinceEpoch(civilDate(days))).toBe(days);
    }),
  );
});

describe('order of values', () => {
  test('is total, and that of the encoded bytes of text', () => {
    fc.assert(
      fc.property(
        primitiveTypes.chain((type) =>
          fc.record({ type: fc.constant(type), a: valuesOf(type), b: valuesOf(type) }),
        ),
        ({ type, a, b }) => {
          const compare = compareValues(type);
          expect(compare(a, a)).toBe(0);
          expect(Math.sign(compare(a, b))).toBe(0 - Math.sign(compare(b, a)));
        },
      ),
    );
    const compare = compareValues({ kind: 'string' });
    // U+FF61 is below U+1F600, although its UTF-16 unit is above.
    expect(compare('\uff61', '😀')).toBeLessThan(0);
  });

  test('floats: -0 before 0, NaN last', () => {
    const values = [NaN, Infinity, 0, -0, -Infinity, 1];
    expect(values.sort(compareValues({ kind: 'double' }))).toEqual([
      ...[-Infinity, -0, 0, 1, Infinity, NaN],
    ]);
  });
});

describe('shortened bounds', () => {
  test('lie below and above the value', () => {
    fc.assert(
      fc.property(typedValues, fc.integer({ min: 1, max: 20 }), ({ type, value }, length) => {
        const compare = compareValues(type);
        expect(compare(truncateLower(type, value, length), value)).toBeLessThanOrEqual(0);
        const upper = truncateUpper(type, value, length);
        if (upper !== undefined) expect(compare(upper, value)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test.each([
    ['abcd', 'abd'],
    ['ab', 'ab'],
    ['ab\u{10ffff}d', 'ac'],
    ['\u{10ffff}\u{10ffff}\u{10ffff}d', undefined],
    ['ab\ud7ffd', 'ab\ue000'],
    ['ab😀d', 'ab😁'],
  ])('the upper bound of %j in three characters is %j', (text, expected) => {
    expect(truncateUpper({ kind: 'string' }, text, 3)).toBe(expected);
  });

  test('bytes are incremented where they can be', () => {
    const upper = (...bytes: number[]) =>
      truncateUpper({ kind: 'binary' }, new Uint8Array(bytes), 2);
    expect(upper(1, 2, 3)).toEqual(new Uint8Array([1, 3]));
    expect(upper(1, 255, 3)).toEqual(new Uint8Array([2]));
    expect(upper(255, 255, 3)).toBeUndefined();
  });
});
