/**
 * Brings one model up to date: compile, expose what it reads, materialize, stage.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { EngineConnection, TableView } from '../engine/engine.js';
import {
  consumptionSummary,
  readConsumption,
  type Consumption,
} from '../materialize/consumption.js';
import { materialize } from '../materialize/materialize.js';
import type { CompiledNode } from '../project/compile.js';
import type { ModelNode } from '../project/node.js';
import { stringifyJson } from '../util/json.js';
import { changeViewName, resolveChangeView } from './change-view.js';
import { compileExposed, compileForRun, exposeInputs } from './compile-for-run.js';
import type { NodeFacts } from './events.js';
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
  await exposeInputs(session, node, connection);
  const attempt = await prepareQuery(session, node, connection, { canonical, refresh });
  return write(session, node, connection, attempt);
}

async function runView(
  session: RunSession,
  node: ModelNode,
  connection: EngineConnection,
): Promise<ModelOutcome> {
  const compiled = await compileExposed(session, node, connection, { incremental: false });
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
  const hash = codeHash(node, decision.canonical);
  if (decision.refresh.kind === 'incremental') {
    const compiled = await compileForRun(session, node, connection, { incremental: true });
    const shown = await exposeChanges(session, compiled, connection, decision.refresh.last);
    if (shown.kind === 'shown') {
      return { compiled, full: false, note: undefined, codeHash: hash, bytesRead: shown.bytes };
    }
    const bytesRead = await exposeAll(session, decision.canonical, connection);
    return {
      compiled: decision.canonical,
      full: true,
      note: shown.reason,
      codeHash: hash,
      bytesRead,
    };
  }
  const bytesRead = await exposeAll(session, decision.canonical, connection);
  const note = decision.refresh.reason;
  return { compiled: decision.canonical, full: true, note, codeHash: hash, bytesRead };
}

type Shown =
  | { readonly kind: 'shown'; readonly bytes: number }
  | { readonly kind: 'impossible'; readonly reason: string };

async function exposeChanges(
  session: RunSession,
  compiled: CompiledNode,
  connection: EngineConnection,
  last: Consumption | undefined,
): Promise<Shown> {
  let bytes = plainInputBytes(session, compiled);
  for (const use of compiled.changeInputs) {
    const resolved = await resolveChangeView(session, use, last);
    if (resolved.kind === 'impossible') return resolved;
    await showChanges(connection, changeViewName(session.project, use), resolved);
    bytes += resolved.bytes;
  }
  return { kind: 'shown', bytes };
}

async function showChanges(
  connection: EngineConnection,
  name: string,
  resolved: { readonly view: TableView } | { readonly sql: string },
): Promise<void> {
  if ('view' in resolved) await connection.exposeTemporary(name, resolved.view);
  else
    await connection.execute(
      `CREATE OR REPLACE TEMP VIEW "${name.replaceAll('"', '""')}" AS ${resolved.sql}`,
    );
}

/** On a full refresh every row is new. */
async function exposeAll(
  session: RunSession,
  compiled: CompiledNode,
  connection: EngineConnection,
): Promise<number> {
  let bytes = plainInputBytes(session, compiled);
  for (const use of compiled.changeInputs) {
    const resolved = await resolveChangeView(session, use, 'everything');
    if (resolved.kind === 'impossible') throw new Error(resolved.reason);
    await showChanges(connection, changeViewName(session.project, use), resolved);
    bytes += resolved.bytes;
  }
  return bytes;
}

/** Bytes of the inputs that are read as a whole. */
function plainInputBytes(session: RunSession, compiled: CompiledNode): number {
  const changing = new Set(compiled.changeInputs.map((use) => use.uniqueId));
  return session
    .inputs(compiled.node)
    .filter((input) => !changing.has(input.uniqueId))
    .reduce((sum, input) => sum + session.totalBytes(input.uniqueId), 0);
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
