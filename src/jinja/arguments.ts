/**
 * The arguments of built-in functions, bound to parameters as Python binds them.
 *
 * @module
 */

import type { Fault } from './fault.js';
import { runtimeFault, typeFault } from './fault.js';
import { Float, typeName, type Value } from './value.js';

/** The parameters of a built-in: `?` marks those with a default, `*` those given by name only. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly optional: boolean;
    readonly keywordOnly: boolean;
  }[];
  /** Keywords are allowed. */
  readonly keywords: boolean;
}

/** A signature from its short form: `signature('center', 'width fillchar?')`. */
export function signature(name: string, parameters: string, keywords = false): Signature {
  const names = parameters === '' ? [] : parameters.split(' ');
  return {
    name,
    keywords,
    parameters: names.map((p) => ({
      name: p.replace(/^\*|\?$/g, ''),
      optional: p.endsWith('?'),
      keywordOnly: p.startsWith('*'),
    })),
  };
}

/** One value per parameter, undefined for those that are not given. */
export function bindArguments(
  { name, parameters, keywords }: Signature,
  call: { readonly args: readonly Value[]; readonly kwargs: ReadonlyMap<string, Value> },
): (Value | undefined)[] {
  const { args, kwargs } = call;
  const places = parameters.filter((p) => !p.keywordOnly).length;
  if (args.length > places) throw tooMany(name, places, args.length);
  if (kwargs.size > 0 && !keywords) throw typeFault(`${name}() takes no keyword arguments`);
  const bound: (Value | undefined)[] = parameters.map((_, i) => args[i]);
  for (const [key, value] of kwargs) {
    const index = parameters.findIndex((p) => p.name === key);
    if (index < 0) throw typeFault(`${name}() got an unexpected keyword argument '${key}'`);
    if (index < args.length) throw typeFault(`${name}() got multiple values for argument '${key}'`);
    bound[index] = value;
  }
  const absent = parameters.find((p, i) => !p.optional && bound[i] === undefined);
  if (absent !== undefined)
    throw typeFault(`${name}() missing required argument: '${absent.name}'`);
  return bound;
}

function tooMany(name: string, wanted: number, given: number): Fault {
  if (wanted === 0) return typeFault(`${name}() takes no arguments (${given} given)`);
  return typeFault(
    `${name}() takes at most ${wanted} argument${wanted === 1 ? '' : 's'} (${given} given)`,
  );
}

/** An int that is the bound of a section: any size will do. */
export function boundArgument(value: Value): number {
  return typeof value === 'bigint' ? Number(value) : intArgument(value);
}

/** An int that is a flag: zero or not. */
export function flagArgument(value: Value): boolean {
  const flag = intArgument(value);
  if (flag === (flag | 0)) return flag !== 0;
  throw runtimeFault('Python int too large to convert to C int', 'OverflowError');
}

/** An int argument as a `number`. */
export function intArgument(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) === value) return Number(value);
    throw runtimeFault("cannot fit 'int' into an index-sized integer", 'OverflowError');
  }
  if (value instanceof Float) throw typeFault("'float' object cannot be interpreted as an integer");
  throw typeFault(`'${typeName(value)}' object cannot be interpreted as an integer`);
}
