/**
 * Compiles a node with the context of a run, after what it reads was exposed.
 *
 * @module
 */

import { engineAdapter } from '../engine/adapter.js';
import type { EngineConnection } from '../engine/engine.js';
import { compileNode, type CompiledNode } from '../project/compile.js';
import type { ModelNode, Node } from '../project/node.js';
import { quoteIdentifier } from '../project/relation.js';
import { changeViewName } from './change-view.js';
import type { RunSession } from './session.js';

export async function compileForRun(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
  mode: { readonly incremental: boolean },
): Promise<CompiledNode> {
  await session.exposeInputs(node, (view) => compileView(session, view, connection));
  return compile(session, node, connection, mode);
}

async function compileView(
  session: RunSession,
  view: ModelNode,
  connection: EngineConnection,
): Promise<string> {
  return (await compile(session, view, connection, { incremental: false })).sql;
}

function compile(
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
    adapter: engineAdapter(connection, session.warehouse.catalog),
    changeView: (form, uniqueId) => quoteIdentifier(changeViewName(project, { form, uniqueId })),
    invocationId: invocation.id,
    runStartedAt: invocation.startedAt,
    which: invocation.command,
    onLog: (level, message) => invocation.emit({ kind: 'log', level, message }),
  });
}
