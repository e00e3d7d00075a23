/**
 * `pprint`: values over several lines where one is too short.
 *
 * @module
 */

import { spend, spendText } from './budget.js';
import { codePointLength } from './code-points.js';
import { compareBy } from './compare.js';
import { Dict, PySet } from './dict.js';
import { Fault } from './fault.js';
import { splitLines } from './string-search.js';
import { reprBytes } from './bytes-text.js';
import { spaceClass } from './python-space.js';
import { reprOf, reprText, stringOf } from './text.js';
import { Bytes, GroupTuple, List, Tuple, typeName, type ObjectValue, type Value } from './value.js';

const lineWidth = 80;

/** Where a value stands: how far to the right, and how much follows it on its last line. */
interface Place {
  readonly indent: number;
  readonly allowance: number;
  readonly level: number;
  readonly within: readonly ObjectValue[];
}

/** The value with sorted keys, broken where it is longer than a line. */
export function prettyText(value: Value): string {
  return write(value, { indent: 0, allowance: 0, level: 0, within: [] });
}

function write(value: Value, place: Place): string {
  spend(64);
  if (isObject(value) && place.within.includes(value)) return recursion(value);
  const line = lineOf(value, place.within);
  const width = lineWidth - place.indent - place.allowance;
  if (codePointLength(line) <= width) return line;
  if (typeof value === 'string')
    return writeText(value, line, { ...place, level: place.level + 1 });
  if (!isObject(value)) return line;
  const text = spread(value, {
    ...place,
    level: place.level + 1,
    within: [...place.within, value],
  });
  return text ?? line;
}

function isObject(value: Value): value is ObjectValue {
  return value !== null && typeof value === 'object';
}

function recursion(value: ObjectValue): string {
  return `<Recursion on ${typeName(value)} with id=${0x7f0000000000}>`;
}

function spread(value: ObjectValue, place: Place): string | undefined {
  if (value instanceof List) return spreadItems('[', ']', value.items, place);
  if (value instanceof GroupTuple) return undefined;
  if (value instanceof Tuple) {
    return spreadItems('(', value.items.length === 1 ? ',)' : ')', value.items, place);
  }
  if (value instanceof PySet) {
    return value.size === 0
      ? undefined
      : spreadItems(
          '{',
          '}',
          safelySorted([...value.values()], (v) => v),
          place,
        );
  }
  if (value instanceof Dict) return spreadDict(value, place);
  return value instanceof Bytes ? writeBytes(value.latin, place) : undefined;
}

function spreadItems(
  ...[open, close, items, place]: [string, string, readonly Value[], Place]
): string {
  const indent = place.indent + 1;
  const lines = items.map((item, i) => {
    const allowance = i === items.length - 1 ? place.allowance + close.length : 1;
    return write(item, { ...place, indent, allowance });
  });
  return open + joined(lines, indent) + close;
}

function spreadDict(dict: Dict, place: Place): string {
  const entries = sortedEntries(dict);
  const lines = entries.map(([key, item], i) => {
    const name = `${lineOf(key, place.within)}: `;
    const indent = place.indent + 1 + codePointLength(name);
    const allowance = i === entries.length - 1 ? place.allowance + 1 : 1;
    return name + write(item, { ...place, indent, allowance });
  });
  return `{${joined(lines, place.indent + 1)}}`;
}

function joined(lines: readonly string[], indent: number): string {
  spendText(lines.length * (indent + 2));
  return lines.join(`,\n${' '.repeat(indent)}`);
}

const wordAndSpace = new RegExp(`[^${spaceClass}]*[${spaceClass}]*`, 'gu');

