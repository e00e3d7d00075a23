/**
 * Filters that ask another filter, or a test, about each item.
 *
 * @module
 */

import { attributeGetter, type Getter } from './attribute-path.js';
import { hashKey } from './dict.js';
import { argumentFault, runtimeFault } from './fault.js';
import { type Filter, type FilterArguments } from './filter.js';
import { iterable, truthy } from './iteration.js';
import { reprOf } from './text.js';
import { OneShot, textOf, type Value } from './value.js';

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

export const choiceFilters: readonly (readonly [string, Filter])[] = [
  ['map', (value, given) => new OneShot(map(value, given))],
  ['select', selecting({ wanted: true, byAttribute: false })],
  ['reject', selecting({ wanted: false, byAttribute: false })],
  ['selectattr', selecting({ wanted: true, byAttribute: true })],
  ['rejectattr', selecting({ wanted: false, byAttribute: true })],
];
