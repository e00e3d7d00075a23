/**
 * The iterators of `itertools` that need not end: `count`, `cycle` and `repeat`.
 *
 * @module
 */

import { typeFault } from '../../jinja/fault.js';
import { numeric } from '../../jinja/compare.js';
import { iterate } from '../../jinja/iteration.js';
import { operate } from '../../jinja/operators.js';
import { reprOf } from '../../jinja/text.js';
import { Float, Undefined, type Call, type Value } from '../../jinja/value.js';
import { bindArguments } from '../arguments.js';
import { iteratorValue, shownIterator } from './iterators.js';
import { positional, smallInteger } from './python-arguments.js';

export function count(call: Call): Value {
  const given = bindArguments(call, 'count', { required: [], optional: ['start', 'step'] });
  const [start, step] = [numberOf(given.start, 0), numberOf(given.step, 1)];
  const isPlain = !(step instanceof Float) && numeric(step) === 1;
  let at: Value = isPlain && typeof start === 'boolean' ? Number(start) : start;
  const counted = function* (): Generator<Value> {
    for (;;) {
      const now = at;
      at = operate('+', at, step);
      yield now;
    }
  };
  return shownIterator('count', counted(), () =>
    isPlain ? `count(${reprOf(at)})` : `count(${reprOf(at)}, ${reprOf(step)})`,
  );
}

function numberOf(value: Value | undefined, otherwise: number): Value {
  if (value === undefined) return otherwise;
  if (!(value instanceof Undefined) && numeric(value) === undefined)
    throw typeFault('a number is required');
  return value;
}

export function cycle(call: Call): Value {
  const [given = null] = positional(call, 'cycle', 1);
  return iteratorValue('cycle', cycled(iterate(given)));
}

function* cycled(items: Iterator<Value>): Generator<Value> {
  const seen: Value[] = [];
  for (let step = items.next(); step.done !== true; step = items.next()) {
    seen.push(step.value);
    yield step.value;
  }
  while (seen.length > 0) yield* seen;
}

export function repeat(call: Call): Value {
  const given = bindArguments(call, 'repeat', { required: ['object'], optional: ['times'] });
  const { object, times } = given;
  let left = times === undefined ? Infinity : Math.max(0, smallInteger(times, 64));
  const repeated = function* (): Generator<Value> {
    while (left > 0) {
      left -= 1;
      yield object;
    }
  };
  return shownIterator('repeat', repeated(), () =>
    left === Infinity ? `repeat(${reprOf(object)})` : `repeat(${reprOf(object)}, ${left})`,
  );
}
