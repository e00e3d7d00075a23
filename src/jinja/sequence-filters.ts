/**
 * Filters on the items of a sequence, in their order.
 *
 * @module
 */

import { drawNumber } from './chance.js';
import { spend, spendText } from './budget.js';
import { attributeGetter } from './attribute-path.js';
import { boundArgument } from './arguments.js';
import { codePoints } from './code-points.js';
import { compareBy, equals } from './compare.js';
import { Dict } from './dict.js';
import { Fault, runtimeFault, typeFault, argumentFault } from './fault.js';
import { filter, type Filter, type FilterContext, noItem } from './filter.js';
import { findItem } from './item.js';
import { collect, iterable, iterate, lengthOf } from './iteration.js';
import { escapeValue } from './markup.js';
import { operate } from './operators.js';
import { stringOf } from './text.js';
import {
  Bytes,
  HostObject,
  List,
  Markup,
  OneShot,
  Tuple,
  textOf,
  typeName,
  type Value,
} from './value.js';
import { entriesOf } from './mapping-items.js';

function first(value: Value, context: FilterContext): Value {
  const step = iterate(value).next();
  return step.done === true ? noItem('No first item, sequence was empty.', context) : step.value;
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
  return found === undefined ? noItem('No last item, sequence was empty.', context) : found;
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
  const total = boundArgument(count);
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

function random(value: Value, context: FilterContext): Value {
  const length = lengthOf(value);
  if (length === 0) return noItem('No random item, sequence was empty.', context);
  const index = Math.floor(drawNumber() * length);
  const item = findItem(value, index);
  if (item !== undefined) return item;
  if (value instanceof Dict) throw runtimeFault(String(index), 'KeyError');
  throw typeFault(`'${typeName(value)}' object is not subscriptable`);
}

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
    'batch',
    'linecount fill_with?',
    (value, [size = 0, fill = null]) => new OneShot(batch(value, size, fill)),
  ),
  filter(
    'slice',
    'slices fill_with?',
    (value, [count = 0, fill = null]) => new OneShot(slices(value, count, fill)),
  ),
  filter('items', '', (value) => new OneShot(items(value))),
  filter('sum', 'attribute? start?', (value, [attribute = null, start = 0], context) =>
    sum(value, { attribute, start }, context),
  ),
];
