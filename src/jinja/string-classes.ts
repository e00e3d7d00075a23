/**
 * What kind of characters a string holds: `isalpha` and its kin.
 *
 * @module
 */

import { codePoints } from './code-points.js';

function all(text: string, pattern: RegExp): boolean {
  return text !== '' && codePoints(text).every((c) => pattern.test(c));
}

const alpha = /^\p{L}$/u;
/** Ideographs that are numbers. */
const ideographs =
  '㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭';
const numeric = new RegExp(
  `^[\\p{N}${ideographs}\\u{f96b}\\u{f973}\\u{f978}\\u{f9b2}\\u{f9d1}\\u{f9d3}\\u{f9fd}\\u{2f890}]$`,
  'u',
);
const alnum = /^[\p{L}\p{N}]$/u;
const decimal = /^\p{Nd}$/u;
/** Digits that are not decimal: superscripts, circled and other forms. */
const digit =
  /^[\p{Nd}\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]$/u;
const printable = /^(?: |[^\p{C}\p{Z}])$/u;
const upper = /\p{Uppercase}/u;
const lower = /\p{Lowercase}/u;
const title = /\p{Lt}/u;
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
export const isUpper = (text: string): boolean =>
  upper.test(text) && !lower.test(text) && !title.test(text);
export const isLower = (text: string): boolean =>
  lower.test(text) && !upper.test(text) && !title.test(text);

/** Upper case starts every run of letters, lower case follows. */
export function isTitle(text: string): boolean {
  let found = false;
  let inWord = false;
  for (const char of text) {
    if (upper.test(char) || title.test(char)) {
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
