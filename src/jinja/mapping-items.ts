/**
 * The entries of mappings.
 *
 * @module
 */

import { Dict } from './dict.js';
import { runtimeFault, typeFault, undefinedUse } from './fault.js';
import { collect } from './iteration.js';
import { HostObject, Undefined, typeName, type Value } from './value.js';

/** The entries of a mapping. */
export function entriesOf(value: Value): Iterable<readonly [Value, Value]> {
  if (value instanceof Undefined) return [];
  if (value instanceof Dict) return value.entries();
  if (value instanceof HostObject && value.protocol.item !== undefined) {
    const { item } = value.protocol;
    return collect(value).map((key) => [key, item(key) ?? null] as const);
  }
  throw typeFault('Can only get item pairs from a mapping.');
}

/** What `value.items()` gives. */
export function itemsOf(value: Value): Iterable<readonly [Value, Value]> {
  if (value instanceof Undefined && value.mode === 'run') throw undefinedUse(value);
  if (value instanceof Dict || value instanceof HostObject) return entriesOf(value);
  const message = `'${typeName(value)}' object has no attribute 'items'`;
  throw runtimeFault(message, 'AttributeError');
}
