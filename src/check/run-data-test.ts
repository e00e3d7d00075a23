/**
 * Runs one data test: its query returns the rows that should not be there.
 *
 * @module
 */

import type { EngineConnection } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import type { TestNode } from '../project/node.js';

export interface TestRequest {
  readonly connection: EngineConnection;
  readonly test: TestNode;
  /** The compiled query. */
  readonly sql: string;
}

export interface TestOutcome {
  readonly status: 'pass' | 'warn' | 'fail';
  /** The value of `fail_calc`: as a rule the number of rows found. */
  readonly failures: number;
  /** The first rows found, as text; only where the test did not pass. */
  readonly sample?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

const sampleSize = 5;

/**
 * @throws SqlError when the query does not bind; LakeError LAKE-D002 when `fail_calc`, `warn_if`
 * or `error_if` give no answer
 */
export async function runDataTest(request: TestRequest): Promise<TestOutcome> {
  const { connection, test, sql } = request;
  await connection.describe(sql);
  const { failures, warn, error } = await evaluate(request);
  const status = statusOf(test, { warn, error });
  if (status === 'pass') return { status, failures };
  return { status, failures, sample: await sampleOf(connection, sql) };
}

interface Verdict {
  readonly failures: number;
  readonly warn: boolean;
  readonly error: boolean;
}

async function evaluate({ connection, test, sql }: TestRequest): Promise<Verdict> {
  const { failCalc, warnIf, errorIf, limit } = test.testConfig;
  const limited = limit === undefined ? sql : `SELECT * FROM (\n${sql}\n) LIMIT ${limit}`;
  const { rows } = await connection.query(`
    WITH found AS (SELECT (${failCalc}) AS failures FROM (\n${limited}\n) AS test_rows)
    SELECT CAST(failures AS DOUBLE), failures ${warnIf}, failures ${errorIf} FROM found`);
  const [failures, warn, error] = rows[0] ?? [];
  if (typeof failures === 'number' && typeof warn === 'boolean' && typeof error === 'boolean') {
    return { failures, warn, error };
  }
  throw new LakeError('LAKE-D002', `the test ${test.name} gave no number of failures`, {
    location: test.location,
    hint: `fail_calc is "${failCalc}", warn_if "${warnIf}", error_if "${errorIf}"`,
  });
}

function statusOf(test: TestNode, verdict: Pick<Verdict, 'warn' | 'error'>): TestOutcome['status'] {
  if (test.testConfig.severity === 'error' && verdict.error) return 'fail';
  return verdict.warn ? 'warn' : 'pass';
}

async function sampleOf(
  connection: EngineConnection,
  sql: string,
): Promise<NonNullable<TestOutcome['sample']>> {
  const { columns, rows } = await connection.query(
    `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (\n${sql}\n) LIMIT ${sampleSize}`,
  );
  return {
    columns: columns.map((column) => column.name),
    rows: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : '∅'))),
  };
}
