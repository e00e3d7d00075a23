/**
 * Options that several commands share, with their environment variables.
 *
 * @module
 */

import { InvalidArgumentError, Option, type Command } from 'commander';

export interface GlobalOptions {
  readonly projectDir?: string;
  readonly target?: string;
  readonly vars?: string;
  readonly logFormat?: 'text' | 'json';
  readonly quiet?: boolean;
  readonly useColors?: boolean;
  readonly warnError?: boolean;
  readonly partialParse?: boolean;
  readonly debug?: boolean;
}

export interface SelectionOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly resourceType?: readonly string[];
  readonly indirectSelection?: 'eager' | 'cautious' | 'buildable' | 'empty';
}

export interface RunOptions extends GlobalOptions, SelectionOptions {
  readonly fullRefresh?: boolean;
  readonly failFast?: boolean;
  readonly threads?: number;
}

/** Accepted before and after the command's name. */
export function addGlobalOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--project-dir <folder>', 'folder that holds project.yml, or one below it').env(
        'LAKE_PROJECT_DIR',
      ),
    )
    .addOption(new Option('-t, --target <name>', 'target of project.yml').env('LAKE_TARGET'))
    .addOption(new Option('--vars <yaml>', "variables, as YAML: '{key: value}'").env('LAKE_VARS'))
    .addOption(
      new Option('--log-format <format>', 'messages as text or as JSON lines')
        .choices(['text', 'json'])
        .env('LAKE_LOG_FORMAT'),
    )
    .addOption(new Option('-q, --quiet', 'only errors and the last line').env('LAKE_QUIET'))
    .addOption(new Option('--warn-error', 'treat warnings as errors').env('LAKE_WARN_ERROR'))
    .addOption(new Option('--no-partial-parse', 'read every file of the project anew'))
    .addOption(new Option('--no-use-colors', 'no colours'))
    .addOption(new Option('-d, --debug', 'stack traces of internal errors').hideHelp());
}

export function addSelectionOptions(command: Command): Command {
  return command
    .option('-s, --select <selector...>', 'nodes to include: gold+, tag:daily, path:models/silver')
    .addOption(new Option('-m, --models <selector...>', 'the same as --select').hideHelp())
    .option('--exclude <selector...>', 'nodes to leave out')
    .option('--resource-type <type...>', 'only nodes of these types')
    .addOption(
      new Option('--indirect-selection <mode>', 'which tests join the nodes they test').choices([
        'eager',
        'cautious',
        'buildable',
        'empty',
      ]),
    );
}

export function addRunOptions(command: Command): Command {
  return addSelectionOptions(command)
    .option('-f, --full-refresh', 'rebuild incremental models from all of their inputs')
    .option('-x, --fail-fast', 'start nothing more after the first failure')
    .addOption(
      new Option('--threads <n>', 'nodes that run side by side')
        .argParser(parseCount)
        .env('LAKE_THREADS'),
    );
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('a whole number of at least 1');
  return n;
}

/** A whole number; -1 means no limit. */
export function parseLimit(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < -1)
    throw new InvalidArgumentError('a whole number, or -1 for all');
  return n;
}
