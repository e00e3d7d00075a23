/**
 * Methods of lists and tuples.
 *
 * @module
 */

import { spend } from './budget.js';
import { bindArguments, boundArgument, flagArgument, intArgument, signature } from './arguments.js';
import { sameOrEqual, sorted } from './compare.js';
import { runtimeFault, valueFault } from './fault.js';
import { collect } from './iteration.js';
import { callValue } from './call-value.js';
import { methodTable, type Method, type MethodTable } from './method.js';
import { reprOf } from './text.js';
import { List, type Call, type Tuple, type Value } from './value.js';

function countOf(items: readonly Value[], wanted: Value): number {
  spend(4 * items.length);
  return items.filter((item) => sameOrEqual(item, wanted)).length;
}

function positionOf(
  items: readonly Value[],
  wanted: Value,
  bounds: { readonly start: Value | undefined; readonly stop: Value | undefined },
): number {
  const clamp = (bound: Value | undefined, absent: number): number => {
    if (bound === undefined) return absent;
    const index = boundArgument(bound);
    return Math.min(Math.max(index < 0 ? index + items.length : index, 0), items.length);
  };
  const start = clamp(bounds.start, 0);
  const stop = clamp(bounds.stop, items.length);
  let found = start;
  while (found < stop && !sameOrEqual(items[found] ?? null, wanted)) found += 1;
  spend(4 * (found - start));
  return found < stop ? found : -1;
}

/** So many items change their place. */
function spendMoving(count: number): void {
  spend(count / 10);
}

function insert(items: Value[], index: number, value: Value): void {
  spend(16);
  spendMoving(index < 0 ? Math.min(-index, items.length) : Math.max(items.length - index, 0));
  items.splice(index, 0, value);
}

function pop(list: List, index: Value | undefined): Value {
  const { items } = list;
  const wanted = index === undefined ? -1 : intArgument(index);
  if (items.length === 0) throw runtimeFault('pop from empty list', 'IndexError');
  const position = wanted < 0 ? wanted + items.length : wanted;
  if (position < 0 || position >= items.length) {
    throw runtimeFault('pop index out of range', 'IndexError');
  }
  spendMoving(items.length - position);
  return items.splice(position, 1)[0] ?? null;
}

function remove(list: List, value: Value): null {
  const position = positionOf(list.items, value, { start: undefined, stop: undefined });
  if (position < 0) throw valueFault('list.remove(x): x not in list');
  spendMoving(list.items.length - position);
  list.items.splice(position, 1);
  return null;
}

const sortSignature = signature('sort', 'key? reverse?', true);

const sort: Method<List> = (list, call: Call) => {
  const { args, kwargs } = call;
  if (args.length > 0) bindArguments(signature('sort', '', true), { args, kwargs: new Map() });
  const [key = null, reverse = false] = bindArguments(sortSignature, { args: [], kwargs });
  const keyOf = (item: Value): Value => (key === null ? item : callValue(key, call.with([item])));
  const result = sorted(list.items, keyOf, flagArgument(reverse));
  list.items.splice(0, list.items.length, ...result);
  return null;
};

export const listMethods: MethodTable<List> = new Map<string, Method<List>>([
  ...methodTable<List>('list', [
    ['append', 'object', ({ items }, [value = null]) => (spend(64), items.push(value), null)],
    [
      'extend',
      'iterable',
      ({ items }, [more = null]) => (collect(more).forEach((v) => items.push(v)), null),
    ],
    [
      'insert',
      'index object',
      ({ items }, [index = 0, value = null]) => (insert(items, intArgument(index), value), null),
    ],
    ['pop', 'index?', (list, [index]) => pop(list, index)],
    ['remove', 'value', (list, [value = null]) => remove(list, value)],
    ['clear', '', ({ items }) => ((items.length = 0), null)],
    ['copy', '', (list) => new List(collect(list))],
    ['reverse', '', ({ items }) => (spendMoving(items.length), items.reverse(), null)],
    ['count', 'value', ({ items }, [value = null]) => countOf(items, value)],
    [
      'index',
      'value start? stop?',
      (list, [value = null, start, stop]) => indexOrFault(list, value, { start, stop }),
    ],
  ]),
  ['sort', sort],
]);

function indexOrFault(
  sequence: List | Tuple,
  value: Value,
  bounds: { readonly start: Value | undefined; readonly stop: Value | undefined },
): number {
  const position = positionOf(sequence.items, value, bounds);
  if (position >= 0) return position;
  if (sequence.kind === 'tuple') throw valueFault('tuple.index(x): x not in tuple');
  throw valueFault(`${reprOf(value)} is not in list`);
}

export const tupleMethods = methodTable<Tuple>('tuple', [
  ['count', 'value', ({ items }, [value = null]) => countOf(items, value)],
  [
    'index',
    'value start? stop?',
    (tuple, [value = null, start, stop]) => indexOrFault(tuple, value, { start, stop }),
  ],
]);
