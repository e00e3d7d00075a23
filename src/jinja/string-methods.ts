/**
 * Methods of strings.
 *
 * @module
 */

import { spendText } from './budget.js';
import { flagArgument, intArgument } from './arguments.js';
import { codingOf, encodeText } from './codecs.js';
import { typeFault, valueFault } from './fault.js';
import { mappingOf, namedIn } from './format-names.js';
import { formatText } from './format-method.js';
import { formatValue } from './format-spec.js';
import { iterable, tryIterate } from './iteration.js';
import * as cases from './letter-case.js';
import { methodTable, type Method, type MethodTable } from './method.js';
import { isSpace } from './python-space.js';
import * as classes from './string-classes.js';
import * as search from './string-search.js';
import { expandTabs, padText, zeroFill } from './text-fill.js';
import { translateText, translationTable } from './text-translation.js';
import { textOf, typeName, type Value } from './value.js';

const { stringArgument } = search;

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
  if (tryIterate(items) === undefined) throw typeFault('can only join an iterable');
  return iterable(items);
}

function indexOrFault(position: number): number {
  if (position < 0) throw valueFault('substring not found');
  return position;
}

const format: Method<string> = (text, { args, kwargs }, access) =>
  formatText(text, { args, named: namedIn(kwargs), access, formatField: formatValue });

const formatMap: Method<string> = (text, call, access) =>
  formatText(text, { args: [], named: mappingOf(call), access, formatField: formatValue });

export const stringMethods: MethodTable<string> = new Map<string, Method<string>>([
  ...methodTable<string>('str', [
    ['upper', '', (text) => text.toUpperCase()],
    ['lower', '', (text) => text.toLowerCase()],
    ['capitalize', '', cases.capitalize],
    ['casefold', '', cases.caseFold],
    ['swapcase', '', cases.swapCase],
    ['title', '', cases.toTitle],
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
    [
      'splitlines',
      '=keepends?',
      (text, [keep = false]) => search.splitLines(text, flagArgument(keep)),
    ],
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
    [
      'removeprefix',
      'prefix',
      (text, [prefix]) => search.removePrefix(text, stringArgument(prefix)),
    ],
    [
      'removesuffix',
      'suffix',
      (text, [suffix]) => search.removeSuffix(text, stringArgument(suffix)),
    ],
    [
      'encode',
      '=encoding? errors?',
      (text, [encoding = 'utf-8', errors = 'strict']) =>
        encodeText(text, codingOf('encode', { encoding, errors })),
    ],
    ['translate', 'table', (text, [table = null]) => translateText(text, table)],
    ['maketrans', 'x y? z?', (_, [x = null, y, z]) => translationTable(x, y, z)],
  ]),
  ['format', format],
  ['format_map', formatMap],
]);
