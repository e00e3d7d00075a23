/**
 * `lake ls`: the selected nodes, one a line on standard output.
 *
 * @module
 */

import { listNodes, type ListingForm } from '../artifact/listing.js';
import { runCommand, type ExitCode } from './command.js';
import { openProject } from './open.js';
import type { GlobalOptions, SelectionOptions } from './options.js';
import { selectNodes } from './selection.js';

interface LsOptions extends GlobalOptions, SelectionOptions {
  readonly output: ListingForm;
  readonly outputKeys?: readonly string[];
}

export function ls(options: LsOptions): Promise<number> {
  return runCommand(options, async (context): Promise<ExitCode> => {
    const { project } = await openProject(options, context);
    const selected = selectNodes(project, options, context);
    const keys = options.outputKeys?.flatMap((k) => k.split(/[\s,]+/)).filter((k) => k !== '');
    const lines = listNodes(project, selected, { form: options.output, ...(keys ? { keys } : {}) });
    process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return 0;
  });
}
