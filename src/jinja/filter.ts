/**
 * What filters and tests are, and what they know about the template that uses them.
 *
 * @module
 */

import { bindArguments, signature } from './arguments.js';
import { spendReading } from './budget.js';
import { Undefined, type UndefinedMode, type Value } from './value.js';

export interface FilterContext {
  readonly mode: UndefinedMode;
  readonly autoescape: boolean;
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Filter>;
  /** Calls a value of the template. */
  call(callee: Value, args: readonly Value[]): Value;
}

export interface FilterArguments {
  readonly args: readonly Value[];
  readonly kwargs: ReadonlyMap<string, Value>;
  readonly context: FilterContext;
}

/** A filter or a test: the value on its left, and its arguments. */
export type Filter = (input: Value, call: FilterArguments) => Value;

/** A filter with named parameters: `filter('center', 'width?', (input, [width]) => …)`. */
export function filter(
  name: string,
  parameters: string,
  apply: (input: Value, args: readonly (Value | undefined)[], context: FilterContext) => Value,
): readonly [string, Filter] {
  const bound = signature(`do_${name}`, parameters, true);
  return [
    name,
    (input, call) => {
      spendReading(input);
      return apply(input, bindArguments(bound, call), call.context);
    },
  ];
}

/** What a filter gives that finds no item. */
export function noItem(message: string, context: FilterContext): Undefined {
  return new Undefined(message, null, context.mode);
}
