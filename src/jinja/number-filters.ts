/**
 * Filters on numbers.
 *
 * @module
 */

import { intArgument } from './arguments.js';
import { numeric } from './compare.js';
import { fixedText } from './decimal-text.js';
import { typeFault, undefinedUse, Fault, runtimeFault } from './fault.js';
import { filter } from './filter.js';
import { bitLength, intToFloat, negateInt } from './integers.js';
import { truthy } from './iteration.js';
import { parseFloatText, parseIntText } from './number-text.js';
import { operate } from './operators.js';
import { wholeFloat } from './percent-format.js';
import { stringOf } from './text.js';
import { Float, HostObject, Undefined, textOf, toInt, typeName, type Value } from './value.js';

function absolute(value: Value): Value {
  if (value instanceof Float) return new Float(Math.abs(value.value));
  if (value instanceof HostObject && value.protocol.unary) return value.protocol.unary('abs');
  const int = numeric(value);
  if (int === undefined) throw typeFault(`bad operand type for abs(): '${typeName(value)}'`);
  return int < 0 ? negateInt(int) : int;
}

function toIntFilter(value: Value, fallback: Value, base: number): Value {
  if (value instanceof Undefined && value.mode === 'run') throw undefinedUse(value);
  const text = textOf(value);
  const number = numeric(value);
  const direct = text === undefined ? undefined : parseIntText(text, base);
  if (direct !== undefined) return direct;
  if (number !== undefined && !(value instanceof Float)) return number;
  const float = text === undefined ? number : parseFloatText(text);
  if (float === undefined || !Number.isFinite(Number(float))) return fallback;
  return wholeFloat(Number(float));
}

function toFloatFilter(value: Value, fallback: Value): Value {
  if (value instanceof Undefined && value.mode === 'run') throw undefinedUse(value);
  const text = textOf(value);
  if (text !== undefined) {
    const parsed = parseFloatText(text);
    return parsed === undefined ? fallback : new Float(parsed);
  }
  const number = numeric(value);
  if (number === undefined) return fallback;
  return Number.isFinite(Number(number)) || value instanceof Float
    ? new Float(Number(number))
    : fallback;
}

function round(value: Value, precision: number, method: string): Value {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    throw runtimeFault('method must be common, ceil or floor', 'FilterArgumentError');
  }
  if (method === 'common') return roundHalfEven(value, precision);
  const scale = operate('**', 10, precision);
  const scaled = numeric(operate('*', value, scale));
  if (scaled === undefined) throw typeFault(`must be real number, not ${typeName(value)}`);
  const whole =
    typeof scaled === 'bigint'
      ? scaled
      : wholeFloat(method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled));
  return operate('/', whole, scale);
}

/** Python's `round(value, precision)`. */
function roundHalfEven(value: Value, precision: number): Value {
  if (value instanceof Float) return new Float(roundFloat(value.value, precision));
  const int = numeric(value);
  if (int === undefined) {
    throw typeFault(`type ${typeName(value)} doesn't define __round__ method`);
  }
  return precision >= 0 ? int : roundInt(BigInt(int), BigInt(-precision));
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
  return value < 0 ? -rounded : rounded;
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

function fileSize(value: Value, binary: boolean): string {
  const text = textOf(value);
  const number = text === undefined ? numeric(value) : parseFloatText(text);
  if (number === undefined && value instanceof Undefined) throw undefinedUse(value);
  if (number === undefined && text === undefined) {
    throw typeFault(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  if (number === undefined) {
    throw new Fault(
      'runtime',
      `could not convert string to float: '${stringOf(value)}'`,
      'ValueError',
    );
  }
  const bytes = intToFloat(number);
  const base = binary ? 1024 : 1000;
  const prefixes = binary
    ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']
    : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  let index = 0;
  while (index < prefixes.length - 1 && bytes >= base ** (index + 2)) index += 1;
  const sign = bytes < 0 ? '-' : '';
  return `${sign}${fixedText(bytes / base ** (index + 1), 1)} ${prefixes[index] ?? ''}`;
}

export const numberFilters = [
  filter('abs', '', (value) => absolute(value)),
  filter('int', 'default? base?', (value, [fallback = 0, base = 10]) =>
    toIntFilter(value, fallback, intArgument(base)),
  ),
  filter('float', 'default?', (value, [fallback = new Float(0)]) => toFloatFilter(value, fallback)),
  filter('round', 'precision? method?', (value, [precision = 0, method = 'common']) =>
    round(value, intArgument(precision), stringOf(method)),
  ),
  filter('filesizeformat', 'binary?', (value, [binary = false]) => fileSize(value, truthy(binary))),
];
