/**
 * Methods of bytes: those of ASCII text, on bytes.
 *
 * @module
 */

import { boundArgument, flagArgument, intArgument } from './arguments.js';
import { spend, spendText } from './budget.js';
import { codingOf, decodeBytes, type Coding } from './codecs.js';
import { needleOf } from './compare.js';
import { typeFault, valueFault } from './fault.js';
import { iterable, lengthOf, tryIterate } from './iteration.js';
import { methodTable, type MethodTable } from './method.js';
import { expandTabs, padText, zeroFill, type Padding } from './text-fill.js';
import * as search from './string-search.js';
import { Bytes, List, Tuple, textOf, typeName, type Value } from './value.js';

type Arguments = readonly (Value | undefined)[];

/** A bytes argument, as text of one character a byte. */
function latinOf(value: Value | undefined): string {
  if (value instanceof Bytes) return value.latin;
  throw typeFault(`a bytes-like object is required, not '${typeName(value ?? null)}'`);
}

/** What is looked for; the bounds are checked before it. */
function needleIn([sub, start, end]: Arguments): string {
  for (const bound of [start, end]) if (bound !== undefined && bound !== null) boundArgument(bound);
  return needleOf(sub);
}

function find(args: Arguments, latin: string, last: boolean): number {
  const [, start, end] = args;
  return search.findText(latin, needleIn(args), { start, end, last });
}

function foundOrFault(position: number): number {
  if (position < 0) throw valueFault('subsection not found');
  return position;
}

function hasAffix(method: 'startswith' | 'endswith', latin: string, args: Arguments): boolean {
  const [affix = null, start, end] = args;
  const affixes = affix instanceof Tuple ? affix.items : [affix];
  if (!(affix instanceof Bytes || affix instanceof Tuple)) {
    const type = typeName(affix);
    throw typeFault(`${method} first arg must be bytes or a tuple of bytes, not ${type}`);
  }
  const texts = affixes.map(latinOf);
  return search.hasAffix(latin, new Tuple(texts), { start, end, method });
}

const space = ' \t\n\r\v\f';

function strip(latin: string, chars: Value, side: search.Side): Bytes {
  return new Bytes(search.stripText(latin, chars === null ? space : latinOf(chars), side));
}

function bytesOf(value: Value): Bytes {
  return new Bytes(textOf(value) ?? '');
}

function bytesOfAll<T extends List | Tuple>(texts: T): T {
  const items = texts.items.map(bytesOf);
  return (texts instanceof List ? new List(items) : new Tuple(items)) as T; // the class that came in
}

function splitSpace(latin: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = search.stripText(latin, space, 'start');
  while (rest !== '') {
    spend(32);
    const end = parts.length === limit ? -1 : rest.search(/[ \t-\r]/);
    parts.push(end < 0 ? rest : rest.slice(0, end));
    rest = end < 0 ? '' : rest.slice(end).replace(/^[ \t-\r]+/, '');
  }
  return parts;
}

function reversed(latin: string): string {
  return latin.split('').reverse().join('');
}

function split(latin: string, [by = null, max = -1]: Arguments): List {
  const limit = intArgument(max);
  if (by !== null) return bytesOfAll(search.splitText(latin, latinOf(by), limit));
  return bytesOfAll(new List(splitSpace(latin, limit)));
}

function splitFromRight(latin: string, [by = null, max = -1]: Arguments): List {
  const limit = intArgument(max);
  if (by !== null) return bytesOfAll(search.splitTextFromRight(latin, latinOf(by), limit));
  const parts = splitSpace(reversed(latin), limit);
  return bytesOfAll(new List(parts.map(reversed).reverse()));
}

function splitLines(latin: string, keepEnds: boolean): List {
  const lines = latin.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g) ?? [];
  spendText(32 * lines.length);
  return bytesOfAll(new List(keepEnds ? lines : lines.map((line) => line.replace(/[\r\n]+$/, ''))));
}

function join(latin: string, items: Value): Bytes {
  if (!isIterable(items)) throw typeFault('can only join an iterable');
  const parts = Array.from(iterable(items), (item, i) => {
    if (!(item instanceof Bytes)) {
      throw typeFault(`sequence item ${i}: expected a bytes-like object, ${typeName(item)} found`);
    }
    spendText(item.latin.length + latin.length);
    return item.latin;
  });
  return new Bytes(parts.join(latin));
}

