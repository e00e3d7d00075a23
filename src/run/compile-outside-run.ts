/**
 * Compiles nodes outside of a run, as the next run would. The database is asked only where a template
 * does so, and what a node reads need not exist.
 *
 * @module
 */

import type { EngineConnection } from '../engine/engine.js';
import { readConsumption } from '../materialize/consumption.js';
import {
  compileInline,
  compileNode,
  type CompiledInline,
  type CompiledNode,
} from '../project/compile.js';
import type { ModelNode, Node } from '../project/node.js';
import { ChangesUnknown } from './change-view.js';
import { nodeContext, viewCompiler, type CompileMode } from './compile-for-run.js';
import { isTable, tableOf } from './relations.js';
import type { RunSession } from './session.js';

const full: CompileMode = { incremental: false };

/** An incremental model is compiled incrementally where its table exists. */
export async function compileOutsideRun(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
): Promise<CompiledNode> {
  const parents = session.project.parents.get(node.uniqueId) ?? [];
  const ids = isTable(node) ? [...parents, node.uniqueId] : parents;
  const asker = node.uniqueId;
  const views = viewCompiler(session, connection, asker);
  const expose = async () => void (await session.exposeExisting(ids, views));
  const compile = (mode: CompileMode) =>
    compileNode(session.project, asker, nodeContext(session, connection, { asker, mode, expose }));
  const mode = node.resourceType === 'model' ? await modeOf(session, node) : full;
  try {
    return await compile(mode);
  } catch (error) {
    if (!(error instanceof ChangesUnknown)) throw error;
    return compile(full);
  }
}

async function modeOf(session: RunSession, node: ModelNode): Promise<CompileMode> {
  if (node.config.materialized !== 'incremental') return full;
  if (node.config.fullRefresh ?? session.invocation.fullRefresh) return full;
  const table = await session.warehouse.catalog.loadTable(tableOf(node.relation));
  if (!table || table.metadata.currentSnapshotId === null) return full;
  return { incremental: true, last: readConsumption(table.metadata) };
}

/** Text that is no file of the project; it may read every node. */
export function compileInlineOutsideRun(
  session: RunSession,
  text: string,
  connection: EngineConnection,
): Promise<CompiledInline> {
  const read = new Set<string>();
  const views = viewCompiler(session, connection);
  const context = nodeContext(session, connection, {
    mode: full,
    expose: async () => void (await session.exposeExisting(read, views)),
    onRead: (id) => read.add(id),
  });
  return compileInline(session.project, text, context);
}
