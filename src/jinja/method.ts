/**
 * What a method of a value is.
 *
 * @module
 */

import { bindArguments, signature } from './arguments.js';
import type { Call, Value } from './value.js';

/** How `str.format` reaches into its arguments. */
export interface Access {
  readonly attribute: (object: Value, name: string) => Value;
  readonly item: (object: Value, key: Value) => Value;
}

export type Method<T extends Value = Value> = (self: T, call: Call, access: Access) => Value;

export type MethodTable<T extends Value = Value> = ReadonlyMap<string, Method<T>>;

type Arguments = readonly (Value | undefined)[];

/** Methods of one type: `[name, parameters, body]`; a `=` before the parameters allows keywords. */
export function methodTable<T extends Value>(
  type: string,
  rows: readonly (readonly [string, string, (self: T, args: Arguments) => Value])[],
): MethodTable<T> {
  return new Map(
    rows.map(([name, parameters, body]) => {
      const keywords = parameters.startsWith('=');
      const bound = signature(`${type}.${name}`, parameters.replace('=', ''), keywords);
      return [name, (self: T, call: Call) => body(self, bindArguments(bound, call))];
    }),
  );
}
