/**
 * The classes of characters of regular expressions, as Python has them.
 *
 * @module
 */

export function isDigit(code: number, ascii: boolean): boolean {
  if (code < 128 || ascii) return code >= 48 && code <= 57;
  return /\p{Nd}/u.test(String.fromCodePoint(code));
}

export function isWord(code: number, ascii: boolean): boolean {
  if (code < 128 || ascii) {
    const lower = code | 32;
    return (lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 95;
  }
  return /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));
}

export function isSpace(code: number, ascii: boolean): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  if (ascii) return false;
  if (code >= 28 && code <= 31) return true;
  return code === 0x85 || (code >= 128 && code !== 0xfeff && /\s/.test(String.fromCodePoint(code)));
}
