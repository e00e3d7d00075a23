/**
 * The flags of regular expressions, and their bits in Python.
 *
 * @module
 */

import { valueFault } from '../../jinja/fault.js';

/** In the order in which they are named. */
export const flagBits = {
  TEMPLATE: 1,
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  DEBUG: 128,
  ASCII: 256,
} as const;

/** The letters of flags inside of a pattern. */
export const flagLetters: Readonly<Record<string, number>> = {
  i: flagBits.IGNORECASE,
  L: flagBits.LOCALE,
  m: flagBits.MULTILINE,
  s: flagBits.DOTALL,
  x: flagBits.VERBOSE,
  a: flagBits.ASCII,
  t: flagBits.TEMPLATE,
  u: flagBits.UNICODE,
};

/** What a pattern of text says to them together. */
export function checkedFlags(flags: number): number {
  if (flags & flagBits.LOCALE) throw valueFault('cannot use LOCALE flag with a str pattern');
  if ((flags & flagBits.ASCII) === 0) return flags | flagBits.UNICODE;
  if (flags & flagBits.UNICODE) throw valueFault('ASCII and UNICODE flags are incompatible');
  return flags;
}

/** Their names, and the bits that have none, joined by `|`. */
export function flagNames(flags: number): string {
  const names = Object.entries(flagBits).filter(([, bit]) => (flags & bit) !== 0);
  const unknown = names.reduce((rest, [, bit]) => rest & ~bit, flags);
  const hex = unknown === 0 ? [] : [`0x${unknown.toString(16)}`];
  return [...names.map(([name]) => `re.${name}`), ...hex].join('|');
}
