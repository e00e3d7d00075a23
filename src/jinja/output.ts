/**
 * Rendered text that remembers which part of which template wrote it.
 *
 * @module
 */

import type { CallSite, SourceLocation } from '../errors.js';
import type { Value } from './value.js';

export interface Rendered {
  readonly text: string;
  readonly map: SourceMap;
  /** What `return` gave, when the template called it outside of every macro. */
  readonly returned?: Value;
}

export interface SourceMap {
  /** Where the character at `offset` (UTF-16) of the text was written, and by way of which calls. */
  locate(offset: number): { location: SourceLocation; callers: readonly CallSite[] };
}
