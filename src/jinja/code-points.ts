/**
 * Strings as sequences of code points. Most strings hold none beyond U+FFFF and need no extra work.
 *
 * @module
 */

import { spend, spendItems } from './budget.js';

const surrogate = /[\ud800-\udfff]/;

/** The length as Python counts it. */
export function codePointLength(text: string): number {
  if (text.length > 4096) spend(text.length / 16);
  if (!surrogate.test(text)) return text.length;
  return Array.from(text).length;
}

/** The code points of a text, each as a string. */
export function codePoints(text: string): readonly string[] {
  spendItems(text.length);
  return surrogate.test(text) ? Array.from(text) : text.split('');
}

/** The code point at an index within the text. */
export function characterAt(text: string, index: number): string {
  if (text.length > 4096) spend(text.length / 16);
  return surrogate.test(text) ? (Array.from(text)[index] ?? '') : text.charAt(index);
}

/** `text[start:end]` for bounds within the text. */
export function sliceText(text: string, start: number, end: number): string {
  if (text.length > 4096) spend(text.length / 16);
  if (!surrogate.test(text)) return text.slice(start, Math.max(start, end));
  return Array.from(text).slice(start, Math.max(start, end)).join('');
}

/** The code point index that belongs to a UTF-16 index. */
export function codePointIndex(text: string, index: number): number {
  return index < 0 ? index : codePointLength(text.slice(0, index));
}
