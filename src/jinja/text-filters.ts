/**
 * Filters on text.
 *
 * @module
 */

import { spendText } from './budget.js';
import { intArgument } from './arguments.js';
import { codePoints, codePointLength } from './code-points.js';
import { Dict } from './dict.js';
import { runtimeFault, typeFault, undefinedUse } from './fault.js';
import { filter, type Filter } from './filter.js';
import { truthy, lengthOf } from './iteration.js';
import { escapeText, escapeValue } from './markup.js';
import { stripTags } from './markup-methods.js';
import { operate } from './operators.js';
import { spaceClass } from './python-space.js';
import { onText } from './soft-text.js';
import { capitalize } from './string-classes.js';
import { padText } from './string-methods.js';
import { replaceText, splitLines, stripText } from './string-search.js';
import { isText, stringOf } from './text.js';
import { wrapText } from './text-wrap.js';
import { List, Markup, Tuple, Undefined, textOf, typeName, type Value } from './value.js';

const wordStart = new RegExp(`([-${spaceClass}({\\[<]+)`, 'u');

function titleWords(text: string): string {
  return text
    .split(wordStart)
    .map((part) => {
      const [first = '', ...rest] = codePoints(part);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');
}

function indentable(value: Value): string {
  const text = textOf(value);
  if (text === undefined) {
    if (value instanceof Undefined || value instanceof List) return wrappable(value);
    throw typeFault(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
  }
  return text;
}

/** Text that has the methods of text. */
function wrappable(value: Value): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw undefinedUse(value);
  const message = `'${typeName(value)}' object has no attribute 'splitlines'`;
  throw runtimeFault(message, 'AttributeError');
}

function indent(value: Value, options: { width: Value; first: boolean; blank: boolean }): Value {
  const source = indentable(value);
  const { width } = options;
  const columns = textOf(width) === undefined ? Math.max(0, intArgument(width)) : 0;
  spendText(columns);
  const indention = textOf(width) ?? ' '.repeat(columns);
  const lines = splitLines(`${source}\n`, false).items.map(stringOf);
  spendText(source.length + lines.length * (indention.length + 1));
  const indented = lines.map((line, i) =>
    (i === 0 ? options.first : line !== '' || options.blank) ? indention + line : line,
  );
  const text = indented.join('\n');
  return value instanceof Markup ? new Markup(text) : text;
}

function truncate(
  value: Value,
  options: { length: number; kill: boolean; end: Value; leeway: number },
): Value {
  const { length, kill, leeway } = options;
  const end = stringOf(options.end);
  const endLength = codePointLength(end);
  const assert = (isRight: boolean, message: string): void => {
    if (!isRight) throw runtimeFault(message, 'AssertionError');
  };
  assert(length >= endLength, `expected length >= ${endLength}, got ${length}`);
  assert(leeway >= 0, `expected leeway >= 0, got ${leeway}`);
  if (lengthOf(value) <= length + leeway) return value;
  if (!isText(value)) throw typeFault(`'${typeName(value)}' object cannot be truncated`);
  return onText(value, (text) => {
    const start = codePoints(text)
      .slice(0, length - endLength)
      .join('');
    if (kill) return start + end;
    const space = start.lastIndexOf(' ');
    return (space < 0 ? start : start.slice(0, space)) + end;
  });
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}

function formatFilter(
  value: Value,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): Value {
  if (args.length > 0 && kwargs.size > 0) {
    throw runtimeFault(
      "can't handle positional and keyword arguments at the same time",
      'FilterArgumentError',
    );
  }
  const input = value instanceof Markup ? value : stringOf(value);
  return operate('%', input, kwargs.size > 0 ? new Dict(kwargs) : new Tuple(args));
}

function replace(
  value: Value,
  args: { from: Value; to: Value; count: Value },
  autoescape: boolean,
): Value {
  const count = args.count === null ? -1 : intArgument(args.count);
  if (!autoescape) {
    const change = { from: stringOf(args.from), to: stringOf(args.to), count };
    return replaceText(stringOf(value), change);
  }
  const isMarked =
    value instanceof Markup || args.from instanceof Markup || args.to instanceof Markup;
  const text = isMarked ? escapeValue(value).text : stringOf(value);
  const put = isMarked ? escapeValue(args.to).text : stringOf(args.to);
  const result = replaceText(text, { from: stringOf(args.from), to: put, count });
  return isMarked ? new Markup(result) : result;
}

const format: Filter = (value, { args, kwargs }) => formatFilter(value, args, kwargs);

export const textFilters: readonly (readonly [string, Filter])[] = [
  filter('upper', '', (value) => onText(value, (text) => text.toUpperCase())),
  filter('lower', '', (value) => onText(value, (text) => text.toLowerCase())),
  filter('capitalize', '', (value) => onText(value, capitalize)),
  filter('title', '', (value) => titleWords(stringOf(value))),
  filter('trim', 'chars?', (value, [chars = null]) =>
    onText(value, (text) => stripText(text, chars, 'both')),
  ),
  filter('center', 'width?', (value, [width = 80]) =>
    onText(value, (text) => padText(text, { width, padding: 'center' })),
  ),
  filter('indent', 'width? first? blank?', (value, [width = 4, first = false, blank = false]) =>
    indent(value, { width, first: truthy(first), blank: truthy(blank) }),
  ),
  filter(
    'truncate',
    'length? killwords? end? leeway?',
    (value, [length = 255, kill = false, end = '...', leeway = null]) =>
      truncate(value, {
        length: intArgument(length),
        kill: truthy(kill),
        end,
        leeway: leeway === null ? 5 : intArgument(leeway),
      }),
  ),
  filter(
    'wordwrap',
    'width? break_long_words? wrapstring? break_on_hyphens?',
    (value, [width = 79, breakLong = true, wrapstring = null, breakHyphens = true]) => {
      const joint = wrapstring === null ? '\n' : stringOf(wrapstring);
      const options = {
        width: intArgument(width),
        breakLongWords: truthy(breakLong),
        breakOnHyphens: truthy(breakHyphens),
      };
      const lines = splitLines(wrappable(value), false).items.map(stringOf);
      const wrapped = lines.map((line) => wrapText(line, options));
      wrapped.flat().forEach((line) => spendText(line.length + joint.length));
      return wrapped.map((parts) => parts.join(joint)).join(joint);
    },
  ),
  filter('wordcount', '', (value) => countWords(stringOf(value))),
  filter('string', '', (value) => (isText(value) ? value : stringOf(value))),
  filter('replace', 'old new count?', (value, [from = '', to = '', count = null], { autoescape }) =>
    replace(value, { from, to, count }, autoescape),
  ),
  filter('escape', '', (value) => escapeValue(value)),
  filter('e', '', (value) => escapeValue(value)),
  filter('forceescape', '', (value) => new Markup(escapeText(stringOf(value)))),
  filter('safe', '', (value) => (value instanceof Markup ? value : new Markup(stringOf(value)))),
  filter('striptags', '', (value) => stripTags(stringOf(value))),
  ['format', format],
];
