/**
 * A session of a command that compiles outside of a run. Its engine is opened when a template asks
 * the database.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { EngineConnection } from '../engine/engine.js';
import type { Project } from '../project/project.js';
import { RunSession } from '../run/session.js';
import type { CommandContext } from './command.js';
import { openEngineLate, openWarehouse } from './open.js';

export interface CompileRequest {
  readonly command: string;
  readonly fullRefresh?: boolean;
  readonly selected?: Iterable<string>;
}

/** Gives the session to `use` and closes it again. */
export async function withCompileSession<T>(
  project: Project,
  context: CommandContext,
  request: CompileRequest,
  use: (session: RunSession, connection: EngineConnection) => Promise<T>,
): Promise<T> {
  const warehouse = await openWarehouse(project);
  await using engine = openEngineLate(project, warehouse);
  const session = new RunSession({
    project,
    warehouse,
    engine,
    selected: request.selected ?? [],
    invocation: {
      id: randomUUID(),
      startedAt: new Date(),
      command: request.command,
      fullRefresh: request.fullRefresh === true,
      warnError: context.warnError,
      emit: context.reporter.onRunEvent,
      signal: context.signal,
    },
  });
  const connection = await engine.connect();
  const result = await use(session, connection);
  connection.close();
  return result;
}
