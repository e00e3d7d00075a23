/**
 * Calling values.
 *
 * @module
 */

import { typeFault, undefinedUse } from './fault.js';
import { HostFunction, Macro, Undefined, typeName, type Call, type Value } from './value.js';

/** `callee(…)`. */
export function callValue(callee: Value, call: Call): Value {
  if (callee instanceof HostFunction || callee instanceof Macro) return callee.invoke(call);
  if (callee instanceof Undefined) {
    if (callee.mode === 'parse') return callee;
    throw undefinedUse(callee);
  }
  if (isCallable(callee) && callee.protocol.call !== undefined) return callee.protocol.call(call);
  throw typeFault(`'${typeName(callee)}' object is not callable`);
}

function isCallable(value: Value): value is Extract<Value, { kind: 'object' }> {
  return value !== null && typeof value === 'object' && value.kind === 'object';
}
