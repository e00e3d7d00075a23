import { expect, test } from 'vitest';
import { isVolatile } from './refresh.js';

test.each([
  ['select now()', true],
  ['select CURRENT_TIMESTAMP', true],
  ["select * from read_parquet('x')", true],
  ["select * from 'x.csv'", true],
  ['select random ()', true],
  ['select a.now_playing, known from "lake"."s"."t"', false],
  ["select date_trunc('hour', t) from x", false],
])('%s', (sql, expected) => {
  expect(isVolatile(sql)).toBe(expected);
});
