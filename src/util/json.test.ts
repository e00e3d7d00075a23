import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, stringifyJson } from './json.js';

test('keeps 64-bit integers', () => {
  const text = '{"id":9223372036854775807,"n":1,"f":1.5,"big":12345678901234567890.5}';
  expect(parseJson(text)).toEqual({
    id: 9223372036854775807n,
    n: 1,
    f: 1.5,
    big: 12345678901234567000,
  });
  expect(stringifyJson({ id: 9223372036854775807n })).toBe('{"id":9223372036854775807}');
});

test('round-trips whatever JSON can hold', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = stringifyJson(value);
      expect(stringifyJson(parseJson(text))).toBe(text);
    }),
  );
});
