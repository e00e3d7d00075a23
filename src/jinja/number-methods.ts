/**
 * Methods of ints, bools and floats.
 *
 * @module
 */

import { intArgument } from './arguments.js';
import { spendText } from './budget.js';
import { limitFault, runtimeFault, typeFault, valueFault, type Fault } from './fault.js';
import { ratioOf } from './float-ratio.js';
import { bitLength } from './integers.js';
import { iterable, truthy, tryIterate } from './iteration.js';
import { maxIntegerBits } from './limits.js';
import { methodTable } from './method.js';
import { roundedFloat } from './precise-math.js';
import { stringArgument } from './string-search.js';
import { Bytes, Complex, Float, Tuple, textOf, toInt, typeName, type Value } from './value.js';

type Arguments = readonly (Value | undefined)[];

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

function toBytes(value: IntValue, [length = 1, order = 'big', signed = false]: Arguments): Bytes {
  const size = intArgument(length);
  const isBig = isBigEndian(order);
  if (size < 0) throw valueFault('length argument must be non-negative');
  spendText(size);
  const int = BigInt(value);
  const isSigned = truthy(signed);
  if (int < 0n && !isSigned) throw overflow("can't convert negative int to unsigned");
  const bits = BigInt(8 * size);
  const limit = isSigned && size > 0 ? 1n << (bits - 1n) : 1n << bits;
  if (int >= limit || int < -limit) throw overflow('int too big to convert');
  const digits =
    size === 0
      ? ''
      : BigInt.asUintN(8 * size, int)
          .toString(16)
          .padStart(2 * size, '0');
  const bytes = Buffer.from(digits, 'hex');
  return new Bytes((isBig ? bytes : bytes.reverse()).toString('latin1'));
}

function isBigEndian(order: Value): boolean {
  const text = stringArgument(order, "to_bytes() argument 'byteorder'");
  if (text !== 'big' && text !== 'little') {
    throw valueFault("byteorder must be either 'little' or 'big'");
  }
  return text === 'big';
}

function overflow(message: string): Fault {
  return runtimeFault(message, 'OverflowError');
}

/** `int.from_bytes(bytes, order, signed=…)`. */
function fromBytes([source = null, order = 'big', signed = false]: Arguments): Value {
  const isBig = isBigEndian(order);
  const bytes = Buffer.from(byteText(source), 'latin1');
  if (bytes.length === 0) return 0;
  const digits = (isBig ? bytes : bytes.reverse()).toString('hex');
  if (digits.length > maxIntegerBits / 4) throw limitFault('an int of too many bytes');
  const value = BigInt(`0x${digits}`);
  return toInt(truthy(signed) ? BigInt.asIntN(8 * bytes.length, value) : value);
}

function byteText(source: Value): string {
  if (source instanceof Bytes) return source.latin;
  const isIterable = textOf(source) === undefined && tryIterate(source) !== undefined;
  if (!isIterable) throw typeFault(`cannot convert '${typeName(source)}' object to bytes`);
  return Array.from(iterable(source), (item) => {
    const byte = intArgument(item);
    if (byte < 0 || byte > 255) throw valueFault('bytes must be in range(0, 256)');
    return String.fromCharCode(byte);
  }).join('');
}

export const intMethods = methodTable<Value & IntValue>('int', [
  ['bit_length', '', (value) => bitLength(BigInt(value))],
  ['bit_count', '', (value) => bits(value).replaceAll('0', '').length],
  ['conjugate', '', (value) => toInt(BigInt(value))],
  ['as_integer_ratio', '', (value) => new Tuple([toInt(BigInt(value)), 1])],
  ['to_bytes', '=length? byteorder? *signed?', toBytes],
  ['from_bytes', '=bytes byteorder? *signed?', (_, args) => fromBytes(args)],
]);

export const complexMethods = methodTable<Complex>('complex', [
  ['conjugate', '', ({ real, imag }) => new Complex(real, -imag)],
]);

export const floatMethods = methodTable<Float>('float', [
  ['is_integer', '', ({ value }) => Number.isInteger(value)],
  ['conjugate', '', (value) => value],
  ['as_integer_ratio', '', ratio],
  ['hex', '', ({ value }) => hexText(value)],
  ['fromhex', 'string', (_, [text]) => new Float(fromHex(text))],
]);

const hexGrammar =
  /^([+-]?)(?:(inf|infinity|nan)|(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?)$/i;

function fromHex(text: Value | undefined): number {
  const given = text === undefined ? undefined : textOf(text);
  if (given === undefined) throw typeFault('bad argument type for built-in operation');
  const match = hexGrammar.exec(given.replace(/^[ \t-\r]+|[ \t-\r]+$/g, ''));
  const [, sign = '', special, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || (special === undefined && whole + fraction === '')) {
    throw valueFault('invalid hexadecimal floating-point string');
  }
  const size = special === undefined ? hexValue(whole, fraction, exponent) : named(special);
  if (special === undefined && size === Infinity) {
    throw overflow('hexadecimal value too large to represent as a float');
  }
  return sign === '-' ? -size : size;
}

function named(special: string): number {
  return special.toLowerCase() === 'nan' ? NaN : Infinity;
}

function hexValue(whole: string, fraction: string, exponent: string): number {
  const digits = BigInt(`0x${whole}${fraction}`);
  const places = Math.max(-1e6, Math.min(Number(exponent), 1e6));
  return digits === 0n ? 0 : roundedFloat(digits, places - 4 * fraction.length);
}

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
