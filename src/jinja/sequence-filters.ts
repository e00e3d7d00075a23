/**
 * Filters on sequences and mappings.
 *
 * @module
 */

import { drawNumber } from './chance.js';
import { spend, spendText } from './budget.js';
import { attributeGetter, attributePaths, foldCase, type Getter } from './attribute-path.js';
import { getAttributeOnly } from './attributes.js';
import { flagArgument, intArgument } from './arguments.js';
import { codePoints } from './code-points.js';
import { compareBy, equals, sameOrEqual, sorted } from './compare.js';
import { Dict, PySet, hashKey } from './dict.js';
import { Fault, runtimeFault, typeFault, undefinedUse } from './fault.js';
import { filter, type Filter, type FilterArguments, type FilterContext } from './filter.js';
import { findItem } from './item.js';
import { collect, iterable, iterate, lengthOf, truthy } from './iteration.js';
import { escapeValue } from './markup.js';
import { operate } from './operators.js';
import { reprOf, stringOf } from './text.js';
import {
  Bytes,
  GroupTuple,
  HostObject,
  List,
  Markup,
  OneShot,
  Tuple,
  Undefined,
  textOf,
  typeName,
  type Value,
} from './value.js';

function empty(message: string, context: FilterContext): Undefined {
  return new Undefined(message, null, context.mode);
}

function argumentFault(message: string): Error {
  return runtimeFault(message, 'FilterArgumentError');
}

function first(value: Value, context: FilterContext): Value {
  const step = iterate(value).next();
  return step.done === true ? empty('No first item, sequence was empty.', context) : step.value;
}

/** The items from the last to the first; undefined for what has no end to start from. */
function tryReverse(value: Value): Value[] | undefined {
  if (value instanceof HostObject && value.protocol.items) {
    return [...value.protocol.items()].reverse();
  }
  const isReversible =
    typeof value === 'string' ||
    (value !== null && typeof value === 'object' && reversible.has(value.kind));
  return isReversible ? collect(value).reverse() : undefined;
}

const reversible: ReadonlySet<string> = new Set([
  ...['list', 'tuple', 'dict', 'dict-view', 'range', 'markup', 'bytes', 'undefined'],
]);

function last(value: Value, context: FilterContext): Value {
  const reversed = tryReverse(value);
  if (reversed === undefined) throw typeFault(`'${typeName(value)}' object is not reversible`);
  const [found] = reversed;
  return found === undefined ? empty('No last item, sequence was empty.', context) : found;
}

/** A TypeError of any kind means that there is nothing to go over. */
function collectForReverse(value: Value): Value[] {
  try {
    return collect(value);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'type') {
      throw argumentFault('argument must be iterable');
    }
    throw error;
  }
}

function reverse(value: Value): Value {
  const text = textOf(value);
  if (text !== undefined) {
    const reversed = [...codePoints(text)].reverse().join('');
    return value instanceof Markup ? new Markup(reversed) : reversed;
  }
  const reversed = tryReverse(value);
  if (reversed !== undefined) return new OneShot(reversed.values(), 'list_reverseiterator');
  return new List(collectForReverse(value).reverse());
}

function join(
  value: Value,
  options: { by: Value; attribute: Value },
  context: FilterContext,
): Value {
  const getter = attributeGetter(options.attribute, context);
  const items = collect(value).map(getter);
  const separator = stringOf(options.by).length;
  for (const item of items) spendText(separator + (textOf(item)?.length ?? 0));
  if (!context.autoescape) return items.map(stringOf).join(stringOf(options.by));
  const isMarked = options.by instanceof Markup || items.some((item) => item instanceof Markup);
  if (!isMarked) return items.map(stringOf).join(stringOf(options.by));
  return new Markup(items.map((item) => escapeValue(item).text).join(escapeValue(options.by).text));
}

function sortFilter(
  value: Value,
  options: { reverse: boolean; caseSensitive: boolean; attribute: Value },
  context: FilterContext,
): List {
  const paths = attributePaths(options.attribute);
  const getters = paths.map((path) =>
    attributeGetter(path, context, { foldCase: !options.caseSensitive }),
  );
  const keyOf: Getter = (item) => new List(getters.map((get) => get(item)));
  return new List(sorted(collect(value), keyOf, options.reverse));
}

function extreme(
  value: Value,
  options: { operator: '<' | '>'; caseSensitive: boolean; attribute: Value },
  context: FilterContext,
): Value {
  const getter = attributeGetter(options.attribute, context, { foldCase: !options.caseSensitive });
  let best: Value | undefined;
  let bestKey: Value = null;
  for (const item of iterable(value)) {
    const key = getter(item);
    if (best !== undefined && !compareBy(options.operator, key, bestKey)) continue;
    best = item;
    bestKey = key;
  }
  return best === undefined ? empty('No aggregated item, sequence was empty.', context) : best;
}

