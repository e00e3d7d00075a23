/**
 * White space as Python sees it: NBSP and the separators U+001C to U+001F count, the byte order mark
 * does not.
 *
 * @module
 */

/** The inside of a character class. */
export const spaceClass =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const leading = new RegExp(`^[${spaceClass}]+`);
const isSpaceOnly = new RegExp(`^[${spaceClass}]+$`);
const one = new RegExp(`[${spaceClass}]`);

/** Whether a UTF-16 code unit is white space. */
export function isSpaceCode(code: number): boolean {
  if (code < 0x80) return (code >= 0x1c && code <= 0x20) || (code >= 0x09 && code <= 0x0d);
  return one.test(String.fromCharCode(code));
}

export function stripStart(text: string): string {
  return text.replace(leading, '');
}

export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceCode(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

export function strip(text: string): string {
  return stripEnd(stripStart(text));
}

/** True for non-empty text of white space alone. */
export function isSpace(text: string): boolean {
  return isSpaceOnly.test(text);
}
