/**
 * Rendered text that remembers which part of which template wrote it.
 *
 * @module
 */

import type { CallSite, SourceLocation } from '../errors.js';
import { callersOf, type CallFrame } from './call-frame.js';
import { locationOf, type Site } from './source-text.js';
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

/** Where a piece of text comes from. */
export interface Origin {
  readonly site: Site;
  /** The text is that of the file, character by character. */
  readonly verbatim: boolean;
  readonly frame: CallFrame | undefined;
}

/** Text with the places it comes from. */
export class TextBuffer {
  text = '';
  /** Where the pieces of the text start. */
  readonly #offsets: number[] = [];
  /** Where they come from. */
  readonly #origins: Origin[] = [];
  /** Set when something that is no text was written, as a call block can do. */
  fault: Error | undefined;
  /** Where values are collected beside their text: at the top of a native template. */
  values: Value[] | undefined;

  /** How many pieces there are. */
  get count(): number {
    return this.#origins.length;
  }

  write(text: string, origin: Origin): void {
    if (text === '') return;
    this.#offsets.push(this.text.length);
    this.#origins.push(origin);
    this.text += text;
  }

  /** Text that another buffer collected, with its places. */
  append(other: TextBuffer): void {
    const start = this.text.length;
    for (const offset of other.#offsets) this.#offsets.push(start + offset);
    for (const origin of other.#origins) this.#origins.push(origin);
    this.text += other.text;
  }

  /** A map over the text, `whole` the place of text that nothing wrote. */
  sourceMap(whole: Site): SourceMap {
    return { locate: (offset) => this.#locate(offset, whole) };
  }

  #locate(offset: number, whole: Site): ReturnType<SourceMap['locate']> {
    const index = lastBefore(this.#offsets, offset);
    const origin = this.#origins[index];
    if (origin === undefined) return { location: locationOf(whole), callers: [] };
    const { site, verbatim, frame } = origin;
    const start = verbatim ? site.start + offset - (this.#offsets[index] ?? 0) : site.start;
    const location = site.source.locate(Math.min(start, site.end), site.end);
    return { location, callers: callersOf(frame) };
  }
}

function lastBefore(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
