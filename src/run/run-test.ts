/**
 * Runs one data test against what the run has staged, or against the tables as they are.
 *
 * @module
 */

import { runDataTest, type TestOutcome } from '../check/run-data-test.js';
import type { EngineConnection } from '../engine/engine.js';
import type { CompiledNode } from '../project/compile.js';
import type { TestNode } from '../project/node.js';
import { compileForRun } from './compile-for-run.js';
import { exposeQuery } from './expose-query.js';
import type { RunSession } from './session.js';
import { locating } from './sql-location.js';

export async function runTest(
  session: RunSession,
  test: TestNode,
  connection: EngineConnection,
): Promise<{ outcome: TestOutcome; compiled: CompiledNode }> {
  const compiled = await compileForRun(session, test, connection, { incremental: false });
  const { failCalc, warnIf, errorIf } = test.testConfig;
  await exposeQuery(session, connection, {
    sql: compiled.sql,
    reads: session.readBy(test),
    asker: test.uniqueId,
    over: [failCalc, warnIf, errorIf],
  });
  const outcome = await locating(session.project, compiled, () =>
    runDataTest({ connection, test, sql: compiled.sql }),
  );
  return { outcome, compiled };
}
