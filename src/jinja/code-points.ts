/**
 * Strings as sequences of code points. Most strings hold none beyond U+FFFF and need no extra work.
 *
 * @module
 */

import { spend, spendItems } from './budget.js';

const surrogate = /[\ud800-\udfff]/;

/** Indices of UTF-16 are not those of Python: the text has to be taken apart. */
function hasPairs(text: string): boolean {
  const found = surrogate.test(text);
  if (text.length > 4096) spend(found ? text.length : text.length / 4);
  return found;
}

/** How many units of UTF-16 the code point there has. */
function unitsAt(text: string, unit: number): number {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
}

/** The UTF-16 index that is so many code points behind another one. */
function skip(text: string, from: number, count: number): number {
  let unit = from;
  for (let left = count; left > 0 && unit < text.length; left -= 1) unit += unitsAt(text, unit);
  return unit;
}

/** The length as Python counts it. */
export function codePointLength(text: string): number {
  if (!hasPairs(text)) return text.length;
  let length = 0;
  for (let unit = 0; unit < text.length; unit += unitsAt(text, unit)) length += 1;
  return length;
}

/** The code points of a text, each as a string. */
export function codePoints(text: string): readonly string[] {
  spendItems(text.length);
  return hasPairs(text) ? Array.from(text) : text.split('');
}

/** The code point at an index within the text. */
export function characterAt(text: string, index: number): string {
  if (!hasPairs(text)) return text.charAt(index);
  const unit = skip(text, 0, index);
  return text.slice(unit, unit + unitsAt(text, unit));
}

/** `text[start:end]` for bounds within the text. */
export function sliceText(text: string, start: number, end: number): string {
  if (!hasPairs(text)) return text.slice(start, Math.max(start, end));
  const unit = skip(text, 0, start);
  return text.slice(unit, skip(text, unit, end - start));
}

/** The code point index that belongs to a UTF-16 index. */
export function codePointIndex(text: string, index: number): number {
  return index < 0 ? index : codePointLength(text.slice(0, index));
}