function isIterable(value: Value): boolean {
  return tryIterate(value) !== undefined;
}

function pad(latin: string, padding: Padding, [width = 0, fill]: Arguments): Bytes {
  intArgument(width);
  if (fill !== undefined && !(fill instanceof Bytes && fill.latin.length === 1)) {
    const type = typeName(fill);
    throw typeFault(`argument 2 must be a byte string of length 1, not ${type}`);
  }
  return new Bytes(padText(latin, { width, fill: fill?.latin, padding }));
}

const upper = (latin: string): string => latin.replaceAll(/[a-z]+/g, (run) => run.toUpperCase());
const lower = (latin: string): string => latin.replaceAll(/[A-Z]+/g, (run) => run.toLowerCase());
const title = (latin: string): string =>
  latin.replaceAll(/[A-Za-z]+/g, (run) => run.charAt(0).toUpperCase() + run.slice(1).toLowerCase());
const capitalize = (latin: string): string => upper(latin.charAt(0)) + lower(latin.slice(1));
const swapCase = (latin: string): string =>
  latin.replaceAll(/[A-Za-z]/g, (c) => (c < 'a' ? c.toLowerCase() : c.toUpperCase()));

function translate(latin: string, [table = null, gone]: Arguments): Bytes {
  const map = table === null ? undefined : latinOf(table);
  if (map !== undefined && map.length !== 256) {
    throw valueFault('translation table must be 256 characters long');
  }
  const dropped = gone === undefined ? '' : latinOf(gone);
  const kept = latin.split('').filter((byte) => !dropped.includes(byte));
  return new Bytes(kept.map((byte) => map?.charAt(byte.charCodeAt(0)) ?? byte).join(''));
}

function makeTranslation([from, to]: Arguments): Bytes {
  const [source, target] = [latinOf(from), latinOf(to)];
  if (source.length !== target.length) {
    throw valueFault('maketrans arguments must have same length');
  }
  const table = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
  source.split('').forEach((byte, i) => (table[byte.charCodeAt(0)] = target.charAt(i)));
  return new Bytes(table.join(''));
}

function hexText(latin: string, [sep, size = 1]: Arguments): string {
  const digits = latin.split('').map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  const group = intArgument(size);
  if (sep === undefined) return digits.join('');
  if (lengthOf(sep) !== 1) throw valueFault('sep must be length 1.');
  const mark = sep instanceof Bytes ? sep.latin : textOf(sep);
  if (mark === undefined) throw typeFault('sep must be str or bytes.');
  if (mark > '\x7f') throw valueFault('sep must be ASCII.');
  if (group === 0) return digits.join('');
  const offset = group > 0 ? digits.length % group : 0;
  return digits
    .map((pair, i) => (i > 0 && (i - offset) % Math.abs(group) === 0 ? mark + pair : pair))
    .join('');
}

