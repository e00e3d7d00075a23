/**
 * From a node's template to the SQL that is executed.
 *
 * @module
 */

import type { CallSite, SourceLocation } from '../errors.js';
import type { Adapter } from './adapter.js';
import type { Node } from './node.js';
import type { Project } from './project.js';

/** What a template sees of the command that compiles it. */
export interface NodeRunContext {
  readonly execute: boolean;
  /** The node's table exists and is to be brought up to date incrementally. */
  readonly isIncremental: boolean;
  readonly fullRefresh: boolean;
  /** What answers `adapter.*` and `run_query`; without one they are an error. */
  readonly adapter?: Adapter;
  /** The relation that `new_rows` or `changes` of a node renders. */
  changeView(form: ChangeInput['form'], uniqueId: string): string;
  readonly invocationId: string;
  readonly runStartedAt: Date;
  /** The command: `run`, `compile`, `test`. */
  readonly which: string;
  onLog(level: 'info' | 'warn' | 'debug', message: string): void;
}

/** An input that is read through `new_rows` or `changes`. */
export interface ChangeInput {
  readonly form: 'new-rows' | 'change-log';
  readonly uniqueId: string;
}

export type Locate = (
  offset: number,
) => { readonly location: SourceLocation; readonly callers: readonly CallSite[] } | undefined;

export interface CompiledNode {
  readonly node: Node;
  readonly sql: string;
  readonly changeInputs: readonly ChangeInput[];
  /** Where the text at an offset (UTF-16) of `sql` was written. */
  readonly locate: Locate;
}

export interface CompiledInline {
  readonly sql: string;
  /** Unique ids of what it reads. */
  readonly dependsOn: readonly string[];
  readonly locate: Locate;
}

export async function compileNode(
  project: Project,
  id: string,
  run: NodeRunContext,
): Promise<CompiledNode> {
  throw new Error(`${project.name} ${id} ${run.which}`);
}

export async function compileInline(
  project: Project,
  text: string,
  run: NodeRunContext,
): Promise<CompiledInline> {
  throw new Error(`${project.name} ${text} ${run.which}`);
}
