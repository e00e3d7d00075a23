/**
 * Wrapping of paragraphs, as Python's `textwrap` does it.
 *
 * @module
 */

import { codePointLength, codePoints } from './code-points.js';
import { valueFault } from './fault.js';

interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

/** A run of white space, a word up to and with a hyphen between letters, a dash, or a word. */
const hyphenated =
  /[\t\n\v\f\r ]+|-{2,}(?=\w)|[^\s-]*\w-{2,}(?=\w)|[^\s]*?[\p{L}_](?:-(?=[\p{L}_]{2}))|[^\s]+?(?<!-)(?=-{2,}\w)|[^\s]+/gu;
const plain = /[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+/g;

export function wrapText(text: string, options: WrapOptions): string[] {
  if (options.width <= 0) throw valueFault(`invalid width ${options.width} (must be > 0)`);
  const chunks = [...(text.match(options.breakOnHyphens ? hyphenated : plain) ?? [])].reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line = takeLine(chunks, options, lines.length > 0);
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** One line from the end of `chunks`. */
function takeLine(chunks: string[], options: WrapOptions, hasLines: boolean): string[] {
  const { width } = options;
  const line: string[] = [];
  let length = 0;
  if (hasLines && chunks.at(-1)?.trim() === '') chunks.pop();
  for (let chunk = chunks.at(-1); chunk !== undefined; chunk = chunks.at(-1)) {
    const size = codePointLength(chunk);
    if (length + size > width) break;
    chunks.pop();
    line.push(chunk);
    length += size;
  }
  const next = chunks.at(-1);
  if (next !== undefined && codePointLength(next) > width)
    breakWord(chunks, line, { ...options, length });
  if (line.at(-1)?.trim() === '') line.pop();
  return line;
}

function breakWord(
  chunks: string[],
  line: string[],
  options: WrapOptions & { readonly length: number },
): void {
  const word = chunks.pop() ?? '';
  const space = options.width - options.length;
  if (!options.breakLongWords) {
    if (line.length === 0) line.push(word);
    else chunks.push(word);
    return;
  }
  const points = codePoints(word);
  let end = space;
  if (options.breakOnHyphens && points.length > space) {
    const hyphen = points.slice(0, space).lastIndexOf('-');
    if (hyphen > 0 && points.slice(0, hyphen).some((c) => c !== '-')) end = hyphen + 1;
  }
  line.push(points.slice(0, end).join(''));
  chunks.push(points.slice(end).join(''));
}
