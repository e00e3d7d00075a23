/**
 * Executes one node and turns whatever happens into a result.
 *
 * @module
 */

import type { TestOutcome } from '../check/run-data-test.js';
import type { EngineConnection } from '../engine/engine.js';
import { LakeError } from '../errors.js';
import type { CompiledNode } from '../project/compile.js';
import type { ExecutableNode } from '../project/node.js';
import { compiledPathOf, writeCompiled } from './compiled-files.js';
import type { NodeResult, NodeStatus } from './events.js';
import { labelOf } from './relations.js';
import { runModel } from './run-model.js';
import { runSeed } from './run-seed.js';
import { runTest } from './run-test.js';
import type { RunSession } from './session.js';

type Done = Omit<NodeResult, 'node' | 'startedAt' | 'completedAt' | 'executionTime'>;

export async function executeNode(
  session: RunSession,
  node: ExecutableNode,
  onStart: () => void,
): Promise<NodeResult> {
  const startedAt = new Date();
  const started = performance.now();
  onStart();
  const done = await attempt(session, node);
  return {
    node: labelOf(node),
    ...done,
    startedAt,
    completedAt: new Date(),
    executionTime: (performance.now() - started) / 1000,
  };
}

async function attempt(session: RunSession, node: ExecutableNode): Promise<Done> {
  let connection: EngineConnection | undefined;
  const interrupt = () => connection?.interrupt();
  session.invocation.signal.addEventListener('abort', interrupt);
  try {
    connection = await session.engine.connect();
    return await execute(session, node, connection);
  } catch (error) {
    if (session.invocation.signal.aborted) return { status: 'error', message: 'interrupted' };
    const fault = error instanceof LakeError ? error : internalFault(error);
    return { status: 'error', message: fault.message, error: fault };
  } finally {
    session.invocation.signal.removeEventListener('abort', interrupt);
    connection?.close();
  }
}

/** One node's bug must not take the others down with it. */
function internalFault(cause: unknown): LakeError {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new LakeError('LAKE-R005', `internal fault: ${text}`, {
    hint: 'this is a bug in lake, please report it',
    cause,
  });
}

async function execute(
  session: RunSession,
  node: ExecutableNode,
  connection: EngineConnection,
): Promise<Done> {
  switch (node.resourceType) {
    case 'model': {
      const { facts, compiled } = await runModel(session, node, connection);
      return {
        status: 'success',
        message: facts.action,
        facts,
        ...compiledParts(session, compiled),
      };
    }
    case 'seed': {
      const facts = await runSeed(session, node, connection);
      return { status: 'success', message: facts.action, facts };
    }
    case 'test': {
      const { outcome, compiled } = await runTest(session, node, connection);
      return testDone(outcome, compiledParts(session, compiled));
    }
  }
}

function compiledParts(
  session: RunSession,
  compiled: CompiledNode,
): Pick<NodeResult, 'compiledCode' | 'compiledPath'> {
  writeCompiled(session.project, compiled);
  return {
    compiledCode: compiled.sql,
    compiledPath: compiledPathOf(session.project, compiled.node),
  };
}

function testDone(outcome: TestOutcome, compiled: Partial<NodeResult>): Done {
  const found = `${outcome.failures} ${outcome.failures === 1 ? 'row' : 'rows'} found`;
  const status: NodeStatus = outcome.status;
  return {
    status,
    message: status === 'pass' ? 'pass' : found,
    failures: outcome.failures,
    ...(outcome.sample ? { sample: outcome.sample } : {}),
    ...compiled,
  };
}
