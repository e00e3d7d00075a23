/**
 * The context of templates that are compiled outside of a run: every model in full.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Adapter } from '../project/adapter.js';
import type { NodeRunContext } from '../project/compile.js';
import { quoteIdentifier } from '../project/relation.js';
import type { Project } from '../project/project.js';
import { changeViewName } from '../run/change-view.js';
import type { CommandContext } from './command.js';

export function compileContext(
  project: Project,
  context: CommandContext,
  which: string,
  adapter?: Adapter,
): NodeRunContext {
  return {
    execute: true,
    isIncremental: false,
    fullRefresh: false,
    ...(adapter ? { adapter } : {}),
    changeView: (form, uniqueId) => quoteIdentifier(changeViewName(project, { form, uniqueId })),
    invocationId: randomUUID(),
    runStartedAt: new Date(),
    which,
    onLog: (level, message) => context.reporter.onRunEvent({ kind: 'log', level, message }),
  };
}
