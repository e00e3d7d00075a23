/**
 * `product`, `permutations` and `combinations` of `itertools`.
 *
 * @module
 */

import { spendItems } from '../../jinja/budget.js';
import { typeFault, valueFault } from '../../jinja/fault.js';
import { collect } from '../../jinja/iteration.js';
import { Tuple, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { iteratorValue } from './iterators.js';
import { smallInteger } from './python-arguments.js';

type Pool = readonly Value[];

export function product(call: Call): Value {
  const given = new Map(call.kwargs);
  const repeat = given.get('repeat');
  const times = repeat === undefined ? 1 : smallInteger(repeat, 64);
  given.delete('repeat');
  if (given.size > 0) throw typeFault('product() got an unexpected keyword argument');
  if (times < 0) throw valueFault('repeat argument cannot be negative');
  const pools = call.args.map(collect);
  spendItems(pools.length * times);
  const all = Array.from({ length: pools.length === 0 ? 0 : times }, () => pools).flat();
  return iteratorValue('product', products(all));
}

function* products(pools: readonly Pool[]): Generator<Value> {
  if (pools.some((pool) => pool.length === 0)) return;
  const at = pools.map(() => 0);
  for (;;) {
    yield chosen(at.length, (i) => pools[i]?.[at[i] ?? 0]);
    let i = at.length - 1;
    while (i >= 0 && at[i] === (pools[i]?.length ?? 0) - 1) at[i--] = 0;
    if (i < 0) return;
    at[i] = (at[i] ?? 0) + 1;
  }
}

function chosen(length: number, itemAt: (index: number) => Value | undefined): Tuple {
  spendItems(length);
  const items: Value[] = [];
  for (let i = 0; i < length; i++) items.push(itemAt(i) ?? null);
  return new Tuple(items);
}

export function permutations(call: Call): Value {
  const given = bindArguments(call, 'permutations', { required: ['iterable'], optional: ['r'] });
  const pool = collect(given.iterable);
  const { r = null } = given;
  if (r !== null && !['number', 'bigint', 'boolean'].includes(typeof r)) {
    throw typeFault('Expected int as r');
  }
  const length = lengthOf(r ?? pool.length);
  if (length > pool.length) return iteratorValue('permutations', [].values());
  return iteratorValue('permutations', selections(pool, length, nextPermutation));
}

export function combinations(withReplacement: boolean) {
  const name = withReplacement ? 'combinations_with_replacement' : 'combinations';
  return (call: Call): Value => {
    const { iterable, r } = bindArguments(call, name, { required: ['iterable', 'r'] });
    const size = smallInteger(r, 64);
    const pool = collect(iterable);
    const length = lengthOf(size);
    const isPossible = withReplacement ? pool.length > 0 || length === 0 : length <= pool.length;
    if (!isPossible) return iteratorValue(name, [].values());
    const next: Next = withReplacement
      ? (at, size) => nextAscending(at, size, 0)
      : (at, size) => nextAscending(at, size, 1);
    return iteratorValue(name, selections(pool, length, next, withReplacement));
  };
}

function lengthOf(value: Value): number {
  const length = smallInteger(value, 64);
  if (length < 0) throw valueFault('r must be non-negative');
  return length;
}

/** Moves positions on to the next selection; false where there is none. */
type Next = (at: number[], size: number) => boolean;

function* selections(
  pool: Pool,
  length: number,
  next: Next,
  startsEqual = false,
): Generator<Value> {
  spendItems(length);
  const at = Array.from({ length }, (_, i) => (startsEqual ? 0 : i));
  do {
    yield chosen(length, (i) => pool[at[i] ?? 0]);
  } while (next(at, pool.length));
}

/** Each position is that of the one before and `gap` more, at least. */
function nextAscending(at: number[], size: number, gap: 0 | 1): boolean {
  const highest = (i: number) => size - 1 - gap * (at.length - 1 - i);
  let i = at.length - 1;
  while (i >= 0 && (at[i] ?? 0) >= highest(i)) i -= 1;
  if (i < 0) return false;
  at[i] = (at[i] ?? 0) + 1;
  for (let j = i + 1; j < at.length; j++) at[j] = (at[j - 1] ?? 0) + gap;
  return true;
}

/** All positions differ; later ones change first. */
function nextPermutation(at: number[], size: number): boolean {
  for (let i = at.length - 1; i >= 0; i--) {
    const used = new Set(at.slice(0, i));
    for (let candidate = (at[i] ?? 0) + 1; candidate < size; candidate++) {
      if (used.has(candidate)) continue;
      at[i] = candidate;
      used.add(candidate);
      fillWithRest(at, i + 1, used);
      return true;
    }
  }
  return false;
}

/** The smallest positions that are not used yet. */
function fillWithRest(at: number[], from: number, used: Set<number>): void {
  let candidate = 0;
  for (let i = from; i < at.length; i++) {
    while (used.has(candidate)) candidate += 1;
    at[i] = candidate;
    used.add(candidate);
  }
}
