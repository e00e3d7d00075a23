/**
 * Compiles a node with the context of a run. What the node reads is made visible only when it is
 * needed: by a template that asks the database, or before the SQL is executed.
 *
 * @module
 */

import { engineAdapter } from '../engine/adapter.js';
import type { EngineConnection } from '../engine/engine.js';
import type { Adapter } from '../project/adapter.js';
import { compileNode, type CompiledNode } from '../project/compile.js';
import type { ModelNode, Node } from '../project/node.js';
import { quoteIdentifier } from '../project/relation.js';
import { changeViewName } from './change-view.js';
import type { RunSession } from './session.js';

/** The SQL of a node; `incremental` tells what `is_incremental()` says. */
export function compileForRun(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
  mode: { readonly incremental: boolean },
): Promise<CompiledNode> {
  const { invocation, project } = session;
  return compileNode(project, node.uniqueId, {
    execute: true,
    isIncremental: mode.incremental,
    fullRefresh: invocation.fullRefresh,
    adapter: exposingAdapter(session, node, connection),
    changeView: (form, uniqueId) => quoteIdentifier(changeViewName(project, { form, uniqueId })),
    invocationId: invocation.id,
    runStartedAt: invocation.startedAt,
    which: invocation.command,
    onLog: (level, message) => invocation.emit({ kind: 'log', level, message }),
  });
}

/** Compiles a node whose SQL is about to be executed. */
export async function compileExposed(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
  mode: { readonly incremental: boolean },
): Promise<CompiledNode> {
  await exposeInputs(session, node, connection);
  return compileForRun(session, node, connection, mode);
}

/** Makes visible to SQL what a node reads, views above it included. */
export function exposeInputs(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
): Promise<void> {
  return session.exposeInputs(node, (view) => compileView(session, view, connection));
}

async function compileView(
  session: RunSession,
  view: ModelNode,
  connection: EngineConnection,
): Promise<string> {
  return (await compileForRun(session, view, connection, { incremental: false })).sql;
}

function exposingAdapter(session: RunSession, node: Node, connection: EngineConnection): Adapter {
  const adapter = engineAdapter(connection, session.warehouse.catalog);
  const expose = () => exposeInputs(session, node, connection);
  return {
    ...adapter,
    execute: async (sql) => {
      await expose();
      return adapter.execute(sql);
    },
    getColumns: async (relation) => {
      await expose();
      return adapter.getColumns(relation);
    },
  };
}
