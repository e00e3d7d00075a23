/**
 * Filters that lay text out: `indent`, `truncate`, `wordwrap`.
 *
 * @module
 */

import { getSlice } from './attributes.js';
import { spendText } from './budget.js';
import { compareBy } from './compare.js';
import { runtimeFault, typeFault, undefinedUse } from './fault.js';
import { lengthOf } from './iteration.js';
import { escapeValue } from './markup.js';
import { operate } from './operators.js';
import { splitLines, splitTextFromRight } from './string-search.js';
import { isText, stringOf } from './text.js';
import { wrapText, type WrapOptions } from './text-wrap.js';
import { Bytes, List, Markup, Undefined, textOf, typeName, type Value } from './value.js';

/** The fault of a value that lacks a method. */
function withoutMethod(value: Value, name: string): Error {
  if (value instanceof Undefined) return undefinedUse(value);
  const message = `'${typeName(value)}' object has no attribute '${name}'`;
  return runtimeFault(message, 'AttributeError');
}

/** The lines of a text, marked where the text is. */
function linesOf(value: Value): readonly Value[] {
  const text = textOf(value);
  if (value instanceof Bytes) {
    if (value.latin === '') return [];
    throw typeFault('cannot use a string pattern on a bytes-like object');
  }
  if (text === undefined) throw withoutMethod(value, 'splitlines');
  const lines = splitLines(text, false).items;
  return value instanceof Markup ? lines.map((line) => new Markup(stringOf(line))) : lines;
}

/** `joint.join(parts)`: a marked joint escapes the parts. */
function joinBy(joint: Value, parts: readonly Value[]): Value {
  const text = textOf(joint);
  if (text === undefined) throw withoutMethod(joint, 'join');
  const isMarked = joint instanceof Markup;
  const texts = parts.map((part) => (isMarked ? escapeValue(part).text : stringOf(part)));
  texts.forEach((part) => spendText(part.length + text.length));
  const joined = texts.join(text);
  return isMarked ? new Markup(joined) : joined;
}

/** Lines moved to the right; without `first` the first one stays, without `blank` empty ones. */
export function indent(
  value: Value,
  options: { readonly width: Value; readonly first: boolean; readonly blank: boolean },
): Value {
  const { width, first, blank } = options;
  const given = isText(width) ? width : operate('*', ' ', width);
  const indention = value instanceof Markup ? new Markup(stringOf(given)) : given;
  const newline = value instanceof Markup ? new Markup('\n') : '\n';
  // a list takes the characters of the line break as items
  const lines = linesOf(value instanceof List ? value : operate('+', value, newline));
  const body = blank
    ? joinBy(operate('+', newline, indention), lines)
    : indentRest(lines, indention, newline);
  return first ? operate('+', indention, body) : body;
}

function indentRest(
  [head = '', ...rest]: readonly Value[],
  indention: Value,
  newline: Value,
): Value {
  if (rest.length === 0) return head;
  const moved = rest.map((line) => (lengthOf(line) > 0 ? operate('+', indention, line) : line));
  return operate('+', head, operate('+', newline, joinBy(newline, moved)));
}

function assert(isRight: boolean, message: () => string): void {
  if (!isRight) throw runtimeFault(message(), 'AssertionError');
}

/** Text cut to a length, at a blank unless `kill`, with `end` behind it. */
export function truncate(
  value: Value,
  options: {
    readonly length: Value;
    readonly kill: boolean;
    readonly end: Value;
    readonly leeway: Value;
  },
): Value {
  const { length, kill, end, leeway } = options;
  const endLength = lengthOf(end);
  assert(
    compareBy('>=', length, endLength),
    () => `expected length >= ${endLength}, got ${stringOf(length)}`,
  );
  assert(compareBy('>=', leeway, 0), () => `expected leeway >= 0, got ${stringOf(leeway)}`);
  if (compareBy('<=', lengthOf(value), operate('+', length, leeway))) return value;
  const to = operate('-', length, endLength);
  const start = getSlice(value, { from: null, to, step: null });
  if (kill) return operate('+', start, end);
  if (start instanceof Bytes) throw typeFault("a bytes-like object is required, not 'str'");
  const text = textOf(start);
  if (text === undefined) throw withoutMethod(start, 'rsplit');
  const kept = stringOf(splitTextFromRight(text, ' ', 1).items[0] ?? '');
  return operate('+', start instanceof Markup ? new Markup(kept) : kept, end);
}

/** Each line broken where it is too long. */
export function wordWrap(value: Value, wrapstring: Value, options: WrapOptions): Value {
  if (textOf(wrapstring) === undefined) throw withoutMethod(wrapstring, 'join');
  const lines = linesOf(value).map((line) => joinBy(wrapstring, wrapText(stringOf(line), options)));
  return joinBy(wrapstring, lines);
}
