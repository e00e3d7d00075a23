/**
 * Floats as decimal text: exact, rounded half to even, as C's `printf` does it in Python.
 *
 * @module
 */

import { limitFault } from './fault.js';
import { ratioOf } from './float-ratio.js';

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'nan' : 'inf';
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

const maxPrecision = 100_000;

function checkPrecision(precision: number): void {
  if (precision > maxPrecision) {
    throw limitFault(`a float is written with ${maxPrecision} digits at most`);
  }
}

/** `|value|` with `precision` digits behind the point. */
export function fixedText(value: number, precision: number, alternate = false): string {
  const absolute = Math.abs(value);
  if (!Number.isFinite(absolute)) return notFinite(value);
  checkPrecision(precision);
  const [numerator, denominator] = ratioOf(absolute);
  const scaled = roundedQuotient(numerator * 10n ** BigInt(precision), denominator);
  const digits = scaled.toString().padStart(precision + 1, '0');
  if (precision === 0) return alternate ? `${digits}.` : digits;
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

interface Scientific {
  /** One digit and `precision` more. */
  readonly digits: string;
  readonly exponent: number;
}

function scientific(absolute: number, precision: number): Scientific {
  checkPrecision(precision);
  if (absolute === 0) return { digits: '0'.repeat(precision + 1), exponent: 0 };
  const [numerator, denominator] = ratioOf(absolute);
  let exponent = Number(absolute.toExponential().split('e')[1]);
  for (;;) {
    const shift = precision - exponent;
    const scaled =
      shift >= 0
        ? roundedQuotient(numerator * 10n ** BigInt(shift), denominator)
        : roundedQuotient(numerator, denominator * 10n ** BigInt(-shift));
    const digits = scaled.toString();
    if (digits.length === precision + 1) return { digits, exponent };
    exponent += 1; // rounding made it longer
  }
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `|value|` as `d.ddde±dd`. */
export function scientificText(value: number, precision: number, alternate = false): string {
  const absolute = Math.abs(value);
  if (!Number.isFinite(absolute)) return notFinite(value);
  const { digits, exponent } = scientific(absolute, precision);
  const fraction = precision > 0 || alternate ? `.${digits.slice(1)}` : '';
  return `${digits.charAt(0)}${fraction}${exponentText(exponent)}`;
}

export interface GeneralOptions {
  readonly precision: number;
  /** Keep trailing zeros. */
  readonly alternate?: boolean;
  /** At least one digit behind the point where there is no exponent. */
  readonly pointed?: boolean;
}

/** `|value|` as `%g`: fixed or scientific, whichever is shorter. */
export function generalText(value: number, options: GeneralOptions): string {
  const absolute = Math.abs(value);
  if (!Number.isFinite(absolute)) return notFinite(value);
  const precision = Math.max(options.precision, 1);
  const { digits, exponent } = scientific(absolute, precision - 1);
  const trim = (text: string): string =>
    options.alternate === true ? text : text.replace(/\.?0+$/, '');
  const limit = options.pointed === true ? precision - 1 : precision;
  if (exponent < -4 || exponent >= limit) {
    const isPointed = digits.length > 1 || options.alternate === true;
    const mantissa = isPointed ? `${digits.charAt(0)}.${digits.slice(1)}` : digits;
    return (isPointed ? trim(mantissa) : mantissa) + exponentText(exponent);
  }
  const placed = placePoint(digits, exponent);
  const text = options.alternate === true && !placed.includes('.') ? `${placed}.` : placed;
  const trimmed = text.includes('.') ? trim(text) : text;
  return options.pointed === true && !trimmed.includes('.') ? `${trimmed}.0` : trimmed;
}

function placePoint(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
