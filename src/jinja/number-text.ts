/**
 * Numbers in strings, as `int()` and `float()` read them.
 *
 * @module
 */

import { spend } from './budget.js';
import { limitFault } from './fault.js';
import { strip } from './python-space.js';
import { toInt } from './value.js';

const prefixes: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' };

const digit = /\p{Nd}/u;

/** Decimal digits of all scripts as those of ASCII. */
function plainDigits(text: string): string {
  return text.replaceAll(/(?![0-9])\p{Nd}/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    let first = code; // digits stand in runs of ten
    while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((code - first) % 10);
  });
}

/** `int(text, base)`; undefined where it is a ValueError. */
export function parseIntText(text: string, base: number): number | bigint | undefined {
  const [, sign = '', body = ''] = /^([+-]?)([^]*)$/.exec(plainDigits(strip(text))) ?? [];
  const lower = body.toLowerCase();
  const detected = base === 0 ? detectBase(lower) : base;
  const prefix = prefixes[detected];
  const digits =
    prefix !== undefined && lower.startsWith(prefix) ? lower.slice(2).replace(/^_/, '') : lower;
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/.test(digits)) return undefined;
  const value = digitsValue(digits.replaceAll('_', ''), detected);
  if (value === undefined) return undefined;
  return toInt(sign === '-' ? -value : value);
}

function detectBase(lower: string): number {
  if (lower.startsWith('0x')) return 16;
  if (lower.startsWith('0o')) return 8;
  return lower.startsWith('0b') ? 2 : 10;
}

/** More digits are a ValueError in Python, but for bases that are powers of two. */
const maxDigits = 4300;
const maxBinaryDigits = 100_000;

function digitsValue(digits: string, base: number): bigint | undefined {
  if (base < 2 || base > 36) return undefined;
  if ((base & (base - 1)) !== 0 && digits.length > maxDigits) return undefined;
  if (digits.length > maxBinaryDigits) throw limitFault(`an int of ${digits.length} digits`);
  spend(4 * digits.length);
  if (base === 10) return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
  spend(digits.length ** 2 / 64);
  let value = 0n;
  for (const char of digits) {
    const digit = Number.parseInt(char, 36);
    if (digit >= base) return undefined;
    value = value * BigInt(base) + BigInt(digit);
  }
  return value;
}

const floatGrammar = /^[+-]?(?:\d+(?:_\d+)*)?(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const special = /^([+-]?)(inf|infinity|nan)$/i;

/** `float(text)`; undefined where it is a ValueError. */
export function parseFloatText(text: string): number | undefined {
  const trimmed = plainDigits(strip(text));
  const named = special.exec(trimmed);
  if (named !== null) {
    if (named[2]?.toLowerCase() === 'nan') return NaN;
    return named[1] === '-' ? -Infinity : Infinity;
  }
  if (!floatGrammar.test(trimmed) || !/^[+-]?\.?\d/.test(trimmed)) return undefined;
  return Number(trimmed.replaceAll('_', ''));
}
