/**
 * What every command runs in: its reporter, interrupts and exit code.
 *
 * @module
 */

import type { Reporter } from '../report/reporter.js';
import { listenForInterrupts } from './interrupts.js';
import type { GlobalOptions } from './options.js';
import { openReporter } from './reporting.js';

export interface CommandContext {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Warnings of templates are errors (`--warn-error`). */
  readonly warnError: boolean;
  /** Where errors look for the files they point into; set once the project is found. */
  root: string | undefined;
}

/** 0: all well; 1: a node or a data test failed; 2: usage, project or internal fault. */
export type ExitCode = 0 | 1 | 2;

/** Runs a command's body and turns faults into messages and an exit code. */
export async function runCommand(
  options: GlobalOptions,
  body: (context: CommandContext) => Promise<ExitCode>,
): Promise<number> {
  using interrupts = listenForInterrupts();
  const context: CommandContext = {
    reporter: openReporter(options, () => context.root),
    warnError: options.warnError === true,
    signal: interrupts.signal,
    root: undefined,
  };
  try {
    const code = await body(context);
    return interrupts.exitCode ?? code;
  } catch (error) {
    context.reporter.onError(error);
    return interrupts.exitCode ?? 2;
  } finally {
    context.reporter.close();
  }
}
