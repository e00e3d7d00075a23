/** Conditions that DuckDB evaluates as Iceberg's expressions mean them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, isIn, not, type Expression } from '../../iceberg/scan/expression.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import { localStorage } from '../../storage/local.js';
import type { EngineConnection } from '../engine.js';
import { DuckDbEngine } from './engine.js';
import { expressionSql } from './expression-sql.js';

const schema: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'x "y"', required: false, type: { kind: 'double' } },
    { id: 2, name: 's', required: false, type: { kind: 'string' } },
    {
      ...{ id: 3, name: 'st', required: false },
      type: {
        kind: 'struct',
        fields: [{ id: 4, name: "it's", required: false, type: { kind: 'timestamp' } }],
      },
    },
  ],
};

let engine: DuckDbEngine;
let connection: EngineConnection;

beforeAll(async () => {
  engine = await DuckDbEngine.open({ database: 'lake', storage: localStorage() });
  connection = await engine.connect();
  await connection.execute(`CREATE TEMP TABLE rows AS
    SELECT 0 AS n, NULL::DOUBLE AS "x ""y""", NULL AS s, NULL::STRUCT("it's" TIMESTAMP) AS st
    UNION ALL SELECT 1, '-0'::DOUBLE, 'a' || chr(0), {'it''s': TIMESTAMP '1969-12-31 23:59:59.999999'}
    UNION ALL SELECT 2, 'NaN'::DOUBLE, 'ab''c', {'it''s': TIMESTAMP '1970-01-01'}
    UNION ALL SELECT 3, 1.5, '', {'it''s': NULL}`);
});
afterAll(async () => {
  connection.close();
  await engine[Symbol.asyncDispose]();
});

test.each<[string, Expression, readonly number[]]>([
  ['NaN is the largest number', compare('gt', 1, 0), [2, 3]],
  ['NaN equals itself', compare('eq', 1, NaN), [2]],
  ['both zeros are equal', compare('eq', 1, 0), [1]],
  ['null matches no comparison', not(compare('eq', 1, 0)), [2, 3]],
  ['a value that is no number', { kind: 'is-nan', fieldId: 1 }, [2]],
  ['null', { kind: 'is-null', fieldId: 2 }, [0]],
  ['text with the character zero', compare('eq', 2, 'a\0'), [1]],
  ['the beginning of a text', compare('starts-with', 2, "ab'"), [2]],
  ['one of some', isIn(2, ['', "ab'c"]), [2, 3]],
  ['one of none', isIn(2, []), []],
  ['a field of a struct, before 1970', compare('lt', 4, 0n), [1]],
  ['all of none', { kind: 'and', operands: [] }, [0, 1, 2, 3]],
])('%s', async (_, expression, expected) => {
  const where = expressionSql(schema, expression);
  const { rows } = await connection.query(`SELECT n FROM rows WHERE ${where} ORDER BY n`);
  expect(rows.map(([n]) => n)).toEqual(expected);
});
