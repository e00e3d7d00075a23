/**
 * Runs one data test against what the run has staged, or against the tables as they are.
 *
 * @module
 */

import { runDataTest, type TestOutcome } from '../check/run-data-test.js';
import type { EngineConnection } from '../engine/engine.js';
import type { CompiledNode } from '../project/compile.js';
import type { TestNode } from '../project/node.js';
import { compileExposed } from './compile-for-run.js';
import type { RunSession } from './session.js';
import { locating } from './sql-location.js';

export async function runTest(
  session: RunSession,
  test: TestNode,
  connection: EngineConnection,
): Promise<{ outcome: TestOutcome; compiled: CompiledNode }> {
  const compiled = await compileExposed(session, test, connection);
  const outcome = await locating(session.project, compiled, () =>
    runDataTest({ connection, test, sql: compiled.sql }),
  );
  return { outcome, compiled };
}
