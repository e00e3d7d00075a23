/**
 * Brings one model up to date: compile, expose what it reads, materialize, stage.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { EngineConnection } from '../engine/engine.js';
import { consumptionSummary, readConsumption } from '../materialize/consumption.js';
import { materialize } from '../materialize/materialize.js';
import type { CompiledNode } from '../project/compile.js';
import type { ModelNode } from '../project/node.js';
import { stringifyJson } from '../util/json.js';
import { ChangesUnknown, type ChangesSince } from './change-view.js';
import { compileForRun, viewCompiler } from './compile-for-run.js';
import type { NodeFacts } from './events.js';
import { exposeQuery } from './expose-query.js';
import { decideRefresh, isVolatile, type Refresh } from './refresh.js';
import { isView } from './relations.js';
import type { RunSession } from './session.js';
import { locating } from './sql-location.js';

export interface ModelOutcome {
  readonly facts: NodeFacts;
  readonly compiled: CompiledNode;
}

export async function runModel(
  session: RunSession,
  node: ModelNode,
  connection: EngineConnection,
): Promise<ModelOutcome> {
  if (isView(node)) return runView(session, node, connection);
  const canonical = await compileForRun(session, node, connection, { incremental: false });
  const refresh = decide(session, node, canonical);
  if (refresh.kind === 'reuse') {
    return {
      compiled: canonical,
      facts: { action: 'no changes', note: 'inputs and code unchanged' },
    };
  }
  const attempt = await prepareQuery(session, node, connection, { canonical, refresh });
  return write(session, node, connection, attempt);
}

async function runView(
  session: RunSession,
  node: ModelNode,
  connection: EngineConnection,
): Promise<ModelOutcome> {
  const compiled = await compileForRun(session, node, connection, { incremental: false });
  await session.declareAll(session.readBy(node), viewCompiler(session, connection, node.uniqueId));
  await locating(session.project, compiled, async () => {
    await connection.describe(compiled.sql);
    await session.exposeView(node, compiled.sql);
  });
  return { compiled, facts: { action: 'view' } };
}

function decide(session: RunSession, node: ModelNode, canonical: CompiledNode): Refresh {
  const table = session.pinned(node.uniqueId);
  return decideRefresh({
    node,
    table,
    last: table && readConsumption(table.metadata),
    inputs: session.consumed(node),
    codeHash: codeHash(node, canonical),
    fullRefresh: session.invocation.fullRefresh,
    volatile: isVolatile(canonical.sql),
  });
}

/** A query ready to be executed: its views exist on the connection. */
interface Attempt {
  readonly compiled: CompiledNode;
  readonly full: boolean;
  readonly note: string | undefined;
  readonly codeHash: string;
  readonly bytesRead: number;
}

async function prepareQuery(
  session: RunSession,
  node: ModelNode,
  connection: EngineConnection,
  decision: { canonical: CompiledNode; refresh: Exclude<Refresh, { kind: 'reuse' }> },
): Promise<Attempt> {
  const { canonical, refresh } = decision;
  const hash = codeHash(node, canonical);
  if (refresh.kind === 'full') {
    return {
      ...(await prepareFull(session, canonical, connection, refresh.reason)),
      codeHash: hash,
    };
  }
  try {
    const mode = { incremental: true, last: refresh.last } as const;
    const compiled = await compileForRun(session, node, connection, mode);
    const bytesRead = await exposeReads(session, compiled, connection, refresh.last);
    return { compiled, full: false, note: undefined, codeHash: hash, bytesRead };
  } catch (error) {
    if (!(error instanceof ChangesUnknown)) throw error;
    const attempt = await prepareFull(session, canonical, connection, error.message);
    return { ...attempt, codeHash: hash };
  }
}

/** On a full refresh every row is new. */
async function prepareFull(
  session: RunSession,
  compiled: CompiledNode,
  connection: EngineConnection,
  note: string | undefined,
): Promise<Omit<Attempt, 'codeHash'>> {
  const bytesRead = await exposeReads(session, compiled, connection, 'everything');
  return { compiled, full: true, note, bytesRead };
}

/** Resolves to the bytes behind everything that the query reads. */
function exposeReads(
  session: RunSession,
  compiled: CompiledNode,
  connection: EngineConnection,
  since: ChangesSince,
): Promise<number> {
  const { deletedWhen } = (compiled.node as ModelNode).config;
  return exposeQuery(session, connection, {
    sql: compiled.sql,
    reads: session.readBy(compiled.node),
    asker: compiled.node.uniqueId,
    changes: { inputs: compiled.changeInputs, since },
    over: deletedWhen === undefined ? [] : [deletedWhen],
  });
}

async function write(
  session: RunSession,
  node: ModelNode,
  connection: EngineConnection,
  attempt: Attempt,
): Promise<ModelOutcome> {
  const { compiled } = attempt;
  const done = await locating(session.project, compiled, () =>
    materialize({
      node,
      engine: session.engine,
      connection,
      catalog: session.warehouse.catalog,
      storage: session.warehouse.storage,
      table: session.pinned(node.uniqueId),
      sql: compiled.sql,
      fullRefresh: attempt.full,
      summary: {
        ...consumptionSummary(session.consumed(node), attempt.codeHash),
        'lake.invocation-id': session.invocation.id,
        'lake.node': node.uniqueId,
      },
    }),
  );
  await session.stage(node, done);
  const { snapshotId } = done.staged;
  const facts: NodeFacts = {
    ...done.facts,
    bytesRead: attempt.bytesRead + done.facts.bytesRead,
    ...(snapshotId === undefined ? {} : { snapshotId }),
    ...(attempt.note === undefined ? {} : { note: attempt.note }),
  };
  return { compiled, facts };
}

function codeHash(node: ModelNode, compiled: CompiledNode): string {
  const text = `${compiled.sql}\n${stringifyJson(node.config.all)}`;
  return createHash('sha256').update(text).digest('hex');
}
