/**
 * A fault of SQL text, with the place in it.
 *
 * @module
 */

import type { ErrorCode } from '../error-codes.js';
import { LakeError, type LakeErrorDetails } from '../errors.js';

export interface SqlErrorDetails extends LakeErrorDetails {
  /** UTF-16 offset within the SQL text that the caller passed. */
  readonly offset?: number | undefined;
}

export class SqlError extends LakeError {
  /** Undefined where the database names no place, or one outside the caller's text. */
  readonly offset: number | undefined;

  constructor(code: ErrorCode, message: string, details: SqlErrorDetails = {}) {
    super(code, message, details);
    this.offset = details.offset;
  }
}
