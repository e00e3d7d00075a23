/**
 * Arguments of a call as Python's library converts them.
 *
 * @module
 */

import { Fault, typeFault } from '../../jinja/fault.js';
import { HostObject, textOf, typeName, type Call, type Value } from '../../jinja/value.js';

/** Positional arguments alone, at least `least` and at most `most` of them. */
export function positional(
  call: Call,
  name: string,
  least: number,
  most = least,
): readonly Value[] {
  if (call.kwargs.size > 0) throw typeFault(`${name}() takes no keyword arguments`);
  const { length } = call.args;
  if (length >= least && length <= most) return call.args;
  const takes = least === most ? `exactly ${least}` : `from ${least} to ${most}`;
  throw typeFault(`${name}() takes ${takes} arguments (${length} given)`);
}

/** No arguments at all. */
export function noArguments(call: Call, name: string): void {
  positional(call, name, 0);
}

/** What an object holds that is an int to Python: the members of an enumeration. */
export class IntMember {
  constructor(readonly value: number) {}
}

/** An int, or what counts as one. */
export function integer(value: Value): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof HostObject && value.payload instanceof IntMember) return value.payload.value;
  throw typeFault(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** An int that fits into the C type of the original. */
export function smallInteger(value: Value, bits: 32 | 64 = 32): number {
  const int = integer(value);
  if (BigInt.asIntN(bits, BigInt(int)) === BigInt(int)) return Number(int);
  const type = bits === 32 ? 'int' : 'ssize_t';
  throw new Fault('runtime', `Python int too large to convert to C ${type}`, 'OverflowError');
}

/** A text, or the TypeError that `what` begins. */
export function textArgument(value: Value | undefined, what: string): string {
  const text = textOf(value ?? null);
  if (text !== undefined) return text;
  throw typeFault(`${what} must be str, not ${typeName(value ?? null)}`);
}
