import { expect, test } from 'vitest';
import { LakeErrors } from '../errors.js';
import { parseYaml } from './yaml-file.js';

const read = (text: string) => parseYaml('f.yml', text).value;

test.each<[text: string, value: unknown]>([
  ['yes', true],
  ['Off', false],
  ['y', 'y'],
  ['~', null],
  ['', null],
  ['010', 8],
  ['0x1F', 31],
  ['1_000', 1000],
  ['-7', -7],
  ['9007199254740993', 9007199254740993n],
  ['190:20:30', 685230],
  ['1e3', '1e3'],
  ['08', '08'],
  ['2026-01-05', '2026-01-05'],
  ['"yes"', 'yes'],
  ["'010'", '010'],
  ['!!str 12', '12'],
  ['!!int "3"', 3],
])('reads %s as PyYAML does', (text, value) => {
  expect(read(`a: ${text}`)).toEqual({ a: value });
});

test('a float stays one', () => {
  const { a } = read('a: 1.0') as { a: object };
  expect(a).toBeInstanceOf(Number);
  expect(Number(a)).toBe(1);
  expect(Number((read('a: 1.5e+3') as { a: object }).a)).toBe(1500);
});

test('anchors and merged mappings', () => {
  const text = 'base: &b {x: 1, y: 2}\nc:\n  <<: *b\n  y: 3\nd: *b\n';
  expect(read(text)).toEqual({ base: { x: 1, y: 2 }, c: { x: 1, y: 3 }, d: { x: 1, y: 2 } });
});

test('keys keep their order, also those that look like numbers', () => {
  expect(Object.keys(read('b: 1\na: 2') as object)).toEqual(['b', 'a']);
  expect(read('2: b\n1: a')).toEqual(
    new Map([
      [2, 'b'],
      [1, 'a'],
    ]),
  );
});

test('values and keys are found again', () => {
  const file = parseYaml('f.yml', 'models:\n  - name: a\n    columns:\n      - {name: é, x: id}\n');
  expect(file.locate(['models', 0, 'columns', 0, 'x'])).toEqual({
    file: 'f.yml',
    line: 4,
    column: 22,
    endColumn: 24,
  });
  expect(file.locateKey(['models', 0, 'columns'])).toMatchObject({ line: 3, column: 5 });
  expect(file.locate(['models', 0, 'nope'])).toMatchObject({ line: 2, column: 5 });
});

test.each<[what: string, text: string, line: number, column: number, message: RegExp]>([
  ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 3, 1, /"a" is given twice/],
  ['a bad indent', 'a:\n  - b\n c: 1\n', 3, 2, /./],
  ['an open quote', 'a: "b\n', 2, 1, /quote/],
  ['a tab', 'a:\n\tb: 1\n', 2, 1, /tab/i],
  ['an unquoted expression', 'a: {{ x }}\n', 1, 5, /cannot be a key/],
  ['a second document', 'a: 1\n---\nb: 2\n', 2, 1, /document/],
])('%s is an error with its position', (_, text, line, column, message) => {
  const error = faultOf(text);
  expect(error).toMatchObject({ code: 'LAKE-C001', location: { file: 'f.yml', line, column } });
  expect(error?.message).toMatch(message);
});

function faultOf(text: string) {
  try {
    read(text);
  } catch (error) {
    if (error instanceof LakeErrors) return error.errors[0];
    throw error;
  }
  throw new Error('no error');
}
