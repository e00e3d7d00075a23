/**
 * Searching, splitting and stripping of strings.
 *
 * @module
 */

import { spend, spendItems, spendText } from './budget.js';
import { boundArgument } from './arguments.js';
import { codePointIndex, codePointLength, codePoints, sliceText } from './code-points.js';
import { typeFault, valueFault } from './fault.js';
import { isSpace, spaceClass, strip, stripEnd, stripStart } from './python-space.js';
import { List, Tuple, textOf, typeName, type Value } from './value.js';

/** A string argument. */
export function stringArgument(value: Value | undefined, what = 'argument'): string {
  const text = value === undefined ? undefined : textOf(value);
  if (text !== undefined) return text;
  throw typeFault(`${what} must be str, not ${typeName(value ?? null)}`);
}

export interface Bounds {
  readonly start?: Value | undefined;
  readonly end?: Value | undefined;
}

/** The part of a text between two positions, and where it starts, in code points. */
function section(
  text: string,
  { start, end }: Bounds,
): { readonly part: string; readonly offset: number } | undefined {
  const isWhole = (start === undefined || start === null) && (end === undefined || end === null);
  if (isWhole) return { part: text, offset: 0 };
  const length = codePointLength(text);
  const clamp = (bound: Value | undefined, absent: number): number => {
    if (bound === undefined || bound === null) return absent;
    const index = boundArgument(bound);
    return index < 0 ? Math.max(index + length, 0) : index;
  };
  const offset = clamp(start, 0);
  const stop = Math.min(clamp(end, length), length);
  return offset > length || stop < offset
    ? undefined
    : { part: sliceText(text, offset, stop), offset };
}

export function findText(
  text: string,
  wanted: string,
  bounds: Bounds & { readonly last?: boolean },
): number {
  spend(text.length / 16);
  const found = section(text, bounds);
  if (found === undefined) return -1;
  const { part, offset } = found;
  const index = bounds.last === true ? part.lastIndexOf(wanted) : part.indexOf(wanted);
  return index < 0 ? -1 : codePointIndex(part, index) + offset;
}

export function countText(text: string, wanted: string, bounds: Bounds): number {
  const found = section(text, bounds);
  if (found === undefined) return 0;
  if (wanted === '') return codePointLength(found.part) + 1;
  return occurrences(found.part, wanted, -1);
}

export function hasAffix(
  text: string,
  affix: Value,
  options: Bounds & { readonly method: 'startswith' | 'endswith' },
): boolean {
  const found = section(text, options);
  const affixes = affix instanceof Tuple ? affix.items : [affix];
  const { method } = options;
  return affixes.some((item) => {
    const wanted = textOf(item);
    if (wanted === undefined) {
      throw typeFault(`${method} first arg must be str or a tuple of str, not ${typeName(item)}`);
    }
    if (found === undefined) return false;
    return method === 'startswith' ? found.part.startsWith(wanted) : found.part.endsWith(wanted);
  });
}

const runOfSpace = new RegExp(`[${spaceClass}]+`, 'g');

export function splitText(text: string, separator: Value, limit: number): List {
  if (separator === null) return new List(splitSpace(text, limit));
  const by = stringArgument(separator, 'must be str or None');
  if (by === '') throw valueFault('empty separator');
  const parts = text.split(by);
  spendItems(2 * parts.length);
  if (limit < 0 || parts.length <= limit + 1) return new List(parts);
  return new List([...parts.slice(0, limit), parts.slice(limit).join(by)]);
}

function splitSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = stripStart(text);
  while (rest !== '') {
    if (limit >= 0 && parts.length === limit) {
      parts.push(rest);
      break;
    }
    spend(32);
    runOfSpace.lastIndex = 0;
    const space = runOfSpace.exec(rest);
    parts.push(space === null ? rest : rest.slice(0, space.index));
    rest = space === null ? '' : rest.slice(space.index + space[0].length);
  }
  return limit < 0 || parts.length <= limit
    ? parts
    : [...parts.slice(0, limit), parts[limit] ?? ''];
}

