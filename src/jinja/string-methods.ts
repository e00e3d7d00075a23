/**
 * Methods of strings.
 *
 * @module
 */

import { spendText } from './budget.js';
import { bindArguments, intArgument, signature } from './arguments.js';
import { encodeText } from './bytes.js';
import { codePointLength, codePoints } from './code-points.js';
import { numeric } from './compare.js';
import { Dict } from './dict.js';
import { typeFault, valueFault } from './fault.js';
import { formatText } from './format-method.js';
import { truthy, iterable } from './iteration.js';
import { methodTable, type Method, type MethodTable } from './method.js';
import { isSpace } from './python-space.js';
import * as classes from './string-classes.js';
import * as search from './string-search.js';
import { stringOf } from './text.js';
import { Tuple, textOf, typeName, type Value } from './value.js';

const { stringArgument } = search;

type Padding = 'left' | 'right' | 'center';

/** Fills a text up to a width. */
export function padText(
  text: string,
  options: { readonly width: Value; readonly fill?: Value | undefined; readonly padding: Padding },
): string {
  const fill = stringArgument(options.fill ?? ' ', 'The fill character');
  if (codePointLength(fill) !== 1) {
    throw typeFault('The fill character must be exactly one character long');
  }
  const width = intArgument(options.width);
  spendText(Math.max(0, width));
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  if (options.padding === 'left') return fill.repeat(missing) + text;
  if (options.padding === 'right') return text + fill.repeat(missing);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function zeroFill(text: string, width: Value): string {
  const wanted = intArgument(width);
  spendText(Math.max(0, wanted));
  const sign = text.startsWith('-') || text.startsWith('+') ? text.charAt(0) : '';
  const zeros = Math.max(0, wanted - codePointLength(text));
  return sign + '0'.repeat(zeros) + text.slice(sign.length);
}

function joinText(separator: string, items: Value): string {
  const parts: string[] = [];
  for (const item of iterableOrFault(items)) {
    const text = textOf(item);
    if (text === undefined) {
      const position = parts.length;
      throw typeFault(`sequence item ${position}: expected str instance, ${typeName(item)} found`);
    }
    spendText(text.length + separator.length);
    parts.push(text);
  }
  return parts.join(separator);
}

function iterableOrFault(items: Value): Iterable<Value> {
  if (numeric(items) !== undefined || items === null) throw typeFault('can only join an iterable');
  return iterable(items);
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const char of text) {
    const missing = char === '\t' && size > 0 ? size - (column % size) : 0;
    spendText(missing + 1);
    result += char === '\t' ? ' '.repeat(missing) : char;
    column = char === '\n' || char === '\r' ? 0 : char === '\t' ? column + missing : column + 1;
  }
  return result;
}

function indexOrFault(position: number): number {
  if (position < 0) throw valueFault('substring not found');
  return position;
}

function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function removeSuffix(text: string, suffix: string): string {
  const hasSuffix = suffix !== '' && text.endsWith(suffix);
  return hasSuffix ? text.slice(0, -suffix.length) : text;
}

function translate(text: string, table: Value): string {
  if (!(table instanceof Dict)) return text;
  return codePoints(text)
    .map((char) => {
      const to = table.get(char.codePointAt(0) ?? 0);
      if (to === undefined) return table.has(char.codePointAt(0) ?? 0) ? '' : char;
      return typeof to === 'number' ? String.fromCodePoint(to) : to === null ? '' : stringOf(to);
    })
    .join('');
}

const format: Method<string> = (text, { args, kwargs }, access) =>
  formatText(text, { args, named: (name) => kwargs.get(name), access });

const formatMapSignature = signature('str.format_map', 'mapping');

const formatMap: Method<string> = (text, call, access) => {
  const [mapping = null] = bindArguments(formatMapSignature, call);
  const named = (name: string): Value | undefined =>
    mapping instanceof Dict ? mapping.get(name) : undefined;
  return formatText(text, { args: [], named, access });
};

