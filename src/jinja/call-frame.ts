/**
 * The macros that are running.
 *
 * @module
 */

import type { CallSite } from '../errors.js';
import { locationOf, type Site } from './source-text.js';

/** A macro that is running. */
export interface CallFrame {
  readonly name: string;
  readonly site: Site;
  readonly parent: CallFrame | undefined;
  readonly depth: number;
}

/** The chain of calls, innermost first. */
export function callersOf(frame: CallFrame | undefined): CallSite[] {
  const callers: CallSite[] = [];
  for (let f = frame; f !== undefined; f = f.parent) {
    callers.push({ name: f.name, location: locationOf(f.site) });
  }
  return callers;
}
