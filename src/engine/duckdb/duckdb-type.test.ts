import { expect, test } from 'vitest';
import { parseDuckDbType } from './duckdb-type.js';
import { icebergFields } from './iceberg-fields.js';
import { sqlType } from './type-sql.js';

test.each([
  ['INTEGER', 'INTEGER'],
  ['DECIMAL(38,10)', 'DECIMAL(38,10)'],
  ['TIMESTAMP WITH TIME ZONE[]', 'TIMESTAMPTZ[]'],
  ['INTEGER[3][]', 'INTEGER[][]'],
  ['STRUCT("a" INTEGER, "b, c" DECIMAL(9,2)[], "d""e" VARCHAR)', undefined],
  [
    'STRUCT(a STRUCT(b MAP(VARCHAR, INTEGER[])))',
    'STRUCT("a" STRUCT("b" MAP(VARCHAR, INTEGER[])))',
  ],
  [`ENUM('a)', 'it''s')`, 'VARCHAR'],
  ['MAP(VARCHAR, STRUCT("x" JSON))', 'MAP(VARCHAR, STRUCT("x" VARCHAR))'],
  ['HUGEINT', 'DECIMAL(38,0)'],
  ['UBIGINT', 'DECIMAL(20,0)'],
  ['UINTEGER', 'BIGINT'],
  ['USMALLINT', 'INTEGER'],
  ['TIMESTAMP_MS', 'TIMESTAMP'],
])('%s is stored as %s', (type, stored) => {
  const [field] = icebergFields([{ name: 'c', type }], { formatVersion: 2 });
  expect(field && sqlType(field.type)).toBe(stored ?? type);
});

test('nanoseconds need version 3', () => {
  const columns = [{ name: 'c', type: 'STRUCT("t" TIMESTAMP_NS)' }];
  expect(icebergFields(columns, { formatVersion: 3 })).toHaveLength(1);
  expect(() => icebergFields(columns, { formatVersion: 2 })).toThrow(
    'column "c" has type TIMESTAMP_NS, which Iceberg cannot store in format version 2',
  );
});

test('members of a struct that differ only by case are refused', () => {
  const columns = [{ name: 'c', type: 'STRUCT("a" INTEGER, "A" INTEGER)' }];
  expect(() => icebergFields(columns, { formatVersion: 2 })).toThrow('"a" and "A"');
});

test.each(['STRUCT(a', 'INTEGER)', 'MAP(VARCHAR)', ''])('%j is no type', (text) => {
  expect(() => parseDuckDbType(text)).toThrow('not a type of DuckDB');
});