/** `bytes.fromhex(text)`. */
function fromHex(text: Value | undefined): Bytes {
  const digits = search
    .stringArgument(text, 'fromhex() argument')
    .replaceAll(/(?<=^|[ \t-\r]|(?:^|[ \t-\r])(?:[0-9a-fA-F]{2})+)[ \t-\r]+/g, '');
  const bytes = /^(?:[0-9a-fA-F]{2})*$/.test(digits) ? digits.match(/../g) : null;
  if (bytes === null && digits !== '') {
    throw valueFault('non-hexadecimal number found in fromhex() arg');
  }
  return new Bytes(
    (bytes ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join(''),
  );
}

type Row = readonly [string, string, (self: Bytes, args: Arguments) => Value];

function asBytes(rows: Readonly<Record<string, (latin: string) => string>>): Row[] {
  return Object.entries(rows).map(([name, change]) => [
    name,
    '',
    ({ latin }) => new Bytes(change(latin)),
  ]);
}

function asTests(rows: Readonly<Record<string, (latin: string) => boolean>>): Row[] {
  return Object.entries(rows).map(([name, test]) => [name, '', ({ latin }) => test(latin)]);
}

const isTitle = (latin: string): boolean => /[A-Za-z]/.test(latin) && title(latin) === latin;

function coding(method: string, [encoding = 'utf-8', errors = 'strict']: Arguments): Coding {
  return codingOf(method, { encoding, errors });
}

export const bytesMethods: MethodTable<Bytes> = methodTable<Bytes>('bytes', [
  ...asBytes({ upper, lower, title, capitalize, swapcase: swapCase }),
  ...asTests({
    isalpha: (latin) => /^[A-Za-z]+$/.test(latin),
    isdigit: (latin) => /^[0-9]+$/.test(latin),
    isalnum: (latin) => /^[A-Za-z0-9]+$/.test(latin),
    isspace: (latin) => /^[ \t-\r]+$/.test(latin),
    isascii: (latin) => /^[\0-\x7f]*$/.test(latin),
    isupper: (latin) => /[A-Z]/.test(latin) && !/[a-z]/.test(latin),
    islower: (latin) => /[a-z]/.test(latin) && !/[A-Z]/.test(latin),
    istitle: isTitle,
  }),
  ['find', 'sub start? end?', ({ latin }, args) => find(args, latin, false)],
  ['rfind', 'sub start? end?', ({ latin }, args) => find(args, latin, true)],
  ['index', 'sub start? end?', ({ latin }, args) => foundOrFault(find(args, latin, false))],
  ['rindex', 'sub start? end?', ({ latin }, args) => foundOrFault(find(args, latin, true))],
  [
    'count',
    'sub start? end?',
    ({ latin }, args) => search.countText(latin, needleIn(args), { start: args[1], end: args[2] }),
  ],
  ['startswith', 'prefix start? end?', ({ latin }, args) => hasAffix('startswith', latin, args)],
  ['endswith', 'suffix start? end?', ({ latin }, args) => hasAffix('endswith', latin, args)],
  ['strip', 'bytes?', ({ latin }, [chars = null]) => strip(latin, chars, 'both')],
  ['lstrip', 'bytes?', ({ latin }, [chars = null]) => strip(latin, chars, 'start')],
  ['rstrip', 'bytes?', ({ latin }, [chars = null]) => strip(latin, chars, 'end')],
  ['split', '=sep? maxsplit?', ({ latin }, args) => split(latin, args)],
  ['rsplit', '=sep? maxsplit?', ({ latin }, args) => splitFromRight(latin, args)],
  [
    'splitlines',
    '=keepends?',
    ({ latin }, [keep = false]) => splitLines(latin, flagArgument(keep)),
  ],
  ['partition', 'sep', ({ latin }, [by]) => bytesOfAll(search.partitionText(latin, latinOf(by)))],
  [
    'rpartition',
    'sep',
    ({ latin }, [by]) => bytesOfAll(search.partitionTextFromRight(latin, latinOf(by))),
  ],
  ['join', 'iterable', ({ latin }, [items = null]) => join(latin, items)],
  [
    'replace',
    'old new count?',
    ({ latin }, [from, to, count = -1]) =>
      new Bytes(
        search.replaceText(latin, {
          from: latinOf(from),
          to: latinOf(to),
          count: intArgument(count),
        }),
      ),
  ],
  [
    'removeprefix',
    'prefix',
    ({ latin }, [prefix]) => new Bytes(search.removePrefix(latin, latinOf(prefix))),
  ],
  [
    'removesuffix',
    'suffix',
    ({ latin }, [suffix]) => new Bytes(search.removeSuffix(latin, latinOf(suffix))),
  ],
  ['center', 'width fillchar?', ({ latin }, args) => pad(latin, 'center', args)],
  ['ljust', 'width fillchar?', ({ latin }, args) => pad(latin, 'right', args)],
  ['rjust', 'width fillchar?', ({ latin }, args) => pad(latin, 'left', args)],
  ['zfill', 'width', ({ latin }, [width = 0]) => new Bytes(zeroFill(latin, width))],
  [
    'expandtabs',
    '=tabsize?',
    ({ latin }, [size = 8]) => new Bytes(expandTabs(latin, intArgument(size))),
  ],
  ['translate', '=table delete?', ({ latin }, args) => translate(latin, args)],
  ['maketrans', 'frm to', (_, args) => makeTranslation(args)],
  ['hex', '=sep? bytes_per_sep?', ({ latin }, args) => hexText(latin, args)],
  ['fromhex', 'string', (_, [text]) => fromHex(text)],
  ['decode', '=encoding? errors?', (bytes, args) => decodeBytes(bytes, coding('decode', args))],
]);