export function splitTextFromRight(text: string, separator: Value, limit: number): List {
  if (limit < 0) return splitText(text, separator, limit);
  if (separator === null) return new List(splitSpaceFromRight(text, limit));
  const by = stringArgument(separator, 'must be str or None');
  if (by === '') throw valueFault('empty separator');
  const parts = text.split(by);
  if (parts.length <= limit + 1) return new List(parts);
  const kept = parts.length - limit;
  return new List([parts.slice(0, kept).join(by), ...parts.slice(kept)]);
}

function startOfLastWord(text: string): number {
  let start = text.length;
  while (start > 0 && !isSpace(text.charAt(start - 1))) start -= 1;
  return start;
}

function splitSpaceFromRight(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = stripEnd(text);
  while (rest !== '' && parts.length < limit) {
    const kept = startOfLastWord(rest);
    parts.push(rest.slice(kept));
    rest = stripEnd(rest.slice(0, kept));
  }
  parts.reverse();
  return rest === '' ? parts : [rest, ...parts];
}

const breaks = '\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029';
const lineBreak = new RegExp(`\\r\\n|[${breaks}]`, 'g');

export function splitLines(text: string, keepEnds: boolean): List {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(lineBreak)) {
    const end = match.index + match[0].length;
    spend(32);
    lines.push(text.slice(start, keepEnds ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return new List(lines);
}

export function partitionText(text: string, separator: string): Tuple {
  if (separator === '') throw valueFault('empty separator');
  const index = text.indexOf(separator);
  if (index < 0) return new Tuple([text, '', '']);
  return new Tuple([text.slice(0, index), separator, text.slice(index + separator.length)]);
}

export function partitionTextFromRight(text: string, separator: string): Tuple {
  if (separator === '') throw valueFault('empty separator');
  const index = text.lastIndexOf(separator);
  if (index < 0) return new Tuple(['', '', text]);
  return new Tuple([text.slice(0, index), separator, text.slice(index + separator.length)]);
}

export type Side = 'both' | 'start' | 'end';

/** Strips white space, or the given characters. */
export function stripText(text: string, chars: Value, side: Side): string {
  if (chars === null) {
    return side === 'both' ? strip(text) : side === 'start' ? stripStart(text) : stripEnd(text);
  }
  const set = new Set(codePoints(stringArgument(chars, 'strip arg')));
  const points = codePoints(text);
  let start = 0;
  let end = points.length;
  if (side !== 'end') while (start < end && set.has(points[start] ?? '')) start += 1;
  if (side !== 'start') while (end > start && set.has(points[end - 1] ?? '')) end -= 1;
  return points.slice(start, end).join('');
}

export function replaceText(
  text: string,
  change: { readonly from: string; readonly to: string; readonly count: number },
): string {
  const { from, to, count } = change;
  spendText(text.length + (to.length + 16) * occurrences(text, from, count));
  if (count < 0)
    return from === '' ? replaceEmpty(text, to, Infinity) : text.replaceAll(from, () => to);
  if (from === '') return replaceEmpty(text, to, count);
  const parts = text.split(from);
  if (parts.length <= count + 1) return parts.join(to);
  return (
    parts.slice(0, count + 1).join(to) +
    (count < parts.length ? from : '') +
    parts.slice(count + 1).join(from)
  );
}

/** How often a text is replaced, at most `limit` times where that is not negative. */
function occurrences(text: string, wanted: string, limit: number): number {
  let count = 0;
  if (wanted === '') count = text.length + 1;
  else {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      count += 1;
    }
  }
  return limit < 0 ? count : Math.min(count, limit);
}

/** Between all characters, and at both ends. */
function replaceEmpty(text: string, to: string, count: number): string {
  const points = codePoints(text);
  let result = '';
  let left = count;
  for (const point of points) {
    result += (left > 0 ? to : '') + point;
    left -= 1;
  }
  return result + (left > 0 ? to : '');
}

export function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function removeSuffix(text: string, suffix: string): string {
  const hasSuffix = suffix !== '' && text.endsWith(suffix);
  return hasSuffix ? text.slice(0, -suffix.length) : text;
}
