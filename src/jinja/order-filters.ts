/**
 * Filters that compare the items of a sequence with each other.
 *
 * @module
 */

import { attributeGetter, attributePaths, foldCase, type Getter } from './attribute-path.js';
import { flagArgument } from './arguments.js';
import { compareBy, sameOrEqual, sorted } from './compare.js';
import { PySet } from './dict.js';
import { filter, type Filter, type FilterContext, noItem } from './filter.js';
import { collect, iterable, truthy } from './iteration.js';
import { itemsOf } from './mapping-items.js';
import { GroupTuple, List, OneShot, Tuple, textOf, type Value } from './value.js';
import { argumentFault } from './fault.js';

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
  return best === undefined ? noItem('No aggregated item, sequence was empty.', context) : best;
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

export const orderFilters: readonly (readonly [string, Filter])[] = [
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
    'dictsort',
    'case_sensitive? by? reverse?',
    (value, [sensitive = false, by = 'key', reversed = false]) =>
      dictSort(value, {
        caseSensitive: truthy(sensitive),
        by,
        reverse: reversed,
      }),
  ),
];
