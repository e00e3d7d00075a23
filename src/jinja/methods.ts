/**
 * The method tables, by type.
 *
 * @module
 */

import { dictMethods, setMethods } from './dict-methods.js';
import { listMethods, tupleMethods } from './list-methods.js';
import { markupMethods } from './markup-methods.js';
import type { Method, MethodTable } from './method.js';
import { floatMethods, intMethods } from './number-methods.js';
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
      return value === null ? undefined : tables[value.kind];
  }
}

const tables: Readonly<Partial<Record<string, unknown>>> = {
  float: floatMethods,
  list: listMethods,
  tuple: tupleMethods,
  dict: dictMethods,
  set: setMethods,
  markup: markupMethods,
  range: rangeMethods,
};
