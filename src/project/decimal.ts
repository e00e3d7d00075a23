/**
 * Decimal numbers as Python's `decimal` computes with them: 28 digits, halves to the even neighbour.
 *
 * @module
 */

import { Fault } from '../jinja/fault.js';

/** `coefficient * 10 ** exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const digitsKept = 28;

/** A number as Python or SQL writes it; undefined for other text. */
export function parseDecimal(text: string): Decimal | undefined {
  const [whole, sign, digits = '', fraction = '', power = '0'] =
    /^([-+]?)(\d+)(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const size = BigInt(digits + fraction);
  return {
    coefficient: sign === '-' ? -size : size,
    exponent: Number(power) - fraction.length,
  };
}

/** Python's `str`: plain where the number is neither tiny nor scaled up. */
export function decimalText({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = magnitude(coefficient).toString();
  const adjusted = exponent + digits.length - 1;
  if (exponent <= 0 && adjusted >= -6) {
    if (exponent === 0) return sign + digits;
    const padded = digits.padStart(1 - exponent, '0');
    return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
  const mantissa = digits.length === 1 ? digits : `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${sign}${mantissa}E${adjusted < 0 ? '' : '+'}${adjusted}`;
}

export function decimalNumber(value: Decimal): number {
  return Number(`${value.coefficient}e${value.exponent}`);
}

/** The whole part, rounded towards zero. */
export function decimalWhole({ coefficient, exponent }: Decimal): bigint {
  return exponent >= 0
    ? coefficient * 10n ** BigInt(exponent)
    : coefficient / 10n ** BigInt(-exponent);
}

/** Rounded to a number of places behind the point. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  if (-places <= value.exponent) return rescaled(value, -places);
  return { coefficient: shortened(value, -places - value.exponent), exponent: -places };
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The result of an operator; undefined for one that decimals do not know. */
export function operateDecimals(operator: string, a: Decimal, b: Decimal): Decimal | undefined {
  const exponent = Math.min(a.exponent, b.exponent);
  const [left, right] = aligned(a, b);
  switch (operator) {
    case '+':
      return kept({ coefficient: left + right, exponent });
    case '-':
      return kept({ coefficient: left - right, exponent });
    case '*':
      return kept({
        coefficient: a.coefficient * b.coefficient,
        exponent: a.exponent + b.exponent,
      });
    case '/':
      return divide(a, b);
    case '//':
      notZero(b);
      return kept({ coefficient: left / right, exponent: 0 });
    case '%':
      notZero(b);
      return kept({ coefficient: left % right, exponent });
    case '**':
      return power(a, b);
    default:
      return undefined;
  }
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function rescaled({ coefficient, exponent }: Decimal, wanted: number): Decimal {
  return { coefficient: coefficient * 10n ** BigInt(exponent - wanted), exponent: wanted };
}

function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [rescaled(a, exponent).coefficient, rescaled(b, exponent).coefficient];
}

/** The coefficient without its last digits. */
function shortened({ coefficient }: Decimal, digits: number): bigint {
  const unit = 10n ** BigInt(digits);
  const size = magnitude(coefficient);
  const [down, rest] = [size / unit, (size % unit) * 2n];
  const rounded = rest > unit || (rest === unit && down % 2n === 1n) ? down + 1n : down;
  return coefficient < 0n ? -rounded : rounded;
}

function kept(value: Decimal): Decimal {
  const extra = magnitude(value.coefficient).toString().length - digitsKept;
  if (extra <= 0) return value;
  return kept({ coefficient: shortened(value, extra), exponent: value.exponent + extra });
}

/** As exact as it can be, without zeros that neither operand asks for. */
function divide(a: Decimal, b: Decimal): Decimal {
  notZero(b);
  const ideal = a.exponent - b.exponent;
  const extra = digitsKept + 1 + magnitude(b.coefficient).toString().length;
  const dividend = a.coefficient * 10n ** BigInt(extra);
  const [quotient, rest] = [dividend / b.coefficient, dividend % b.coefficient];
  if (rest !== 0n) {
    // one digit more keeps what lies beyond the last one apart from an exact half
    const beyond = a.coefficient < 0n === b.coefficient < 0n ? 1n : -1n;
    return kept({ coefficient: quotient * 10n + beyond, exponent: ideal - extra - 1 });
  }
  let found: Decimal = { coefficient: quotient, exponent: ideal - extra };
  while (found.exponent < ideal && found.coefficient % 10n === 0n) {
    found = { coefficient: found.coefficient / 10n, exponent: found.exponent + 1 };
  }
  return kept(found);
}

function power(base: Decimal, exponent: Decimal): Decimal | undefined {
  const times = decimalWhole(exponent);
  const isWhole = compareDecimals(exponent, { coefficient: times, exponent: 0 }) === 0;
  if (!isWhole || magnitude(times) > 1000n) return undefined;
  let result: Decimal = { coefficient: 1n, exponent: 0 };
  for (let i = 0n; i < magnitude(times); i++) {
    result = kept({
      coefficient: result.coefficient * base.coefficient,
      exponent: result.exponent + base.exponent,
    });
  }
  return times < 0n ? divide({ coefficient: 1n, exponent: 0 }, result) : result;
}

function notZero({ coefficient }: Decimal): void {
  if (coefficient !== 0n) return;
  throw new Fault('runtime', "[<class 'decimal.DivisionByZero'>]", 'DivisionByZero');
}
