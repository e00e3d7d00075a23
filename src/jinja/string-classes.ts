/**
 * What kind of characters a string holds: `isalpha` and its kin, and the case methods.
 *
 * @module
 */

import { codePoints } from './code-points.js';

function all(text: string, pattern: RegExp): boolean {
  return text !== '' && codePoints(text).every((c) => pattern.test(c));
}

const alpha = /^\p{L}$/u;
const numeric = /^\p{N}$/u;
const alnum = /^[\p{L}\p{N}]$/u;
const decimal = /^\p{Nd}$/u;
/** Digits that are not decimal: superscripts, circled and other forms. */
const digit =
  /^[\p{Nd}\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]$/u;
const printable = /^(?: |[^\p{C}\p{Z}])$/u;
const upper = /[\p{Lu}\p{Lt}]/u;
const lower = /\p{Lowercase}/u;
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

export const isAlpha = (text: string): boolean => all(text, alpha);
export const isAlnum = (text: string): boolean => all(text, alnum);
export const isNumeric = (text: string): boolean => all(text, numeric);
export const isDecimal = (text: string): boolean => all(text, decimal);
export const isDigit = (text: string): boolean => all(text, digit);
export const isIdentifier = (text: string): boolean => identifier.test(text);
export const isAscii = (text: string): boolean => codePoints(text).every((c) => c < '\x80');
export const isPrintable = (text: string): boolean =>
  codePoints(text).every((c) => printable.test(c));

/** At least one cased character, and none of the other case. */
export const isUpper = (text: string): boolean => upper.test(text) && !lower.test(text);
export const isLower = (text: string): boolean => lower.test(text) && !upper.test(text);

const cased = /[\p{L}\p{M}]/u;

/** Upper case starts every run of letters, lower case follows. */
export function isTitle(text: string): boolean {
  let found = false;
  let inWord = false;
  for (const char of text) {
    if (upper.test(char)) {
      if (inWord) return false;
      found = true;
      inWord = true;
    } else if (lower.test(char)) {
      if (!inWord) return false;
      found = true;
    } else inWord = false;
  }
  return found;
}

export function toTitle(text: string): string {
  let inWord = false;
  let result = '';
  for (const char of text) {
    const isLetter = cased.test(char) && char.toLowerCase() !== char.toUpperCase();
    result += !isLetter ? char : inWord ? char.toLowerCase() : titleChar(char);
    inWord = isLetter;
  }
  return result;
}

/** The title form of a letter: `ß` becomes `Ss`. */
function titleChar(char: string): string {
  const [first = '', ...rest] = char.toUpperCase();
  return first + rest.join('').toLowerCase();
}

export function capitalize(text: string): string {
  const [first = '', ...rest] = codePoints(text);
  return titleChar(first) + rest.join('').toLowerCase();
}

export function swapCase(text: string): string {
  return codePoints(text)
    .map((c) => (isUpper(c) ? c.toLowerCase() : c.toUpperCase()))
    .join('');
}

/** Lower case that also makes `ß` and `ss` the same. */
export function caseFold(text: string): string {
  return codePoints(text)
    .map((c) => (c === 'ß' || c === 'ẞ' ? 'ss' : c === 'ς' ? 'σ' : c.toLowerCase()))
    .join('');
}