function* unique(value: Value, getter: Getter): Generator<Value> {
  const seen = new PySet();
  for (const item of iterable(value)) {
    const key = getter(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function groupBy(
  value: Value,
  options: { attribute: Value; fallback: Value; caseSensitive: boolean },
  context: FilterContext,
): List {
  const { attribute, fallback, caseSensitive } = options;
  const keyOf = attributeGetter(attribute, context, { fallback, foldCase: !caseSensitive });
  const shown = attributeGetter(attribute, context, { fallback });
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(collect(value), keyOf)) {
    const key = keyOf(item);
    const group = groups.at(-1);
    if (group !== undefined && sameOrEqual(group.key, key)) group.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return new List(
    groups.map(({ items }) => new GroupTuple(shown(items[0] ?? null), new List(items))),
  );
}

function* batch(value: Value, size: Value, fill: Value): Generator<Value> {
  let current: Value[] = [];
  for (const item of iterable(value)) {
    if (equals(current.length, size)) {
      yield new List(current);
      current = [];
    }
    current.push(item);
  }
  if (current.length === 0) return;
  if (fill === null || !compareBy('<', current.length, size)) {
    yield new List(current);
    return;
  }
  const filling = operate('*', new List([fill]), operate('-', size, current.length));
  yield operate('+', new List(current), filling);
}

function* slices(value: Value, count: Value, fill: Value): Generator<Value> {
  const items = collect(value);
  const size = Number(operate('//', items.length, count));
  const extra = Number(operate('%', items.length, count));
  const total = intArgument(count);
  let start = 0;
  for (let i = 0; i < total; i += 1) {
    const end = start + size + (i < extra ? 1 : 0);
    spend(64);
    const part = items.slice(start, end);
    if (fill !== null && i >= extra) part.push(fill);
    yield new List(part);
    start = end;
  }
}

function dictSort(
  value: Value,
  options: { caseSensitive: boolean; by: Value; reverse: Value },
): List {
  const by = textOf(options.by);
  if (by !== 'key' && by !== 'value') {
    throw argumentFault('You can only sort by either "key" or "value"');
  }
  const position = by === 'key' ? 0 : 1;
  const keyOf = ([...entry]: readonly [Value, Value]): Value =>
    options.caseSensitive ? (entry[position] ?? null) : foldCase(entry[position] ?? null);
  const items = [...itemsOf(value)];
  const ordered = sorted(items, keyOf, flagArgument(options.reverse));
  return new List(ordered.map((entry) => new Tuple([...entry])));
}

/** The entries of a mapping. */
export function entriesOf(value: Value): Iterable<readonly [Value, Value]> {
  if (value instanceof Undefined) return [];
  if (value instanceof Dict) return value.entries();
  if (value instanceof HostObject && value.protocol.item !== undefined) {
    const { item } = value.protocol;
    return collect(value).map((key) => [key, item(key) ?? null] as const);
  }
  throw typeFault('Can only get item pairs from a mapping.');
}

/** What `value.items()` gives. */
export function itemsOf(value: Value): Iterable<readonly [Value, Value]> {
  if (value instanceof Undefined && value.mode === 'run') throw undefinedUse(value);
  if (value instanceof Dict || value instanceof HostObject) return entriesOf(value);
  const message = `'${typeName(value)}' object has no attribute 'items'`;
  throw runtimeFault(message, 'AttributeError');
}

function* items(value: Value): Generator<Value> {
  for (const [key, item] of entriesOf(value)) yield new Tuple([key, item]);
}

function sum(
  value: Value,
  options: { attribute: Value; start: Value },
  context: FilterContext,
): Value {
  const getter = attributeGetter(options.attribute, context);
  if (textOf(options.start) !== undefined || options.start instanceof Bytes) {
    throw typeFault("sum() can't sum strings [use ''.join(seq) instead]");
  }
  let total: Value = options.start;
  for (const item of iterable(value)) total = operate('+', total, getter(item));
  return total;
}

/** The filter or test of a name that is known only now. */
function named(name: Value, table: ReadonlyMap<string, Filter>, kind: 'filter' | 'test'): Filter {
  const text = textOf(name);
  if (text === undefined) hashKey(name);
  const found = text === undefined ? undefined : table.get(text);
  if (found === undefined) throw runtimeFault(`No ${kind} named ${reprOf(name)}.`);
  return found;
}

/** What `map` does with each item. */
function mapper({ args, kwargs, context }: FilterArguments): Getter {
  const attribute = kwargs.get('attribute');
  if (args.length === 0 && attribute !== undefined) {
    const [other] = [...kwargs.keys()].filter((key) => key !== 'attribute' && key !== 'default');
    if (other !== undefined) throw argumentFault(`Unexpected keyword argument '${other}'`);
    return attributeGetter(attribute, context, { fallback: kwargs.get('default') });
  }
  const [name, ...rest] = args;
  if (name === undefined) throw argumentFault('map requires a filter argument');
  return (item) => named(name, context.filters, 'filter')(item, { args: rest, kwargs, context });
}

function* map(value: Value, given: FilterArguments): Generator<Value> {
  if (!truthy(value)) return;
  const change = mapper(given);
  for (const item of iterable(value)) yield change(item);
}

interface Selection {
  readonly wanted: boolean;
  readonly byAttribute: boolean;
}

function selector({ args, kwargs, context }: FilterArguments, byAttribute: boolean): Getter {
  const [path] = args;
  if (byAttribute && path === undefined)
    throw argumentFault('Missing parameter for attribute name');
  const getter: Getter =
    byAttribute && path !== undefined ? attributeGetter(path, context) : (item) => item;
  const [name, ...rest] = byAttribute ? args.slice(1) : args;
  if (name === undefined) return (item) => truthy(getter(item));
  return (item) => {
    const value = getter(item);
    return named(name, context.tests, 'test')(value, { args: rest, kwargs, context });
  };
}

function* select(value: Value, given: FilterArguments, selection: Selection): Generator<Value> {
  if (!truthy(value)) return;
  const test = selector(given, selection.byAttribute);
  for (const item of iterable(value)) if (truthy(test(item)) === selection.wanted) yield item;
}

const selecting =
  (selection: Selection): Filter =>
  (value, given) =>
    new OneShot(select(value, given, selection));

function random(value: Value, context: FilterContext): Value {
  const length = lengthOf(value);
  if (length === 0) return empty('No random item, sequence was empty.', context);
  const index = Math.floor(drawNumber() * length);
  const item = findItem(value, index);
  if (item !== undefined) return item;
  if (value instanceof Dict) throw runtimeFault(String(index), 'KeyError');
  throw typeFault(`'${typeName(value)}' object is not subscriptable`);
}

function attributeName(name: Value): string {
  const text = textOf(name);
  if (text !== undefined) return text;
  throw typeFault(`attribute name must be string, not '${typeName(name)}'`);
}

function defaultTo(value: Value, fallback: Value, boolean: boolean): Value {
  return value instanceof Undefined || (boolean && !truthy(value)) ? fallback : value;
}

const defaults = 'default_value? boolean?';

export const sequenceFilters: readonly (readonly [string, Filter])[] = [
  filter('first', '', (value, _, context) => first(value, context)),
  filter('last', '', (value, _, context) => last(value, context)),
  filter('length', '', (value) => lengthOf(value)),
  filter('count', '', (value) => lengthOf(value)),
  filter('list', '', (value) => new List(collect(value))),
  filter('reverse', '', (value) => reverse(value)),
  filter('random', '', (value, _, context) => random(value, context)),
  filter('join', 'd? attribute?', (value, [by = '', attribute = null], context) =>
    join(value, { by, attribute }, context),
  ),
  filter(
    'sort',
    'reverse? case_sensitive? attribute?',
    (value, [reversed = false, sensitive = false, attribute = null], context) => {
      const reverses = flagArgument(reversed);
      const options = { reverse: reverses, caseSensitive: truthy(sensitive), attribute };
      return sortFilter(value, options, context);
    },
  ),
  ...(['min', 'max'] as const).map((name) =>
    filter(
      name,
      'case_sensitive? attribute?',
      (value, [sensitive = false, attribute = null], context) => {
        const operator = name === 'min' ? '<' : '>';
        return extreme(value, { operator, caseSensitive: truthy(sensitive), attribute }, context);
      },
    ),
  ),
  filter(
    'unique',
    'case_sensitive? attribute?',
    (value, [sensitive = false, attribute = null], context) => {
      const getter = attributeGetter(attribute, context, { foldCase: !truthy(sensitive) });
      return new OneShot(unique(value, getter));
    },
  ),
  filter(
    'groupby',
    'attribute default? case_sensitive?',
    (value, [attribute = null, fallback = null, sensitive = false], context) =>
      groupBy(value, { attribute, fallback, caseSensitive: truthy(sensitive) }, context),
  ),
  filter(
    'batch',
    'linecount fill_with?',
    (value, [size = 0, fill = null]) => new OneShot(batch(value, size, fill)),
  ),
  filter(
    'slice',
    'slices fill_with?',
    (value, [count = 0, fill = null]) => new OneShot(slices(value, count, fill)),
  ),
  filter(
    'dictsort',
    'case_sensitive? by? reverse?',
    (value, [sensitive = false, by = 'key', reversed = false]) =>
      dictSort(value, {
        caseSensitive: truthy(sensitive),
        by,
        reverse: reversed,
      }),
  ),
  filter('items', '', (value) => new OneShot(items(value))),
  filter('sum', 'attribute? start?', (value, [attribute = null, start = 0], context) =>
    sum(value, { attribute, start }, context),
  ),
  filter('attr', 'name', (value, [name = ''], { mode }) =>
    getAttributeOnly(value, attributeName(name), mode),
  ),
  filter('default', defaults, (value, [fallback = '', boolean = false]) =>
    defaultTo(value, fallback, truthy(boolean)),
  ),
  filter('d', defaults, (value, [fallback = '', boolean = false]) =>
    defaultTo(value, fallback, truthy(boolean)),
  ),
  ['map', (value, given) => new OneShot(map(value, given))],
  ['select', selecting({ wanted: true, byAttribute: false })],
  ['reject', selecting({ wanted: false, byAttribute: false })],
  ['selectattr', selecting({ wanted: true, byAttribute: true })],
  ['rejectattr', selecting({ wanted: false, byAttribute: true })],
];
