/**
 * The iterators of `itertools` that make their items from those of others.
 *
 * @module
 */

import { callValue } from '../../jinja/call-value.js';
import { typeFault } from '../../jinja/fault.js';
import { collect, iterate, truthy } from '../../jinja/iteration.js';
import { operate } from '../../jinja/operators.js';
import { Tuple, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { itemsOf, iteratorValue, stepped } from './iterators.js';
import { positional } from './python-arguments.js';

export function chain(call: Call): Value {
  const parts = positional(call, 'chain', 0, Infinity);
  const chained = function* (): Generator<Value> {
    for (const part of parts) yield* itemsOf(part);
  };
  return iteratorValue('chain', chained());
}

export function accumulate(call: Call): Value {
  if (call.args.length > 2) throw typeFault('accumulate() takes at most 2 positional arguments');
  const given = bindArguments(call, 'accumulate', {
    required: ['iterable'],
    optional: ['func', 'initial'],
  });
  const items = iterate(given.iterable);
  const { func = null, initial = null } = given;
  const combine = (total: Value, item: Value) =>
    func === null ? operate('+', total, item) : callValue(func, call.with([total, item]));
  return iteratorValue('accumulate', accumulated(items, initial, combine));
}

function* accumulated(
  items: Iterator<Value>,
  initial: Value,
  combine: (total: Value, item: Value) => Value,
): Generator<Value> {
  let total = initial;
  if (initial === null) {
    const first = items.next();
    if (first.done === true) return;
    total = first.value;
  }
  yield total;
  for (const item of stepped(items)) {
    total = combine(total, item);
    yield total;
  }
}

export function compress(call: Call): Value {
  const given = bindArguments(call, 'compress', { required: ['data', 'selectors'] });
  const [items, selectors] = [iterate(given.data), iterate(given.selectors)];
  const compressed = function* (): Generator<Value> {
    for (const item of stepped(items)) {
      const selector = selectors.next();
      if (selector.done === true) return;
      if (truthy(selector.value)) yield item;
    }
  };
  return iteratorValue('compress', compressed());
}

export function starmap(call: Call): Value {
  const [func = null, given = null] = positional(call, 'starmap', 2);
  const items = iterate(given);
  const mapped = function* (): Generator<Value> {
    for (const item of stepped(items)) yield callValue(func, call.with(collect(item)));
  };
  return iteratorValue('starmap', mapped());
}

export function zipLongest(call: Call): Value {
  const { fillvalue: fill = null, ...others } = Object.fromEntries(call.kwargs);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw typeFault('zip_longest() got an unexpected keyword argument');
  }
  return iteratorValue('zip_longest', zipped(call.args.map(iterate), fill));
}

function* zipped(columns: readonly Iterator<Value>[], fill: Value): Generator<Value> {
  const open = new Set(columns);
  while (open.size > 0) {
    const row = columns.map((column) => {
      const step = open.has(column) ? column.next() : undefined;
      if (step && step.done !== true) return step.value;
      open.delete(column);
      return fill;
    });
    if (open.size === 0) return;
    yield new Tuple(row);
  }
}
