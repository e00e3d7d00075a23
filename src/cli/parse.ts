/**
 * `lake parse`: reads the project and writes the manifest.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { formatSeconds } from '../report/format.js';
import { writeManifest } from './artifacts.js';
import { runCommand, type ExitCode } from './command.js';
import { openProject } from './open.js';
import type { GlobalOptions } from './options.js';

export function parse(options: GlobalOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project, parsedInMs } = await openProject(options, context);
    writeManifest(project, { id: randomUUID(), startedAt: new Date() }, context);
    const message = `${project.nodes.size} nodes parsed in ${formatSeconds(parsedInMs / 1000)}`;
    context.reporter.onRunEvent({ kind: 'log', level: 'info', message });
    return 0;
  });
}
