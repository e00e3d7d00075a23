import { expect, test } from 'vitest';
import { withoutFinalSemicolons } from './query-text.js';

test.each([
  ['SELECT 1;', 'SELECT 1 '],
  ['SELECT 1 ; ;\n-- done; really\n', 'SELECT 1    \n-- done; really\n'],
  ['SELECT 1; /* a;b */ ', 'SELECT 1  /* a;b */ '],
  ["SELECT ';'", "SELECT ';'"],
  ["SELECT 'it''s;' AS \"a;\";", "SELECT 'it''s;' AS \"a;\" "],
  ['SELECT $$;$$', 'SELECT $$;$$'],
  ['SELECT $a$ ; $$ $a$;', 'SELECT $a$ ; $$ $a$ '],
  ['SELECT 1; SELECT 2;', 'SELECT 1; SELECT 2 '],
  ['', ''],
])('%j becomes %j', (sql, expected) => {
  expect(withoutFinalSemicolons(sql)).toBe(expected);
});
