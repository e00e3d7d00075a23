/**
 * Filters on numbers.
 *
 * @module
 */

import { intArgument } from './arguments.js';
import { numeric } from './compare.js';
import { floatOf, intOf, wholeFloat } from './conversions.js';
import { fixedText } from './decimal-text.js';
import { hashKey } from './dict.js';
import { Fault, argumentFault, typeFault } from './fault.js';
import { filter } from './filter.js';
import { bitLength, negateInt } from './integers.js';
import { truthy } from './iteration.js';
import { operate } from './operators.js';
import {
  Complex,
  Float,
  HostObject,
  hostNumber,
  textOf,
  toInt,
  typeName,
  type Value,
} from './value.js';

function absolute(value: Value): Value {
  if (value instanceof Float) return new Float(Math.abs(value.value));
  if (value instanceof Complex) return new Float(Math.hypot(value.real, value.imag));
  if (value instanceof HostObject && value.protocol.unary) return value.protocol.unary('abs');
  const int = numeric(value);
  if (int === undefined) throw typeFault(`bad operand type for abs(): '${typeName(value)}'`);
  return int < 0 ? negateInt(int) : int;
}

/** The result, or undefined where it is one of the errors. */
function attempt<T>(convert: () => T, errors: readonly string[]): T | undefined {
  try {
    return convert();
  } catch (error) {
    if (error instanceof Fault && errors.includes(error.pythonClass)) return undefined;
    throw error;
  }
}

const conversionErrors = ['TypeError', 'ValueError'] as const;

function toIntFilter(value: Value, fallback: Value, base: Value): Value {
  const isText = textOf(value) !== undefined;
  return (
    attempt(() => intOf(value, isText ? intArgument(base) : 10), conversionErrors) ??
    attempt(() => intOf(floatOf(value)), [...conversionErrors, 'OverflowError']) ??
    fallback
  );
}

function toFloatFilter(value: Value, fallback: Value): Value {
  return attempt(() => floatOf(value), conversionErrors) ?? fallback;
}

function round(value: Value, precision: Value, method: Value): Value {
  const name = textOf(method);
  if (name === undefined) hashKey(method);
  if (name !== 'common' && name !== 'ceil' && name !== 'floor') {
    throw argumentFault('method must be common, ceil or floor');
  }
  if (name === 'common') return roundHalfEven(value, precision);
  const scale = operate('**', 10, precision);
  const scaled = operate('*', value, scale);
  const number = numeric(scaled) ?? hostNumber(scaled)?.int();
  if (number === undefined) throw typeFault(`must be real number, not ${typeName(scaled)}`);
  const real = scaled instanceof Float ? scaled.value : hostNumber(scaled)?.float();
  const whole = real === undefined ? number : roundedWhole(real, name);
  return operate('/', whole, scale);
}

function roundedWhole(value: number, method: 'ceil' | 'floor'): Value {
  return wholeFloat(method === 'ceil' ? Math.ceil(value) : Math.floor(value));
}

/** Python's `round(value, precision)`. */
function roundHalfEven(value: Value, precision: Value): Value {
  const host = hostNumber(value);
  if (host) return precision === null ? host.int() : host.round(intArgument(precision));
  const number = numeric(value);
  if (number === undefined) {
    throw typeFault(`type ${typeName(value)} doesn't define __round__ method`);
  }
  if (precision === null) {
    return value instanceof Float ? wholeFloat(roundFloat(value.value, 0)) : number;
  }
  const places = intArgument(precision);
  if (value instanceof Float) return new Float(roundFloat(value.value, places));
  return places >= 0 ? number : roundInt(BigInt(number), BigInt(-places));
}

function roundFloat(value: number, precision: number): number {
  if (!Number.isFinite(value) || precision > 323) return value;
  if (precision >= 0)
    return Math.sign(value || 1) * Number(fixedText(value, precision)) || value * 0;
  const places = -precision;
  if (places > 308) return value * 0;
  const scale = 10n ** BigInt(places);
  const whole = BigInt(Math.trunc(Math.abs(value)));
  const rest = whole % scale;
  const isTie = rest * 2n === scale && Number.isInteger(value);
  const isUp = isTie ? (whole / scale) % 2n === 1n : rest * 2n >= scale;
  const rounded = Number((whole / scale + (isUp ? 1n : 0n)) * scale);
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

function roundInt(value: bigint, places: bigint): Value {
  if (places > BigInt(bitLength(value))) return 0;
  const scale = 10n ** places;
  const absolute_ = value < 0n ? -value : value;
  const rest = absolute_ % scale;
  const quotient = absolute_ / scale;
  const isUp = rest * 2n > scale || (rest * 2n === scale && quotient % 2n === 1n);
  const rounded = (quotient + (isUp ? 1n : 0n)) * scale;
  return toInt(value < 0n ? -rounded : rounded);
}

const decimalUnits = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const binaryUnits = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function fileSize(value: Value, binary: boolean): string {
  const bytes = floatOf(value).value;
  const base = binary ? 1024 : 1000;
  const units = binary ? binaryUnits : decimalUnits;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${wholeFloat(bytes)} Bytes`;
  const found = units.findIndex((_, i) => bytes < base ** (i + 2));
  const index = found < 0 ? units.length - 1 : found;
  const text = fixedText((base * bytes) / base ** (index + 2), 1);
  return `${text} ${units[index] ?? ''}`;
}

export const numberFilters = [
  filter('abs', '', (value) => absolute(value)),
  filter('int', 'default? base?', (value, [fallback = 0, base = 10]) =>
    toIntFilter(value, fallback, base),
  ),
  filter('float', 'default?', (value, [fallback = new Float(0)]) => toFloatFilter(value, fallback)),
  filter('round', 'precision? method?', (value, [precision = 0, method = 'common']) =>
    round(value, precision, method),
  ),
  filter('filesizeformat', 'binary?', (value, [binary = false]) => fileSize(value, truthy(binary))),
];
