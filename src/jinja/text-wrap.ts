/**
 * Wrapping of paragraphs, as Python's `textwrap` does it.
 *
 * @module
 */

import { codePointLength, sliceText } from './code-points.js';
import { compareBy } from './compare.js';
import { numeric } from './compare.js';
import { typeFault, valueFault } from './fault.js';
import { strip } from './python-space.js';
import { Float, type Value } from './value.js';

export interface WrapOptions {
  readonly width: Value;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

const space = '\\t\\n\\v\\f\\r ';
const word = '\\p{L}\\p{N}_';
const letter = '[\\p{L}\\p{Nl}\\p{No}_]';
const punctuated = `[${word}!"'&.,?]`;

/**
 * A run of white space, a dash between words, or a word: up to a hyphen between letters, to its end,
 * or to a dash.
 */
const hyphenated = new RegExp(
  `([${space}]+|(?<=${punctuated})-{2,}(?=[${word}])|[^${space}]+?(?:` +
    `-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})` +
    `|(?=[${space}]|$)|(?<=${punctuated})(?=-{2,}[${word}])))`,
  'u',
);
const plain = new RegExp(`([${space}]+)`);

export function wrapText(text: string, options: WrapOptions): string[] {
  const pattern = options.breakOnHyphens ? hyphenated : plain;
  const chunks = text
    .split(pattern)
    .filter((chunk) => chunk !== '')
    .reverse();
  if (compareBy('<=', options.width, 0)) {
    throw valueFault('invalid width (must be > 0)');
  }
  const width = Number(numeric(options.width));
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line = takeLine(chunks, { ...options, columns: width, hasLines: lines.length > 0 });
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

interface LineOptions extends WrapOptions {
  readonly columns: number;
  readonly hasLines: boolean;
}

/** One line from the end of `chunks`. */
function takeLine(chunks: string[], options: LineOptions): string[] {
  const { columns } = options;
  const line: string[] = [];
  let length = 0;
  if (options.hasLines && strip(chunks.at(-1) ?? '') === '') chunks.pop();
  for (let chunk = chunks.at(-1); chunk !== undefined; chunk = chunks.at(-1)) {
    const size = codePointLength(chunk);
    if (length + size > columns) break;
    chunks.pop();
    line.push(chunk);
    length += size;
  }
  const next = chunks.at(-1);
  if (next !== undefined && codePointLength(next) > columns) {
    breakWord(chunks, line, { ...options, length });
  }
  if (line.length > 0 && strip(line.at(-1) ?? '') === '') line.pop();
  return line;
}

function breakWord(
  chunks: string[],
  line: string[],
  options: LineOptions & { readonly length: number },
): void {
  if (!options.breakLongWords) {
    if (line.length === 0) line.push(chunks.pop() ?? '');
    return;
  }
  if (options.width instanceof Float) {
    throw typeFault('slice indices must be integers or None or have an __index__ method');
  }
  const chunk = chunks.pop() ?? '';
  const space = options.columns < 1 ? 1 : options.columns - options.length;
  const size = codePointLength(chunk);
  const end = options.breakOnHyphens && size > space ? hyphenBefore(chunk, space) : space;
  line.push(sliceText(chunk, 0, Math.min(end, size)));
  if (end < size) chunks.push(sliceText(chunk, end, size));
  else chunks.push('');
}

/** Behind the last hyphen that leaves more than hyphens before it; `space` where there is none. */
function hyphenBefore(chunk: string, space: number): number {
  const start = sliceText(chunk, 0, space);
  const hyphen = start.lastIndexOf('-');
  const isInside = hyphen > 0 && /[^-]/.test(start.slice(0, hyphen));
  return isInside ? codePointLength(start.slice(0, hyphen)) + 1 : space;
}
