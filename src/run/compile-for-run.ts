/**
 * Compiles a node with the context of a run. What the node reads is made visible only when it is
 * needed: by a template that asks the database, or before the SQL is executed.
 *
 * @module
 */

import type { EngineConnection } from '../engine/engine.js';
import type { Consumption } from '../materialize/consumption.js';
import {
  compileNode,
  type ChangeInput,
  type CompiledNode,
  type NodeRunContext,
} from '../project/compile.js';
import type { ModelNode, Node } from '../project/node.js';
import { quoteIdentifier } from '../project/relation.js';
import { changeViewName, exposeChangeView } from './change-view.js';
import { projectAdapter } from './project-adapter.js';
import type { RunSession, ViewCompiler } from './session.js';

export type CompileMode =
  | { readonly incremental: false }
  | { readonly incremental: true; readonly last: Consumption | undefined };

/** How a template is compiled with what a session knows. */
export interface Compiling {
  /** The unique id of the node, where the template is one's. */
  readonly asker?: string;
  readonly mode: CompileMode;
  /** Makes visible to SQL what the template reads, before it asks the database. */
  readonly expose: () => Promise<void>;
  /** Told of every node that the template reads. */
  readonly onRead?: (uniqueId: string) => void;
}

/**
 * The SQL of a node, as `is_incremental()` has it.
 *
 * @throws ChangesUnknown when the template asks the database about changes that cannot be told
 */
export function compileForRun(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
  mode: CompileMode,
): Promise<CompiledNode> {
  const expose = () => exposeInputs(session, node, connection);
  return compileNode(
    session.project,
    node.uniqueId,
    nodeContext(session, connection, { asker: node.uniqueId, mode, expose }),
  );
}

/** What a template sees of a session. */
export function nodeContext(
  session: RunSession,
  connection: EngineConnection,
  { asker, mode, expose, onRead }: Compiling,
): NodeRunContext {
  const { invocation, project } = session;
  const changes = new Map<string, ChangeInput>();
  const exposeAll = async () => {
    await expose();
    const since = mode.incremental ? mode.last : 'everything';
    for (const [name, use] of changes) {
      await exposeChangeView(session, connection, use, since);
      changes.delete(name);
    }
  };
  const views = viewCompiler(session, connection, asker);
  return {
    execute: true,
    isIncremental: mode.incremental,
    fullRefresh: invocation.fullRefresh,
    adapter: projectAdapter({ session, connection, expose: exposeAll, views }),
    changeView: (form, uniqueId) => {
      const name = changeViewName(project, { form, uniqueId });
      changes.set(name, { form, uniqueId });
      return quoteIdentifier(name);
    },
    ...(onRead ? { onRead } : {}),
    selected: session.selected,
    invocationId: invocation.id,
    runStartedAt: invocation.startedAt,
    which: invocation.command,
    onLog: (level, message) => invocation.emit({ kind: 'log', level, message }),
    warnError: invocation.warnError === true,
  };
}

/** Makes visible to SQL what a node reads, views above it included. */
async function exposeInputs(
  session: RunSession,
  node: Node,
  connection: EngineConnection,
): Promise<void> {
  const views = viewCompiler(session, connection, node.uniqueId);
  await session.exposeAll(session.readBy(node), views);
}

/** What compiles the views that a template asks for. */
export function viewCompiler(
  session: RunSession,
  connection: EngineConnection,
  asker?: string,
): ViewCompiler {
  const compile = async (view: ModelNode): Promise<string> =>
    (await compileForRun(session, view, connection, { incremental: false })).sql;
  return { compile, ...(asker === undefined ? {} : { asker }) };
}
