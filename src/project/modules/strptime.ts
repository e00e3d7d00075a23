/**
 * `datetime.strptime`: from a text and its format to the parts that are written there.
 *
 * @module
 */

import { Fault, valueFault } from '../../jinja/fault.js';
import { reprOf } from '../../jinja/text.js';
import { dayNames, monthNames } from './directives.js';
import { momentOfParts, type WrittenMoment, type WrittenParts } from './written-parts.js';

const short = (names: readonly string[]): readonly string[] =>
  names.map((name) => name.slice(0, 3));

const oneOf = (names: readonly string[]): string =>
  [...names].sort((a, b) => b.length - a.length).join('|');

const digit = '\\p{Nd}';
const week = `5[0-3]|[0-4]${digit}|${digit}`;

const patterns: Readonly<Record<string, string>> = {
  a: oneOf(short(dayNames)),
  A: oneOf(dayNames),
  b: oneOf(short(monthNames)),
  B: oneOf(monthNames),
  d: `3[0-1]|[1-2]${digit}|0[1-9]|[1-9]| [1-9]`,
  f: '[0-9]{1,6}',
  G: `${digit}{4}`,
  H: `2[0-3]|[0-1]${digit}|${digit}`,
  I: '1[0-2]|0[1-9]|[1-9]',
  j: `36[0-6]|3[0-5]${digit}|[1-2]${digit}${digit}|0[1-9]${digit}|00[1-9]|[1-9]${digit}|0[1-9]|[1-9]`,
  m: '1[0-2]|0[1-9]|[1-9]',
  M: `[0-5]${digit}|${digit}`,
  p: 'am|pm',
  S: `6[0-1]|[0-5]${digit}|${digit}`,
  u: '[1-7]',
  U: week,
  V: `5[0-3]|0[1-9]|[1-4]${digit}|${digit}`,
  w: '[0-6]',
  W: week,
  y: `${digit}{2}`,
  Y: `${digit}{4}`,
  z: `[+\\-]${digit}{2}:?[0-5]${digit}(?::?[0-5]${digit}(?:\\.${digit}{1,6})?)?|Z`,
  Z: 'utc|gmt',
};

const compound: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

export function strptime(text: string, format: string): WrittenMoment {
  const match = new RegExp(patternOf(format), 'iuy').exec(text);
  if (!match) {
    throw valueFault(`time data ${reprOf(text)} does not match format ${reprOf(format)}`);
  }
  if (match[0].length < text.length) {
    throw valueFault(`unconverted data remains: ${text.slice(match[0].length)}`);
  }
  const written = Object.entries(match.groups ?? {}).map(([letter, found]) => [
    letter,
    found?.replaceAll(/\p{Nd}/gu, plainDigit),
  ]);
  // Each name is a letter of a directive, each value what stands there.
  return momentOfParts(Object.fromEntries(written) as WrittenParts);
}

/** Digits of all scripts come in runs of ten. */
function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

function patternOf(format: string): string {
  const expanded = format.replace(/%([cxX])/g, (_, letter: string) => compound[letter] ?? '');
  const seen = new Set<string>();
  const parts = expanded.matchAll(/%([^]?)|\s+|[^%\s]+/gu);
  return [...parts].map((part) => partOf(part, format, seen)).join('');
}

function partOf(part: RegExpMatchArray, format: string, seen: Set<string>): string {
  const [whole, letter] = part;
  if (letter === undefined) {
    return /^\s/.test(whole) ? '\\s+' : whole.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  if (letter === '%') return '%';
  const pattern = Object.hasOwn(patterns, letter) ? patterns[letter] : undefined;
  if (pattern === undefined) {
    const what = letter === '' ? 'stray %' : `'${letter}' is a bad directive`;
    throw valueFault(`${what} in format '${format}'`);
  }
  if (seen.has(letter)) {
    throw new Fault('runtime', `redefinition of group name '${letter}'`, 'error');
  }
  seen.add(letter);
  return `(?<${letter}>${pattern})`;
}
