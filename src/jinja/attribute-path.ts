/**
 * `attribute='a.b.0'` of filters.
 *
 * @module
 */

import { getItem } from './attributes.js';
import { spend } from './budget.js';
import { intOf } from './conversions.js';
import type { FilterContext } from './filter.js';
import { isDigit } from './string-classes.js';
import { Markup, Undefined, textOf, type Value } from './value.js';

export type Getter = (item: Value) => Value;

interface PathOptions {
  readonly fallback?: Value | undefined;
  readonly foldCase?: boolean;
}

/** Reads a path from an item; the item itself for None. */
export function attributeGetter(
  path: Value,
  context: FilterContext,
  { fallback = null, foldCase: folds = false }: PathOptions = {},
): Getter {
  const parts = partsOf(path);
  return (item) => {
    spend(16 + 128 * parts.length);
    let value = item;
    for (const part of parts) {
      value = getItem(value, part, context.mode);
      if (value instanceof Undefined && fallback !== null) value = fallback;
    }
    return folds ? foldCase(value) : value;
  };
}

/** Several paths between commas: a sort by the first, then the second. */
export function attributePaths(path: Value): readonly Value[] {
  const text = textOf(path);
  if (text === undefined) return [path];
  const paths = text.split(',');
  spend(256 * paths.length);
  return paths;
}

function partsOf(path: Value): readonly Value[] {
  if (path === null) return [];
  const text = textOf(path);
  if (text === undefined) return [path];
  const parts = text.split('.').map(partOf);
  // the parts of markup are markup, as a message shows
  return path instanceof Markup
    ? parts.map((p) => (typeof p === 'string' ? new Markup(p) : p))
    : parts;
}

function partOf(part: string): Value {
  return isDigit(part) ? intOf(part) : part;
}

/** Text in lower case, everything else as it is. */
export function foldCase(value: Value): Value {
  if (typeof value === 'string') return value.toLowerCase();
  return value instanceof Markup ? value.text.toLowerCase() : value;
}