export const stringMethods: MethodTable<string> = new Map<string, Method<string>>([
  ...methodTable<string>('str', [
    ['upper', '', (text) => text.toUpperCase()],
    ['lower', '', (text) => text.toLowerCase()],
    ['capitalize', '', classes.capitalize],
    ['casefold', '', classes.caseFold],
    ['swapcase', '', classes.swapCase],
    ['title', '', classes.toTitle],
    ['isalpha', '', classes.isAlpha],
    ['isalnum', '', classes.isAlnum],
    ['isascii', '', classes.isAscii],
    ['isdecimal', '', classes.isDecimal],
    ['isdigit', '', classes.isDigit],
    ['isidentifier', '', classes.isIdentifier],
    ['islower', '', classes.isLower],
    ['isnumeric', '', classes.isNumeric],
    ['isprintable', '', classes.isPrintable],
    ['isspace', '', isSpace],
    ['istitle', '', classes.isTitle],
    ['isupper', '', classes.isUpper],
    ['strip', 'chars?', (text, [chars = null]) => search.stripText(text, chars, 'both')],
    ['lstrip', 'chars?', (text, [chars = null]) => search.stripText(text, chars, 'start')],
    ['rstrip', 'chars?', (text, [chars = null]) => search.stripText(text, chars, 'end')],
    [
      'split',
      '=sep? maxsplit?',
      (text, [by = null, max = -1]) => search.splitText(text, by, intArgument(max)),
    ],
    [
      'rsplit',
      '=sep? maxsplit?',
      (text, [by = null, max = -1]) => search.splitTextFromRight(text, by, intArgument(max)),
    ],
    ['splitlines', '=keepends?', (text, [keep = false]) => search.splitLines(text, truthy(keep))],
    ['partition', 'sep', (text, [by]) => search.partitionText(text, stringArgument(by))],
    ['rpartition', 'sep', (text, [by]) => search.partitionTextFromRight(text, stringArgument(by))],
    ['join', 'iterable', (text, [items = null]) => joinText(text, items)],
    [
      'replace',
      'old new count?',
      (text, [from, to, count = -1]) =>
        search.replaceText(text, {
          from: stringArgument(from, 'replace() argument 1'),
          to: stringArgument(to, 'replace() argument 2'),
          count: intArgument(count),
        }),
    ],
    [
      'startswith',
      'prefix start? end?',
      (text, [affix = null, start, end]) =>
        search.hasAffix(text, affix, { start, end, method: 'startswith' }),
    ],
    [
      'endswith',
      'suffix start? end?',
      (text, [affix = null, start, end]) =>
        search.hasAffix(text, affix, { start, end, method: 'endswith' }),
    ],
    [
      'find',
      'sub start? end?',
      (text, [sub, start, end]) => search.findText(text, stringArgument(sub), { start, end }),
    ],
    [
      'rfind',
      'sub start? end?',
      (text, [sub, start, end]) =>
        search.findText(text, stringArgument(sub), { start, end, last: true }),
    ],
    [
      'index',
      'sub start? end?',
      (text, [sub, start, end]) =>
        indexOrFault(search.findText(text, stringArgument(sub), { start, end })),
    ],
    [
      'rindex',
      'sub start? end?',
      (text, [sub, start, end]) =>
        indexOrFault(search.findText(text, stringArgument(sub), { start, end, last: true })),
    ],
    [
      'count',
      'sub start? end?',
      (text, [sub, start, end]) => search.countText(text, stringArgument(sub), { start, end }),
    ],
    ['zfill', 'width', (text, [width = 0]) => zeroFill(text, width)],
    [
      'ljust',
      'width fillchar?',
      (text, [width = 0, fill]) => padText(text, { width, fill, padding: 'right' }),
    ],
    [
      'rjust',
      'width fillchar?',
      (text, [width = 0, fill]) => padText(text, { width, fill, padding: 'left' }),
    ],
    [
      'center',
      'width fillchar?',
      (text, [width = 0, fill]) => padText(text, { width, fill, padding: 'center' }),
    ],
    ['expandtabs', '=tabsize?', (text, [size = 8]) => expandTabs(text, intArgument(size))],
    ['removeprefix', 'prefix', (text, [prefix]) => removePrefix(text, stringArgument(prefix))],
    ['removesuffix', 'suffix', (text, [suffix]) => removeSuffix(text, stringArgument(suffix))],
    [
      'encode',
      '=encoding? errors?',
      (text, [encoding = 'utf-8']) => encodeText(text, stringArgument(encoding)),
    ],
    ['translate', 'table', (text, [table = null]) => translate(text, table)],
  ]),
  ['format', format],
  ['format_map', formatMap],
]);

/** The three parts of a partition, or the pieces of a split, each made into something else. */
export function mapTexts(value: Value, change: (text: string) => Value): Value {
  if (typeof value === 'string') return change(value);
  return value instanceof Tuple
    ? new Tuple(value.items.map((item) => mapTexts(item, change)))
    : value;
}
