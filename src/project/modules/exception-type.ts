/**
 * Classes of exceptions: templates can neither raise nor catch them, but print and call them.
 *
 * @module
 */

import { hostObject } from '../../jinja/host.js';
import { reprOf, stringOf } from '../../jinja/text.js';
import { Tuple, type Call, type Value } from '../../jinja/value.js';

export interface ExceptionType {
  /** With its module. */
  readonly name: string;
  /** What an instance has besides its arguments. */
  readonly members?: (call: Call) => readonly (readonly [string, Value])[];
  /** As a `KeyError` shows itself: its one argument as it is written in code. */
  readonly showsRepr?: boolean;
}

export function exceptionClass(type: ExceptionType): Value {
  const repr = () => `<class '${type.name}'>`;
  return hostObject('type', new Map(), { call: (call) => instance(type, call), repr, str: repr });
}

function instance(type: ExceptionType, call: Call): Value {
  const { args } = call;
  const [only = null] = args;
  const name = type.name.split('.').at(-1) ?? '';
  const message = args.length === 1 ? stringOf(only) : reprOf(new Tuple(args));
  const shown = args.length === 1 && type.showsRepr ? reprOf(only) : message;
  const members = new Map<string, Value>([
    ['args', new Tuple(args)],
    ...(type.members?.(call) ?? []),
  ]);
  return hostObject(type.name, members, {
    item: () => undefined,
    str: () => (args.length === 0 ? '' : shown),
    repr: () => `${name}(${args.map(reprOf).join(', ')})`,
  });
}
