/**
 * What compiling a node needs of the command that does it.
 *
 * @module
 */

import type { Adapter } from './adapter.js';
import type { LogLevel } from './context.js';

export interface NodeRunContext {
  readonly execute: boolean;
  /** The node's table exists and is to be brought up to date incrementally. */
  readonly isIncremental: boolean;
  readonly fullRefresh: boolean;
  /** What answers `adapter.*` and `run_query`; without one they are an error. */
  readonly adapter?: Adapter;
  /** The relation that `new_rows` or `changes` of a node renders. */
  changeView(form: ChangeInput['form'], uniqueId: string): string;
  /** Unique ids of what the command was asked for. */
  readonly selected?: readonly string[];
  /** Told of every node that is read. */
  onRead?(uniqueId: string): void;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  /** The command: `run`, `compile`, `test`. */
  readonly which: string;
  onLog(level: LogLevel, message: string): void;
  /** A warning of a template is an error. */
  readonly warnError?: boolean;
}

/** An input that is read through `new_rows` or `changes`. */
export interface ChangeInput {
  readonly form: 'new-rows' | 'change-log';
  readonly uniqueId: string;
}
