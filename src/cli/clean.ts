/**
 * `lake clean`: deletes artifacts and caches. The warehouse is never touched.
 *
 * @module
 */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type ExitCode } from './command.js';
import { openProject } from './open.js';
import type { GlobalOptions } from './options.js';

export function clean(options: GlobalOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const folder = join(project.root, project.config.targetPath);
    await rm(folder, { recursive: true, force: true });
    context.reporter.onRunEvent({
      kind: 'log',
      level: 'info',
      message: `deleted ${project.config.targetPath}/`,
    });
    return 0;
  });
}
