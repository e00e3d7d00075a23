/**
 * `islice` and `tee`.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';
import { spendItems } from '../../jinja/budget.js';
import { iterate } from '../../jinja/iteration.js';
import { Tuple, type Call, type Value } from '../../jinja/value.js';
import { iteratorValue } from './iterators.js';
import { integer, positional, smallInteger } from './python-arguments.js';

interface Slice {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

export function islice(call: Call): Value {
  const [iterable = null, ...bounds] = positional(call, 'islice', 2, 4);
  const slice = sliceOf(bounds);
  return iteratorValue('islice', sliced(iterate(iterable), slice));
}

function sliceOf(bounds: readonly Value[]): Slice {
  const [first = null, last = null, by = null] = bounds.length === 1 ? [null, ...bounds] : bounds;
  const bound = (value: Value, otherwise: number, least: number, message: string): number => {
    if (value === null) return otherwise;
    const number = boundOf(value);
    if (number === undefined || number < least) throw valueFault(message);
    return number;
  };
  const range = 'must be None or an integer: 0 <= x <= sys.maxsize.';
  return {
    stop: bound(last, Infinity, 0, `Stop argument for islice() ${range}`),
    start: bound(first, 0, 0, `Indices for islice() ${range}`),
    step: bound(by, 1, 1, 'Step for islice() must be a positive integer or None.'),
  };
}

/** Undefined for what is no int of the machine's size. */
function boundOf(value: Value): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
    return undefined;
  }
  const int = BigInt(integer(value));
  return BigInt.asIntN(64, int) === int ? Number(int) : undefined;
}

function* sliced(items: Iterator<Value>, { start, stop, step }: Slice): Generator<Value> {
  let taken = 0;
  for (let next = start; ; next = Math.min(next + step, stop)) {
    for (; taken < next; taken++) if (items.next().done === true) return;
    if (taken >= stop) return;
    const item = items.next();
    if (item.done === true) return;
    taken += 1;
    yield item.value;
  }
}

/** Independent iterators over the same items, which are asked for once. */
export function tee(call: Call): Value {
  const [iterable = null, given = 2] = positional(call, 'tee', 1, 2);
  const number = smallInteger(given, 64);
  if (number < 0) throw valueFault('n must be >= 0');
  spendItems(number);
  const source = iterate(iterable);
  const seen: Value[] = [];
  const branch = function* (): Generator<Value> {
    for (let i = 0; ; i++) {
      if (i === seen.length) {
        const step = source.next();
        if (step.done === true) return;
        seen.push(step.value);
      }
      yield seen[i] ?? null;
    }
  };
  const branches = Array.from({ length: number }, () => iteratorValue('_tee', branch()));
  return new Tuple(branches);
}
