/**
 * Filters on text.
 *
 * @module
 */

import { intArgument } from './arguments.js';
import { Dict } from './dict.js';
import { argumentFault } from './fault.js';
import { filter, type Filter } from './filter.js';
import { indent, truncate, wordWrap } from './layout-filters.js';
import { truthy } from './iteration.js';
import { capitalize } from './letter-case.js';
import { escapeText, escapeValue } from './markup.js';
import { operate } from './operators.js';
import { spaceClass } from './python-space.js';
import { onText } from './soft-text.js';
import { replaceText, stripText } from './string-search.js';
import { stripTags } from './strip-tags.js';
import { isText, stringOf } from './text.js';
import { padText } from './text-fill.js';
import { Markup, Tuple, type Value } from './value.js';

const wordStart = new RegExp(`([-${spaceClass}({\\[<]+)`, 'u');

function titleWords(text: string): string {
  return text
    .split(wordStart)
    .map((part) => {
      const [first = ''] = part.slice(0, 2);
      return first.toUpperCase() + part.slice(first.length).toLowerCase();
    })
    .join('');
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
    throw argumentFault("can't handle positional and keyword arguments at the same time");
  }
  const input = value instanceof Markup ? value : stringOf(value);
  return operate('%', input, kwargs.size > 0 ? new Dict(kwargs) : new Tuple(args));
}

function replace(
  value: Value,
  args: { from: Value; to: Value; count: Value },
  autoescape: boolean,
): Value {
  const { from, to } = args;
  const change = (text: string, put: string): string => {
    const count = intArgument(args.count ?? -1);
    return replaceText(text, { from: stringOf(from), to: put, count });
  };
  if (!autoescape) return change(stringOf(value), stringOf(to));
  const isMarked = value instanceof Markup || from instanceof Markup || to instanceof Markup;
  if (!isMarked) return change(stringOf(value), stringOf(to));
  return new Markup(change(escapeValue(value).text, escapeValue(to).text));
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
      truncate(value, { length, kill: truthy(kill), end, leeway: leeway ?? 5 }),
  ),
  filter(
    'wordwrap',
    'width? break_long_words? wrapstring? break_on_hyphens?',
    (value, [width = 79, breakLong = true, wrapstring = null, breakHyphens = true]) =>
      wordWrap(value, wrapstring ?? '\n', {
        width,
        breakLongWords: truthy(breakLong),
        breakOnHyphens: truthy(breakHyphens),
      }),
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