/** A text as literals in a row. */
function writeText(text: string, line: string, place: Place): string {
  const isOutermost = place.level === 1;
  const indent = place.indent + (isOutermost ? 1 : 0);
  const allowance = place.allowance + (isOutermost ? 1 : 0);
  const chunks: string[] = [];
  const lines = splitLines(text, true).items.map(stringOf);
  lines.forEach((part, i) => {
    const after = i === lines.length - 1 ? allowance : 0;
    const whole = reprText(part);
    if (codePointLength(whole) <= lineWidth - indent - after) chunks.push(whole);
    else chunks.push(...wordChunks(part, lineWidth - indent, after));
  });
  if (chunks.length === 1) return lines.length === 1 ? line : reprText(lines.at(-1) ?? '');
  const body = inRows(chunks, indent);
  return isOutermost ? `(${body})` : body;
}

function wordChunks(line: string, width: number, after: number): string[] {
  const words = (line.match(wordAndSpace) ?? []).filter((part) => part !== '');
  const chunks: string[] = [];
  let current = '';
  words.forEach((part, i) => {
    const candidate = current + part;
    const limit = i === words.length - 1 ? width - after : width;
    spend(candidate.length);
    if (codePointLength(reprText(candidate)) <= limit) current = candidate;
    else {
      if (current !== '') chunks.push(reprText(current));
      current = part;
    }
  });
  return current === '' ? chunks : [...chunks, reprText(current)];
}

function inRows(chunks: readonly string[], indent: number): string {
  spendText(chunks.length * (indent + 2));
  return chunks.join(`\n${' '.repeat(indent)}`);
}

/** Bytes by four. */
function writeBytes(latin: string, place: Place): string | undefined {
  if (latin.length <= 4) return undefined;
  const isOutermost = place.level === 1;
  const indent = place.indent + (isOutermost ? 1 : 0);
  const allowance = place.allowance + (isOutermost ? 1 : 0);
  const last = Math.floor(latin.length / 4) * 4;
  const chunks: string[] = [];
  let current = '';
  for (let i = 0; i < latin.length; i += 4) {
    const candidate = current + latin.slice(i, i + 4);
    const width = lineWidth - indent - (i === last ? allowance : 0);
    if (reprBytes(candidate).length <= width) current = candidate;
    else {
      if (current !== '') chunks.push(reprBytes(current));
      current = latin.slice(i, i + 4);
    }
  }
  if (current !== '') chunks.push(reprBytes(current));
  const body = inRows(chunks, indent);
  return isOutermost ? `(${body})` : body;
}

/** By key; as they are where the keys have no order. */
function sortedEntries(dict: Dict): readonly (readonly [Value, Value])[] {
  return safelySorted([...dict.entries()], ([key]) => key);
}

function safelySorted<T>(items: readonly T[], keyOf: (item: T) => Value): readonly T[] {
  spend(64 * items.length);
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((a, b) => (isBefore(a.key, b.key) ? -1 : isBefore(b.key, a.key) ? 1 : 0));
  return keyed.map(({ item }) => item);
}

/** `a < b`; values without an order are ordered by the names of their types. */
function isBefore(a: Value, b: Value): boolean {
  try {
    return compareBy('<', a, b);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'type') return typeName(a) < typeName(b);
    throw error;
  }
}

/** The value on one line, with sorted keys. */
function lineOf(value: Value, within: readonly ObjectValue[]): string {
  if (!isObject(value)) return reprOf(value);
  const isOwn = value instanceof List || value instanceof Tuple || value instanceof Dict;
  if (!isOwn || value instanceof GroupTuple) return reprOf(value);
  if (within.includes(value)) return recursion(value);
  spend(64);
  const inside = [...within, value];
  const text =
    value instanceof Dict
      ? `{${sortedEntries(value)
          .map(([key, item]) => `${lineOf(key, inside)}: ${lineOf(item, inside)}`)
          .join(', ')}}`
      : bracketed(value, value.items.map((item) => lineOf(item, inside)).join(', '));
  spendText(text.length);
  return text;
}

function bracketed(value: List | Tuple, inner: string): string {
  if (value instanceof List) return `[${inner}]`;
  return `(${inner}${value.items.length === 1 ? ',' : ''})`;
}
