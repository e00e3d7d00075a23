/**
 * What the operations of a rendering may use up: memory that they build, and time. Rendering is
 * synchronous, so one rendering at a time spends; one inside another spends from the outer budget.
 *
 * @module
 */

import { limitFault } from './fault.js';
import { maxItems, maxText, type Limits } from './limits.js';

/** Operations between two looks at the clock. */
const interval = 1024;

export class Budget {
  #left: number;
  #untilLook = interval;
  readonly #end: number;

  constructor(private readonly limits: Pick<Limits, 'memory' | 'seconds'>) {
    this.#left = limits.memory;
    this.#end = performance.now() + limits.seconds * 1000;
  }

  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      const megabytes = Math.round(this.limits.memory / 1024 ** 2);
      throw limitFault(`a template built more than ${megabytes} MB of values`);
    }
    this.#untilLook -= 1 + bytes / 4096;
    if (this.#untilLook > 0) return;
    this.#untilLook = interval;
    if (performance.now() > this.#end) {
      throw limitFault(`a template ran for more than ${this.limits.seconds} seconds`);
    }
  }
}

let current: Budget | undefined;

/** Runs with this budget, unless there is one already. */
export function spending<T>(budget: Budget, run: () => T): T {
  if (current !== undefined) return run();
  current = budget;
  try {
    return run();
  } finally {
    current = undefined;
  }
}

/** Runs with a budget of its own, the one around it untouched. */
export function apart<T>(budget: Budget, run: () => T): T {
  const outer = current;
  current = budget;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** An operation is about to build so many items. */
export function spendItems(count: number): void {
  if (count > maxItems) throw limitFault(`an operation would build more than ${maxItems} items`);
  current?.spend(8 * count);
}

/** An operation is about to build a text of that length. */
export function spendText(length: number): void {
  if (length > maxText) throw textTooLong();
  current?.spend(length);
}

function textTooLong(): Error {
  return limitFault(`an operation would build more than ${maxText} characters`);
}

/** An operation builds an object, or looks at so many bytes. */
export function spend(bytes: number): void {
  current?.spend(bytes);
}

/** An operation goes over a text from one end to the other. */
export function spendReading(value: unknown): void {
  if (typeof value === 'string' && value.length > 4096) spend(value.length / 4);
}

/** Two texts in a row: nearly free in JavaScript, until somebody reads a long one. */
export function joinTexts(a: string, b: string): string {
  const length = a.length + b.length;
  if (length > 1_000_000) spend(length / 2);
  else spend(32 + Math.min(a.length, b.length));
  if (length > maxText) throw textTooLong();
  return a + b;
}
