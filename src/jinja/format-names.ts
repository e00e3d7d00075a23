/**
 * Where `str.format` and `str.format_map` find the names of their fields.
 *
 * @module
 */

import { Dict } from './dict.js';
import { runtimeFault, typeFault } from './fault.js';
import { findItem } from './item.js';
import { reprText } from './text.js';
import { Undefined, textOf, typeName, type Call, type Value } from './value.js';

type Names = (name: string) => Value;

function missing(name: string): Error {
  return runtimeFault(reprText(name), 'KeyError');
}

/** The keywords of `format`. */
export function namedIn(kwargs: ReadonlyMap<string, Value>): Names {
  return (name) => {
    const value = kwargs.get(name);
    if (value === undefined) throw missing(name);
    return value;
  };
}

/** The one argument of `format_map`. */
export function mappingOf({ args, kwargs }: Call): Names {
  if (kwargs.size > 0) throw typeFault('format_map() takes no keyword arguments');
  const [mapping, ...rest] = args;
  if (mapping === undefined || rest.length > 0) {
    throw typeFault(`format_map() takes exactly one argument (${args.length} given)`);
  }
  return (name) => {
    const isMapping = mapping instanceof Dict || mapping instanceof Undefined || isObject(mapping);
    if (!isMapping) throw notSubscriptable(mapping);
    const value = findItem(mapping, name);
    if (value === undefined) throw missing(name);
    return value;
  };
}

function isObject(value: Value): boolean {
  return value !== null && typeof value === 'object' && value.kind === 'object';
}

function notSubscriptable(value: Value): Error {
  const type = typeName(value);
  return textOf(value) === undefined
    ? typeFault(`'${type}' object is not subscriptable`)
    : typeFault('string indices must be integers');
}
