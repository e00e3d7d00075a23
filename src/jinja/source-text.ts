/**
 * The text of a template file and the places in it.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';

/** A part of a file, as offsets into its text. */
export interface Site {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export class SourceText {
  readonly file: string;
  /** With `\n` as the only line break. */
  readonly text: string;
  readonly #firstLine: number;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, text: string, firstLine = 1) {
    this.file = file;
    this.text = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
    this.#firstLine = firstLine;
  }

  /** The line of an offset, from 1, in the file. */
  lineOf(offset: number): number {
    return this.#lineIndex(offset) + this.#firstLine;
  }

  locate(start: number, end = start): SourceLocation {
    const index = this.#lineIndex(start);
    const lineStart = this.#starts()[index] ?? 0;
    const lineEnd = this.#endOfLine(index);
    const place = {
      file: this.file,
      line: index + this.#firstLine,
      column: this.#codePoints(lineStart, start) + 1,
    };
    if (end <= start) return place;
    return { ...place, endColumn: this.#codePoints(lineStart, Math.min(end, lineEnd)) + 1 };
  }

  #codePoints(from: number, to: number): number {
    let count = 0;
    for (let i = from; i < to; i += 1) {
      const unit = this.text.charCodeAt(i);
      if (unit < 0xdc00 || unit > 0xdfff) count += 1;
    }
    return count;
  }

  #lineIndex(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #endOfLine(index: number): number {
    const next = this.#starts()[index + 1];
    return next === undefined ? this.text.length : next - 1;
  }

  #starts(): readonly number[] {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    const starts = [0];
    for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) {
      starts.push(i + 1);
    }
    this.#lineStarts = starts;
    return starts;
  }
}

/** The location of a site. */
export function locationOf(site: Site): SourceLocation {
  return site.source.locate(site.start, site.end);
}
