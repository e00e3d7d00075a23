/**
 * Arithmetic of unbounded ints: small ones as `number`, the rest as `bigint`.
 *
 * @module
 */

import { spend } from './budget.js';
import { limitFault, runtimeFault } from './fault.js';
import { maxIntegerBits } from './limits.js';
import { toInt } from './value.js';

export type Int = number | bigint;

export function addInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt(BigInt(a) + BigInt(b));
}

export function subtractInts(a: Int, b: Int): Int {
  return addInts(a, negateInt(b));
}

export function negateInt(a: Int): Int {
  return typeof a === 'number' ? 0 - a : toInt(-a);
}

export function multiplyInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  const left = BigInt(a);
  const right = BigInt(b);
  checkBits(bitLength(left) + bitLength(right));
  return toInt(left * right);
}

export function floorDivideInts(a: Int, b: Int): Int {
  if (b === 0) throw zeroDivision('integer division or modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    const quotient = (a - rest) / b + 0;
    return rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient;
  }
  return bigFloor(BigInt(a), BigInt(b));
}

function bigFloor(a: bigint, b: bigint): Int {
  const quotient = a / b;
  const isExact = quotient * b === a;
  return toInt(isExact || a < 0n === b < 0n ? quotient : quotient - 1n);
}

export function moduloInts(a: Int, b: Int): Int {
  if (b === 0) throw zeroDivision('integer modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
  }
  const left = BigInt(a);
  const right = BigInt(b);
  const rest = left % right;
  return toInt(rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest);
}

/** `base ** exponent` for an exponent that is not negative. */
export function powerInts(base: Int, exponent: Int): Int {
  const power = BigInt(exponent);
  const value = BigInt(base);
  if (value === 0n || value === 1n || value === -1n || power === 0n)
    return smallPower(value, power);
  checkBits(Number(power) * bitLength(value));
  return toInt(value ** power);
}

function smallPower(base: bigint, exponent: bigint): Int {
  if (exponent === 0n) return 1;
  return Number(base === -1n && exponent % 2n === 0n ? 1n : base);
}

function checkBits(bits: number): void {
  spend(bits / 8);
  if (bits > maxIntegerBits) {
    throw limitFault(
      `an integer of about ${bits} bits exceeds the limit of ${maxIntegerBits} bits`,
    );
  }
}

export function bitLength(value: bigint): number {
  const absolute = value < 0n ? -value : value;
  return absolute === 0n ? 0 : absolute.toString(2).length;
}

export function zeroDivision(message: string): Error {
  return runtimeFault(message, 'ZeroDivisionError');
}

/** `a / b` as a float, rounded once. */
export function divideInts(a: Int, b: Int): number {
  if (b === 0) throw zeroDivision('division by zero');
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const left = BigInt(a);
  const right = BigInt(b);
  const shift = Math.max(0, 66 - bitLength(left) + bitLength(right));
  const scaled = (left < 0n ? -left : left) << BigInt(shift);
  const divisor = right < 0n ? -right : right;
  const quotient = scaled / divisor;
  // the lowest bit says that something was cut off, so that the one rounding is right
  const sticky = quotient * divisor === scaled ? quotient : quotient | 1n;
  const magnitude = Number(sticky) / 2 ** Math.min(shift, 1000) / 2 ** Math.max(0, shift - 1000);
  if (!Number.isFinite(magnitude)) {
    throw runtimeFault('integer division result too large for a float', 'OverflowError');
  }
  return left < 0n === right < 0n ? magnitude : -magnitude;
}

export function intToFloat(value: Int): number {
  const result = Number(value);
  if (!Number.isFinite(result)) {
    throw runtimeFault('int too large to convert to float', 'OverflowError');
  }
  return result;
}
