/**
 * Iterators as `modules.itertools` gives them: used once, and not without end.
 *
 * @module
 */

import { spend } from '../../jinja/budget.js';
import { limitFault } from '../../jinja/fault.js';
import { iterate } from '../../jinja/iteration.js';
import { HostObject, OneShot, type Value } from '../../jinja/value.js';

/** What one iterator may give: some of them never end, others grow fast. */
const maxYields = 2_000_000;

export function iteratorValue(name: string, items: Iterator<Value>): OneShot {
  return new OneShot(limited(name, items), `itertools.${name}`);
}

/** One that shows in its text how far it is. */
export function shownIterator(
  name: string,
  items: Iterator<Value>,
  text: () => string,
): HostObject {
  const iterator = limited(name, items);
  return new HostObject(`itertools.${name}`, { iterate: () => iterator, str: text, repr: text });
}

function* limited(name: string, items: Iterator<Value>): Generator<Value> {
  let left = maxYields;
  for (let step = items.next(); step.done !== true; step = items.next()) {
    if (left === 0) throw limitFault(`itertools.${name} gave more than ${maxYields} items`);
    left -= 1;
    spend(16);
    yield step.value;
  }
}

/** The items of a value. Leaving a loop over them early does not close its iterator. */
export function itemsOf(value: Value): Generator<Value> {
  return stepped(iterate(value));
}

export function* stepped(items: Iterator<Value>): Generator<Value> {
  for (let step = items.next(); step.done !== true; step = items.next()) yield step.value;
}
