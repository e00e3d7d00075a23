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

/** From `offset` on, the text comes from `site`. */
interface Segment {
  readonly offset: number;
  readonly site: Site;
  /** The text is that of the file, character by character. */
  readonly verbatim: boolean;
  readonly frame: CallFrame | undefined;
}

/** Text with the places it comes from. */
export interface MappedText {
  readonly text: string;
  readonly segments: readonly Segment[];
}

export class TextBuffer implements MappedText {
  text = '';
  readonly segments: Segment[] = [];
  /** Set when something that is no text was written, as a call block can do. */
  fault: Error | undefined;
  /** Where values are collected beside their text: at the top of a native template. */
  values: Value[] | undefined;

  write(text: string, { site, verbatim, frame }: Omit<Segment, 'offset'>): void {
    if (text === '') return;
    this.segments.push({ offset: this.text.length, site, verbatim, frame });
    this.text += text;
  }

  /** Text that another buffer collected, with its places. */
  append({ text, segments }: MappedText): void {
    const offset = this.text.length;
    for (const segment of segments) {
      const { site, verbatim, frame } = segment;
      this.segments.push({ offset: segment.offset + offset, site, verbatim, frame });
    }
    this.text += text;
  }
}

/** A map over the text of a template, `whole` the place of text that nothing wrote. */
export function sourceMap({ segments }: MappedText, whole: Site): SourceMap {
  return {
    locate(offset) {
      const segment = lastBefore(segments, offset);
      if (segment === undefined) return { location: locationOf(whole), callers: [] };
      const { site, verbatim, frame } = segment;
      const start = verbatim ? site.start + offset - segment.offset : site.start;
      const location = site.source.locate(Math.min(start, site.end), site.end);
      return { location, callers: callersOf(frame) };
    },
  };
}

function lastBefore(segments: readonly Segment[], offset: number): Segment | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}
