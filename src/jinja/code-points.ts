/**
 * Strings as sequences of code points. Most strings hold none beyond U+FFFF and need no extra work.
 *
 * @module
 */

const surrogate = /[\ud800-\udfff]/;

/** The length as Python counts it. */
export function codePointLength(text: string): number {
  if (!surrogate.test(text)) return text.length;
  return Array.from(text).length;
}

/** The code points of a text, each as a string. */
export function codePoints(text: string): readonly string[] {
  return surrogate.test(text) ? Array.from(text) : text.split('');
}

/** `text[start:end]` for bounds within the text. */
export function sliceText(text: string, start: number, end: number): string {
  if (!surrogate.test(text)) return text.slice(start, Math.max(start, end));
  return Array.from(text).slice(start, Math.max(start, end)).join('');
}

/** The code point index that belongs to a UTF-16 index. */
export function codePointIndex(text: string, index: number): number {
  return index < 0 ? index : codePointLength(text.slice(0, index));
}
