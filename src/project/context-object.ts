/**
 * `context`: the names that a template sees, as a dict, and `try_or_compiler_error`.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { callValue } from '../jinja/call-value.js';
import { Fault, typeFault } from '../jinja/fault.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { stringOf } from '../jinja/text.js';
import type { Call, Value } from '../jinja/value.js';
import { bindArguments } from './arguments.js';
import type { MacroScope } from './macro-scope.js';

/** Macros and functions by computed names: `context['f']()`, `context.get('f')`. */
export function contextObject(scope: () => MacroScope): Value {
  const get = hostFunction('get', (call) => {
    const given = bindArguments(call, 'get', { required: ['key'], optional: ['default'] });
    return scope().get(stringOf(given.key)) ?? given.default ?? null;
  });
  const keys = hostFunction('keys', () => hostList(scope));
  const own = new Map<string, Value>([
    ['get', get],
    ['keys', keys],
  ]);
  const item = (name: string): Value | undefined => scope().get(name);
  return hostObject('dict', (name) => own.get(name) ?? item(name), {
    item: (key) => (typeof key === 'string' ? item(key) : undefined),
    names: () => scope().keys(),
    iterate: () => scope().keys(),
    contains: (key) => typeof key === 'string' && scope().has(key),
  });
}

function hostList(scope: () => MacroScope): Value {
  return hostObject('dict_keys', new Map(), {
    iterate: () => scope().keys(),
    contains: (key) => typeof key === 'string' && scope().has(key),
  });
}

/** Calls a function; whatever goes wrong in it becomes an error with the given message. */
export function tryOrCompilerError(call: Call): Value {
  const [message, callee, ...args] = call.args;
  if (message === undefined || callee === undefined) {
    throw typeFault('try_or_compiler_error() needs a message and a function');
  }
  try {
    return callValue(callee, call.with(args, call.kwargs));
  } catch (error) {
    if (!(error instanceof LakeError) && !(error instanceof Fault)) throw error;
    throw new LakeError('LAKE-T006', stringOf(message), { hint: error.message, cause: error });
  }
}
