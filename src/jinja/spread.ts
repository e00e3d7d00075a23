/**
 * `*items` and `**keywords` of calls.
 *
 * @module
 */

import { getItem } from './attributes.js';
import { typeFault, undefinedUse } from './fault.js';
import { collect, iterable, tryIterate } from './iteration.js';
import { Undefined, textOf, typeName, type UndefinedMode, type Value } from './value.js';

/** The arguments that `*value` stands for. */
export function spreadItems(value: Value): readonly Value[] {
  if (typeof value !== 'string' && tryIterate(value) === undefined) {
    throw typeFault(`Value after * must be an iterable, not ${typeName(value)}`);
  }
  return collect(value);
}

/** Adds the keywords that `**value` stands for. */
export function spreadKeywords(
  value: Value,
  keywords: Map<string, Value>,
  mode: UndefinedMode,
): void {
  if (value instanceof Undefined && value.mode === 'run') throw undefinedUse(value);
  const isMapping =
    value !== null &&
    typeof value === 'object' &&
    (value.kind === 'dict' || (value.kind === 'object' && value.protocol.item !== undefined));
  if (!isMapping) throw typeFault(`argument after ** must be a mapping, not ${typeName(value)}`);
  for (const key of iterable(value)) {
    const name = textOf(key);
    if (name === undefined) throw typeFault('keywords must be strings');
    if (keywords.has(name)) throw typeFault(`got multiple values for keyword argument '${name}'`);
    keywords.set(name, getItem(value, key, mode));
  }
}
