/**
 * The arguments of a call from a template, by the names of parameters.
 *
 * @module
 */

import { typeFault } from '../jinja/fault.js';
import type { Call, Value } from '../jinja/value.js';

interface Parameters<Required extends string, Optional extends string> {
  readonly required: readonly Required[];
  readonly optional?: readonly Optional[];
}

/** Fails as Python does: for missing, doubled, unknown and too many arguments. */
export function bindArguments<Required extends string, Optional extends string = never>(
  call: Pick<Call, 'args' | 'kwargs'>,
  name: string,
  parameters: Parameters<Required, Optional>,
): Record<Required, Value> & Partial<Record<Optional, Value>> {
  const names: readonly string[] = [...parameters.required, ...(parameters.optional ?? [])];
  if (call.args.length > names.length) throw tooMany(name, parameters, call.args.length);
  const bound = new Map<string, Value>();
  for (const [i, value] of call.args.entries()) bound.set(names[i] ?? '', value);
  for (const [key, value] of call.kwargs) {
    if (!names.includes(key)) {
      throw typeFault(`${name}() got an unexpected keyword argument '${key}'`);
    }
    if (bound.has(key)) throw typeFault(`${name}() got multiple values for argument '${key}'`);
    bound.set(key, value);
  }
  const missing = parameters.required.filter((key) => !bound.has(key));
  if (missing.length > 0) throw missingArguments(name, missing);
  // The loop above leaves exactly the declared names.
  return Object.fromEntries(bound) as Record<Required, Value> & Partial<Record<Optional, Value>>;
}

function tooMany(name: string, parameters: Parameters<string, string>, given: number): Error {
  const least = parameters.required.length;
  const most = least + (parameters.optional?.length ?? 0);
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  const plural = most === 1 ? 'argument' : 'arguments';
  return typeFault(
    `${name}() takes ${takes} positional ${plural} but ${given} ${given === 1 ? 'was' : 'were'} given`,
  );
}

function missingArguments(name: string, missing: readonly string[]): Error {
  const plural = missing.length === 1 ? 'argument' : 'arguments';
  const list = missing.map((key) => `'${key}'`).join(' and ');
  return typeFault(`${name}() missing ${missing.length} required positional ${plural}: ${list}`);
}
