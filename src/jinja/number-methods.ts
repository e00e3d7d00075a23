/**
 * Methods of ints, bools and floats.
 *
 * @module
 */

import { ratioOf } from './float-ratio.js';
import { bitLength } from './integers.js';
import { methodTable } from './method.js';
import { runtimeFault } from './fault.js';
import type { Float } from './value.js';
import { Tuple, toInt, type Value } from './value.js';

type IntValue = number | bigint | boolean;

function bits(value: IntValue): string {
  const absolute = BigInt(value) < 0n ? -BigInt(value) : BigInt(value);
  return absolute.toString(2);
}

function ratio(value: Float): Tuple {
  if (Number.isNaN(value.value))
    throw runtimeFault('cannot convert NaN to integer ratio', 'ValueError');
  if (!Number.isFinite(value.value)) {
    throw runtimeFault('cannot convert Infinity to integer ratio', 'OverflowError');
  }
  return new Tuple(ratioOf(value.value).map(toInt));
}

export const intMethods = methodTable<Value & IntValue>('int', [
  ['bit_length', '', (value) => bitLength(BigInt(value))],
  ['bit_count', '', (value) => bits(value).replaceAll('0', '').length],
  ['conjugate', '', (value) => toInt(BigInt(value))],
  ['as_integer_ratio', '', (value) => new Tuple([toInt(BigInt(value)), 1])],
]);

export const floatMethods = methodTable<Float>('float', [
  ['is_integer', '', ({ value }) => Number.isInteger(value)],
  ['conjugate', '', (value) => value],
  ['as_integer_ratio', '', ratio],
  ['hex', '', ({ value }) => hexText(value)],
]);

function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const absolute = Math.abs(value);
  if (absolute === 0) return `${sign}0x0.0p+0`;
  const exponent = Math.max(Math.floor(Math.log2(absolute)), -1022);
  const mantissa = absolute / 2 ** exponent;
  const whole = Math.floor(mantissa);
  const digits = Math.round((mantissa - whole) * 2 ** 52)
    .toString(16)
    .padStart(13, '0');
  return `${sign}0x${whole}.${digits}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
