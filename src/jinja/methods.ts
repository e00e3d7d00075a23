/**
 * The method tables, by type.
 *
 * @module
 */

import { bytesMethods } from './bytes-methods.js';
import { dictMethods, setMethods, viewMethods } from './dict-methods.js';
import { listMethods, tupleMethods } from './list-methods.js';
import { markupMethods } from './markup-methods.js';
import type { Method, MethodTable } from './method.js';
import { complexMethods, floatMethods, intMethods } from './number-methods.js';
import { rangeMethods } from './range-methods.js';
import { stringMethods } from './string-methods.js';
import type { Value } from './value.js';

/** The methods of a value; undefined for values that have none. */
export function methodsOf(value: Value): ReadonlyMap<string, Method> | undefined {
  const table = tableOf(value);
  return table as MethodTable | undefined; // a table takes the values of its own type
}

function tableOf(value: Value): unknown {
  switch (typeof value) {
    case 'string':
      return stringMethods;
    case 'number':
    case 'bigint':
    case 'boolean':
      return intMethods;
    default:
      if (value === null) return undefined;
      if (value.kind !== 'dict-view') return tables[value.kind];
      return value.part === 'values' ? undefined : viewMethods;
  }
}

const tables: Readonly<Partial<Record<string, unknown>>> = {
  float: floatMethods,
  complex: complexMethods,
  bytes: bytesMethods,
  list: listMethods,
  tuple: tupleMethods,
  dict: dictMethods,
  set: setMethods,
  markup: markupMethods,
  range: rangeMethods,
};
