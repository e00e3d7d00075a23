/**
 * Filters on text take any value as its text, and keep markup markup.
 *
 * @module
 */

import { Markup, type Value } from './value.js';
import { stringOf } from './text.js';

/** Changes the text of a value; markup stays markup. */
export function onText(value: Value, change: (text: string) => string): Value {
  if (value instanceof Markup) return new Markup(change(value.text));
  return change(stringOf(value));
}
