/**
 * Python's format specifications: what stands behind the `:` in `'{:>8.2f}'`.
 *
 * @module
 */

import { spendText } from './budget.js';
import { codePointLength, codePoints } from './code-points.js';
import { numeric } from './compare.js';
import { fixedText, generalText, scientificText } from './decimal-text.js';
import { runtimeFault, typeFault, valueFault } from './fault.js';
import { intToFloat, type Int } from './integers.js';
import { floatText, stringOf } from './text.js';
import { Float, HostObject, textOf, typeName, type Value } from './value.js';

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  /** Aligned by a `0` before the width alone. */
  readonly isZeroPadded: boolean;
  readonly sign: string;
  /** A zero loses its sign. */
  readonly unsignedZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

const grammar =
  /^(?:([^])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u;

function parseSpec(text: string, value: Value): Spec {
  const match = grammar.exec(text);
  if (match === null) {
    throw valueFault(`Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  }
  const [
    ,
    fill,
    align,
    sign = '',
    z,
    alternate,
    zero,
    width = '0',
    grouping,
    precision,
    type = '',
  ] = match;
  return {
    ...{ sign, grouping, type, width: Number(width), alternate: alternate !== undefined },
    unsignedZero: z !== undefined,
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? (zero === undefined ? undefined : '='),
    isZeroPadded: zero !== undefined && align === undefined,
    precision: precision === undefined ? undefined : Number(precision),
  };
}

/** `format(value, spec)`. */
export function formatValue(value: Value, text: string): string {
  if (value instanceof HostObject && value.protocol.format !== undefined) {
    return value.protocol.format(text);
  }
  if (text === '') return stringOf(value);
  const string = textOf(value);
  if (string !== undefined) return formatString(string, parseSpec(text, value));
  if (value instanceof Float) return formatFloat(value.value, parseSpec(text, value), value);
  if (numeric(value) !== undefined) return formatInt(value, parseSpec(text, value));
  throw typeFault(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function unknownCode(type: string, value: Value): Error {
  return valueFault(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
}

function zeroFault(type: string): Error {
  return valueFault(`Negative zero coercion (z) not allowed in ${type} format specifier`);
}

function formatString(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, text);
  if (spec.sign !== '') throw valueFault('Sign not allowed in string format specifier');
  if (spec.unsignedZero) throw zeroFault('string');
  if (spec.alternate) throw valueFault('Alternate form (#) not allowed in string format specifier');
  if (spec.grouping !== undefined) throw valueFault(`Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.align === '=' && !spec.isZeroPadded) {
    throw valueFault("'=' alignment not allowed in string format specifier");
  }
  const cut =
    spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join('');
  return pad(cut, { ...spec, align: spec.align === '=' ? '<' : (spec.align ?? '<') }, 0);
}

/** Fills up to the width; with `=` behind the first `prefix` characters. */
function pad(text: string, spec: Spec, prefix: number): string {
  const missing = spec.width - codePointLength(text);
  if (missing <= 0) return text;
  spendText(spec.width);
  switch (spec.align) {
    case '<':
      return text + spec.fill.repeat(missing);
    case '^': {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
    }
    case '=':
      return text.slice(0, prefix) + spec.fill.repeat(missing) + text.slice(prefix);
    default:
      return spec.fill.repeat(missing) + text;
  }
}

const radixes: Readonly<Record<string, readonly [radix: number, prefix: string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
  d: [10, ''],
  n: [10, ''],
  '': [10, ''],
};

function formatCharacter(int: Int, spec: Spec): string {
  const { sign, alternate, grouping, precision } = spec;
  if (spec.unsignedZero) throw zeroFault('integer');
  if (precision !== undefined)
    throw valueFault('Precision not allowed in integer format specifier');
  if (grouping !== undefined) throw valueFault(`Cannot specify '${grouping}' with 'c'.`);
  if (sign !== '') throw valueFault("Sign not allowed with integer format specifier 'c'");
  if (alternate) {
    throw valueFault("Alternate form (#) not allowed with integer format specifier 'c'");
  }
  if (int < 0 || int >= 0x110000) {
    throw runtimeFault('%c arg not in range(0x110000)', 'OverflowError');
  }
  return pad(String.fromCodePoint(Number(int)), { ...spec, align: spec.align ?? '<' }, 0);
}

function formatInt(value: Value, spec: Spec): string {
  const int = numeric(value) ?? 0;
  const radix = radixes[spec.type];
  if (radix === undefined) {
    if (spec.type === 'c') return formatCharacter(int, spec);
    if (spec.type === 's') throw unknownCode('s', value);
    return formatFloat(intToFloat(int), spec, value);
  }
  if (spec.precision !== undefined) {
    throw valueFault('Precision not allowed in integer format specifier');
  }
  if (spec.unsignedZero) throw zeroFault('integer');
  const absolute = int < 0 ? -BigInt(int) : BigInt(int);
  const digits = absolute.toString(radix[0]);
  const prefix = spec.alternate ? radix[1] : '';
  const size = radix[0] === 10 ? 3 : 4;
  if (spec.grouping === ',' && size === 4)
    throw valueFault(`Cannot specify ',' with '${spec.type}'.`);
  const body = spec.type === 'X' ? digits.toUpperCase() : digits;
  return finish({ sign: signText(int < 0, spec), prefix, whole: body, rest: '' }, spec, size);
}

function signText(isNegative: boolean, spec: Spec): string {
  if (isNegative) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

interface NumberParts {
  readonly sign: string;
  readonly prefix: string;
  readonly whole: string;
  readonly rest: string;
}

function finish(parts: NumberParts, spec: Spec, groupSize: number): string {
  const { sign, prefix, whole, rest } = parts;
  const head = sign + prefix;
  const isZeroFilled = spec.align === '=' && spec.fill === '0';
  const wanted = isZeroFilled ? spec.width - head.length - rest.length : 0;
  const body = spec.grouping === undefined ? whole : group(whole, { ...spec, groupSize, wanted });
  return pad(head + body + rest, { ...spec, align: spec.align ?? '>' }, head.length);
}

function group(
  digits: string,
  options: {
    readonly grouping?: string | undefined;
    readonly groupSize: number;
    readonly wanted: number;
  },
): string {
  const { grouping = '', groupSize, wanted } = options;
  if (!/^[0-9a-fA-F]+$/.test(digits)) return digits;
  const separate = (text: string): string => {
    const parts: string[] = [];
    for (let end = text.length; end > 0; end -= groupSize) {
      parts.push(text.slice(Math.max(0, end - groupSize), end));
    }
    return parts.reverse().join(grouping);
  };
  spendText(Math.max(0, wanted));
  const fits = (length: number): boolean => length + Math.floor((length - 1) / groupSize) >= wanted;
  let length = Math.max(digits.length, Math.floor((wanted * groupSize) / (groupSize + 1)) - 1);
  while (!fits(length)) length += 1;
  return separate(digits.padStart(length, '0'));
}

function formatFloat(value: number, spec: Spec, original: Value): string {
  const text = floatDigits(value, spec, original);
  const isNegative = value < 0 || Object.is(value, -0);
  const isZero = spec.unsignedZero && /^[0.]*(?:e.*|%)?$/i.test(text);
  const sign = signText(isNegative && !isZero, spec);
  const isUpper = spec.type === 'E' || spec.type === 'F' || spec.type === 'G';
  const cased = isUpper ? text.toUpperCase() : text;
  const [, whole = '', rest = ''] = /^([0-9]*|inf|nan|INF|NAN)([^]*)$/.exec(cased) ?? [];
  return finish({ sign, prefix: '', whole, rest }, spec, 3);
}

function floatDigits(value: number, spec: Spec, original: Value): string {
  const { type, alternate } = spec;
  const precision = spec.precision ?? 6;
  switch (type) {
    case 'e':
    case 'E':
      return scientificText(value, precision, alternate);
    case 'f':
    case 'F':
      return fixedText(value, precision, alternate);
    case '%':
      return `${fixedText(value * 100, precision, alternate)}%`;
    case 'g':
    case 'G':
    case 'n':
      return generalText(value, { precision, alternate });
    case '':
      if (spec.precision === undefined) return floatText(Math.abs(value));
      return generalText(value, { precision, alternate, pointed: true });
    default:
      throw unknownCode(type, original);
  }
}
