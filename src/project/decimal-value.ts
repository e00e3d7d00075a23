/**
 * Decimal numbers in templates: what columns of decimals and floats hold.
 *
 * @module
 */

import { wholeFloat } from '../jinja/conversions.js';
import { formatValue } from '../jinja/format-spec.js';
import { hostFunction, hostObject } from '../jinja/host.js';
import { Float, HostObject, toInt, type ObjectProtocol, type Value } from '../jinja/value.js';
import {
  compareDecimals,
  decimalNumber,
  decimalText,
  decimalWhole,
  operateDecimals,
  parseDecimal,
  roundDecimal,
  type Decimal,
} from './decimal.js';

class HeldDecimal {
  constructor(readonly decimal: Decimal) {}
}

function decimalValue(decimal: Decimal): HostObject {
  const text = decimalText(decimal);
  const protocol: ObjectProtocol = {
    str: () => text,
    repr: () => `Decimal('${text}')`,
    truthy: () => decimal.coefficient !== 0n,
    hash: () => `decimal ${decimalNumber(decimal)}`,
    equals: (other) => comparison(decimal, other) === 0,
    compare: (other) => comparison(decimal, other),
    operate: (operator, other, reversed) => operate(decimal, { operator, other, reversed }),
    unary: (operator) => unary(decimal, operator),
    format: (spec) => format(decimal, spec),
    number: {
      float: () => decimalNumber(decimal),
      int: () => toInt(decimalWhole(decimal)),
      round: (places) => decimalValue(roundDecimal(decimal, places)),
    },
  };
  const { protocol: members } = hostObject('decimal.Decimal', (name) => member(decimal, name));
  return new HostObject('decimal.Decimal', { ...members, ...protocol }, new HeldDecimal(decimal));
}

function member(decimal: Decimal, name: string): Value | undefined {
  switch (name) {
    case 'real':
      return decimalValue(decimal);
    case 'imag':
      return decimalValue({ coefficient: 0n, exponent: 0 });
    case 'normalize':
      return hostFunction(name, () => decimalValue(normalized(decimal)));
    case 'is_nan':
    case 'is_infinite':
      return hostFunction(name, () => false);
    case 'is_signed':
      return hostFunction(name, () => decimal.coefficient < 0n);
    case 'is_zero':
      return hostFunction(name, () => decimal.coefficient === 0n);
    default:
      return undefined;
  }
}

function normalized({ coefficient, exponent }: Decimal): Decimal {
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  return coefficient % 10n === 0n
    ? normalized({ coefficient: coefficient / 10n, exponent: exponent + 1 })
    : { coefficient, exponent };
}

function decimalOf(value: Value): Decimal | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return { coefficient: BigInt(value), exponent: 0 };
  }
  if (!(value instanceof HostObject)) return undefined;
  return value.payload instanceof HeldDecimal ? value.payload.decimal : undefined;
}

function comparison(decimal: Decimal, other: Value): number | undefined {
  if (other instanceof Float) return Math.sign(decimalNumber(decimal) - other.value);
  const right = decimalOf(other);
  return right && compareDecimals(decimal, right);
}

interface Operation {
  readonly operator: string;
  readonly other: Value;
  readonly reversed: boolean;
}

/** Floats do not mix with decimals. */
function operate(decimal: Decimal, { operator, other, reversed }: Operation): Value | undefined {
  const right = decimalOf(other);
  if (!right) return undefined;
  const result = reversed
    ? operateDecimals(operator, right, decimal)
    : operateDecimals(operator, decimal, right);
  return result && decimalValue(result);
}

function unary({ coefficient, exponent }: Decimal, operator: '-' | '+' | 'abs'): Value {
  const isTurned = operator === '-' || (operator === 'abs' && coefficient < 0n);
  return decimalValue({ coefficient: isTurned ? -coefficient : coefficient, exponent });
}

/** Rounded as a decimal first: its nearest float may lie on the other side of a half. */
function format(decimal: Decimal, spec: string): string {
  const places = /\.(\d+)[fF]$/.exec(spec)?.[1];
  if (spec === '') return decimalText(decimal);
  const rounded = places === undefined ? decimal : roundDecimal(decimal, Number(places));
  return formatValue(new Float(decimalNumber(rounded)), spec);
}

const special: Readonly<Record<string, string>> = {
  nan: 'NaN',
  inf: 'Infinity',
  '-inf': '-Infinity',
};

/** The decimal that a text writes; undefined for other text. */
export function decimalOfText(text: string): Value | undefined {
  const decimal = parseDecimal(text);
  if (decimal) return decimalValue(decimal);
  const name = special[text];
  return name === undefined ? undefined : specialDecimal(name);
}

/** Infinity or NaN. */
function specialDecimal(name: string): HostObject {
  const number = Number(name);
  return hostObject('decimal.Decimal', new Map(), {
    str: () => name,
    repr: () => `Decimal('${name}')`,
    compare: (other) => (other instanceof Float ? Math.sign(number - other.value) : undefined),
    number: {
      float: () => number,
      int: () => wholeFloat(number),
      round: () => specialDecimal(name),
    },
  });
}
