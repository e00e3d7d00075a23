/**
 * Errors that a user can cause or must act on.
 *
 * `LakeError` carries a stable code, where it happened and what to do next. Faults that only a bug
 * can cause are plain `Error`s.
 *
 * @module
 */

import type { ErrorCode } from './error-codes.js';

/** A place in a file that the user wrote. Lines and columns count from 1; columns in code points. */
export interface SourceLocation {
  /** Path relative to the project's root, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** Where the marked text ends on the same line (exclusive). */
  readonly endColumn?: number;
}

/** One caller in the chain that led to an error, innermost first (a macro called by a model). */
export interface CallSite {
  readonly name: string;
  readonly location: SourceLocation;
}

export interface LakeErrorDetails {
  readonly hint?: string | undefined;
  readonly location?: SourceLocation | undefined;
  /** The same place in the compiled SQL file. */
  readonly compiled?: SourceLocation | undefined;
  /** The text of the file, when it is not what lies on disk (rendered or inline text). */
  readonly source?: string | undefined;
  readonly callers?: readonly CallSite[] | undefined;
  readonly cause?: unknown;
}

export class LakeError extends Error {
  override readonly name: string = 'LakeError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly location: SourceLocation | undefined;
  readonly compiled: SourceLocation | undefined;
  readonly source: string | undefined;
  readonly callers: readonly CallSite[];

  constructor(code: ErrorCode, message: string, details: LakeErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.location = details.location;
    this.compiled = details.compiled;
    this.source = details.source;
    this.callers = details.callers ?? [];
  }
}

/** Someone else committed first: reload, validate, stage again. Nothing of ours is in the table. */
export class CommitConflict extends LakeError {
  override readonly name = 'CommitConflict';
}

/** Nobody can tell whether the commit landed: keep every file, never retry blindly. */
export class CommitStateUnknown extends LakeError {
  override readonly name = 'CommitStateUnknown';
}

/** Several independent faults found in one pass (all YAML errors of a project, say). */
export class LakeErrors extends AggregateError {
  override readonly name = 'LakeErrors';
  declare errors: LakeError[];

  constructor(errors: readonly LakeError[]) {
    super(errors, `${errors.length} errors`);
  }
}
