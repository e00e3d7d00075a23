/**
 * `modules.itertools`.
 *
 * @module
 */

import { callValue } from '../../jinja/call-value.js';
import { equals } from '../../jinja/compare.js';
import { Dict } from '../../jinja/dict.js';
import { limitFault, typeFault, valueFault } from '../../jinja/fault.js';
import { hostFunction, hostObject } from '../../jinja/host.js';
import { collect, iterate, truthy } from '../../jinja/iteration.js';
import { operate } from '../../jinja/operators.js';
import { OneShot, Tuple, typeName, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';

type Make = (call: Call) => Iterator<Value>;

export function itertoolsModule(): Dict {
  const made = Object.entries(makers).map(([name, make]) => {
    const invoke = (call: Call) => new OneShot(limited(make(call), name), `itertools.${name}`);
    return [name, hostFunction(name, invoke)] as const;
  });
  const chain = hostObject(
    'type',
    new Map([['from_iterable', hostFunction('from_iterable', chainOfOne)]]),
    {
      call: ({ args }) => new OneShot(limited(chained(args.values()), 'chain'), 'itertools.chain'),
    },
  );
  return new Dict([...made, ['chain', chain], ['tee', hostFunction('tee', tee)]]);
}

/** What one iterator may give: some of them never end, others grow fast. */
const maxYields = 2_000_000;

function* limited(items: Iterator<Value>, name: string): Generator<Value> {
  let left = maxYields;
  for (let step = items.next(); !step.done; step = items.next()) {
    if (left === 0) throw limitFault(`itertools.${name} gave more than ${maxYields} items`);
    left -= 1;
    yield step.value;
  }
}

function chainOfOne({ args }: Call): Value {
  return new OneShot(limited(chained(iterate(args[0] ?? null)), 'chain'), 'itertools.chain');
}

function* chained(parts: Iterator<Value>): Generator<Value> {
  for (let step = parts.next(); !step.done; step = parts.next()) yield* each(step.value);
}

function* each(value: Value): Generator<Value> {
  const items = iterate(value);
  for (let step = items.next(); !step.done; step = items.next()) yield step.value;
}

function whole(value: Value | undefined, otherwise: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number') return value;
  throw typeFault(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

const makers: Readonly<Record<string, Make>> = {
  *count(call) {
    const given = bindArguments(call, 'count', { required: [], optional: ['start', 'step'] });
    for (let at: Value = given.start ?? 0; ; at = operate('+', at, given.step ?? 1)) yield at;
  },
  *cycle({ args }) {
    const items = collect(args[0] ?? null);
    while (items.length > 0) yield* items;
  },
  *repeat(call) {
    const given = bindArguments(call, 'repeat', { required: ['object'], optional: ['times'] });
    const times = whole(given.times, Infinity);
    for (let i = 0; i < times; i++) yield given.object;
  },
  *accumulate(call) {
    const given = bindArguments(call, 'accumulate', {
      required: ['iterable'],
      optional: ['func', 'initial'],
    });
    const { func = null, initial = null } = given;
    let total: Value | undefined = initial === null ? undefined : initial;
    if (total !== undefined) yield total;
    for (const item of each(given.iterable)) {
      if (total === undefined) total = item;
      else if (func === null) total = operate('+', total, item);
      else total = callValue(func, call.with([total, item]));
      yield total;
    }
  },
  *zip_longest({ args, kwargs }) {
    const columns = args.map((column) => collect(column));
    const length = Math.max(0, ...columns.map((column) => column.length));
    const fill = kwargs.get('fillvalue') ?? null;
    for (let i = 0; i < length; i++) {
      yield new Tuple(columns.map((column) => (i < column.length ? (column[i] ?? null) : fill)));
    }
  },
  islice: ({ args }) => sliced(args),
  *product(call) {
    const repeat = whole(call.kwargs.get('repeat'), 1);
    const pools = call.args.map((pool) => collect(pool));
    yield* products(Array.from({ length: repeat }, () => pools).flat());
  },
  *permutations(call) {
    const given = bindArguments(call, 'permutations', { required: ['iterable'], optional: ['r'] });
    const pool = collect(given.iterable);
    yield* choices(pool, whole(given.r, pool.length), (next, used) => !used.includes(next));
  },
  *combinations(call) {
    const given = bindArguments(call, 'combinations', { required: ['iterable', 'r'] });
    const after = (next: number, used: readonly number[]) => next > (used.at(-1) ?? -1);
    yield* choices(collect(given.iterable), whole(given.r, 0), after);
  },
  *combinations_with_replacement(call) {
    const name = 'combinations_with_replacement';
    const given = bindArguments(call, name, { required: ['iterable', 'r'] });
    const from = (next: number, used: readonly number[]) => next >= (used.at(-1) ?? 0);
    yield* choices(collect(given.iterable), whole(given.r, 0), from);
  },
  *compress(call) {
    const given = bindArguments(call, 'compress', { required: ['data', 'selectors'] });
    const selectors = each(given.selectors);
    for (const item of each(given.data)) {
      const step = selectors.next();
      if (step.done) return;
      if (truthy(step.value)) yield item;
    }
  },
  *dropwhile(call) {
    const [test, items] = testArguments(call);
    let dropping = true;
    for (const item of each(items)) {
      dropping = dropping && truthy(test(item));
      if (!dropping) yield item;
    }
  },
  *takewhile(call) {
    const [test, items] = testArguments(call);
    for (const item of each(items)) {
      if (!truthy(test(item))) return;
      yield item;
    }
  },
  *filterfalse(call) {
    const [test, items] = testArguments(call);
    for (const item of each(items)) if (!truthy(test(item))) yield item;
  },
  *starmap(call) {
    const [func = null, items = null] = call.args;
    for (const item of each(items)) yield callValue(func, call.with(collect(item)));
  },
  *pairwise({ args }) {
    const items = collect(args[0] ?? null);
    for (const [i, item] of items.slice(1).entries()) yield new Tuple([items[i] ?? null, item]);
  },
  *groupby(call) {
    const given = bindArguments(call, 'groupby', { required: ['iterable'], optional: ['key'] });
    const { key = null } = given;
    const groups: { readonly key: Value; readonly items: Value[] }[] = [];
    for (const item of each(given.iterable)) {
      const own = key === null ? item : callValue(key, call.with([item]));
      const last = groups.at(-1);
      if (last && equals(last.key, own)) last.items.push(item);
      else groups.push({ key: own, items: [item] });
    }
    for (const group of groups) {
      yield new Tuple([group.key, new OneShot(group.items.values(), 'itertools._grouper')]);
    }
  },
};

function testArguments(call: Call): readonly [(item: Value) => Value, Value] {
  const [func, items = null] = call.args;
  if (func === undefined || func === null) return [(item) => item, items];
  return [(item) => callValue(func, call.with([item])), items];
}

function* sliced([iterable = null, ...bounds]: readonly Value[]): Generator<Value> {
  const [first, last, by] = bounds.length === 1 ? [undefined, bounds[0], undefined] : bounds;
  const [start, stop, step] = [whole(first, 0), whole(last, Infinity), whole(by, 1)];
  if (start < 0 || stop < 0 || step < 1) {
    throw valueFault('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
  }
  const items = iterate(iterable);
  for (let i = 0; i < stop; i++) {
    const next = items.next();
    if (next.done) return;
    if (i >= start && (i - start) % step === 0) yield next.value;
  }
}

function* products(pools: readonly (readonly Value[])[]): Generator<Value> {
  if (pools.some((pool) => pool.length === 0)) return;
  const at = pools.map(() => 0);
  for (;;) {
    yield new Tuple(pools.map((pool, i) => pool[at[i] ?? 0] ?? null));
    let i = at.length - 1;
    while (i >= 0 && at[i] === (pools[i]?.length ?? 0) - 1) at[i--] = 0;
    if (i < 0) return;
    at[i] = (at[i] ?? 0) + 1;
  }
}

/** All ways to choose `count` positions in order, each allowed by those before it. */
function* choices(
  pool: readonly Value[],
  count: number,
  allowed: (next: number, used: readonly number[]) => boolean,
  used: readonly number[] = [],
): Generator<Value> {
  if (used.length === count) {
    yield new Tuple(used.map((i) => pool[i] ?? null));
    return;
  }
  if (count > pool.length * 64) return;
  for (const i of pool.keys()) {
    if (allowed(i, used)) yield* choices(pool, count, allowed, [...used, i]);
  }
}

/** Independent iterators over the same items. */
function tee(call: Call): Value {
  const given = bindArguments(call, 'tee', { required: ['iterable'], optional: ['n'] });
  const items = collect(given.iterable);
  const count = whole(given.n, 2);
  return new Tuple(
    Array.from({ length: count }, () => new OneShot(items.values(), 'itertools._tee')),
  );
}
