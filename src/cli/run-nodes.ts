/**
 * `lake run`, `build`, `test` and `seed`.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { writeManifest, writeRunResults } from './artifacts.js';
import { runCommand, type ExitCode } from './command.js';
import { openEngineLate, openProject, openWarehouse } from './open.js';
import type { RunOptions } from './options.js';
import { selectNodes } from './selection.js';
import type { Command } from '../run/plan.js';
import { run } from '../run/run.js';

export function runNodes(command: Command) {
  return (options: RunOptions): Promise<number> =>
    runCommand(options, async (context): Promise<ExitCode> => {
      const { project, parsedInMs } = await openProject(options, context);
      const selected = selectNodes(project, options, context);
      const warehouse = await openWarehouse(project);
      await using engine = openEngineLate(project, warehouse);
      const invocation = {
        id: randomUUID(),
        startedAt: new Date(),
        command,
        fullRefresh: options.fullRefresh === true,
        warnError: context.warnError,
        emit: context.reporter.onRunEvent,
        signal: context.signal,
      };
      const outcome = await run({
        command,
        project,
        warehouse,
        engine,
        selected,
        invocation,
        threads: options.threads ?? project.target.threads,
        failFast: options.failFast === true,
        parsedInMs,
      });
      if (engine.fault) throw engine.fault;
      writeManifest(project, invocation, context);
      writeRunResults(project, { invocation, outcome, options }, context);
      return outcome.success ? 0 : 1;
    });
}
