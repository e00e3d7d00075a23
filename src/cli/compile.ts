/**
 * `lake compile`: renders models and tests to SQL without running them.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { CompiledNode } from '../project/compile.js';
import type { Project } from '../project/project.js';
import { compileInlineOutsideRun, compileOutsideRun } from '../run/compile-outside-run.js';
import { compiledPathOf, writeCompiled } from '../run/compiled-files.js';
import { writeManifest } from './artifacts.js';
import { runCommand, type CommandContext, type ExitCode } from './command.js';
import { withCompileSession } from './compile-session.js';
import { openProject } from './open.js';
import type { GlobalOptions, SelectionOptions } from './options.js';
import { selectNodes } from './selection.js';

interface CompileOptions extends GlobalOptions, SelectionOptions {
  readonly inline?: string;
  readonly fullRefresh?: boolean;
}

export function compile(options: CompileOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const { inline } = options;
    if (inline !== undefined) {
      const compiled = await withCompileSession(
        project,
        context,
        { command: 'compile' },
        (session, connection) => compileInlineOutsideRun(session, inline, connection),
      );
      process.stdout.write(`${compiled.sql}\n`);
      return 0;
    }
    const selected = selectNodes(project, options, context);
    const compiled = await compileAll(project, selected, context, options.fullRefresh);
    for (const node of compiled.values()) writeCompiled(project, node);
    writeManifest(project, { id: randomUUID(), startedAt: new Date() }, context, compiled);
    printOne(project, compiled, options, context);
    return 0;
  });
}

/** Compiles the selected models and tests; what they read need not exist. */
export function compileAll(
  project: Project,
  ids: Iterable<string>,
  context: CommandContext,
  fullRefresh = false,
): Promise<ReadonlyMap<string, CompiledNode>> {
  const request = { command: 'compile', fullRefresh, selected: ids };
  return withCompileSession(project, context, request, async (session, connection) => {
    const compiled = new Map<string, CompiledNode>();
    for (const id of ids) {
      const node = project.nodes.get(id);
      if (node?.resourceType !== 'model' && node?.resourceType !== 'test') continue;
      compiled.set(id, await compileOutsideRun(session, node, connection));
    }
    return compiled;
  });
}

/** A single selected node is shown as well, as dbt does. */
function printOne(
  project: Project,
  compiled: ReadonlyMap<string, CompiledNode>,
  options: CompileOptions,
  context: CommandContext,
): void {
  const models = [...compiled.values()].filter((c) => c.node.resourceType === 'model');
  const [only] = models;
  if (options.select && models.length === 1 && only) {
    process.stdout.write(`${only.sql}\n`);
    const message = `compiled to ${compiledPathOf(project, only.node)}`;
    context.reporter.onRunEvent({ kind: 'log', level: 'info', message });
    return;
  }
  const message = `${compiled.size} nodes compiled to ${project.config.targetPath}/compiled`;
  context.reporter.onRunEvent({ kind: 'log', level: 'info', message });
}
