/**
 * The operators of expressions, with Python's rules for each pair of types.
 *
 * @module
 */

import { joinTexts, spendItems, spendText } from './budget.js';
import type { BinaryOperator } from './ast.js';
import { operateComplex } from './complex.js';
import { asSet, numeric } from './compare.js';
import { PySet } from './dict.js';
import { runtimeFault, typeFault, undefinedUse } from './fault.js';
import {
  addInts,
  divideInts,
  floorDivideInts,
  intToFloat,
  moduloInts,
  multiplyInts,
  negateInt,
  powerInts,
  subtractInts,
  zeroDivision,
  type Int,
} from './integers.js';
import { escapeText } from './markup.js';
import { power } from './precise-math.js';
import { formatPercent } from './percent-format.js';
import {
  Bytes,
  Complex,
  Float,
  HostObject,
  List,
  Markup,
  Tuple,
  Undefined,
  textOf,
  typeName,
  type Value,
} from './value.js';

/** `a operator b`. */
export function operate(operator: BinaryOperator, a: Value, b: Value): Value {
  const left = numeric(a);
  const right = numeric(b);
  if (left !== undefined && right !== undefined) {
    return a instanceof Float || b instanceof Float
      ? operateFloats(operator, asFloat(left, a), asFloat(right, b))
      : operateInts(operator, left, right);
  }
  if (a instanceof Complex || b instanceof Complex) {
    const [x, y] = [asComplex(a), asComplex(b)];
    const result = x && y && operateComplex(operator, x, y);
    if (result !== undefined) return result;
  }
  const result = operateOthers(operator, a, b);
  return result === undefined ? fail(operator, a, b) : result;
}

function asFloat(number: Int, value: Value): number {
  return value instanceof Float ? value.value : intToFloat(number);
}

function operateInts(operator: BinaryOperator, a: Int, b: Int): Value {
  switch (operator) {
    case '+':
      return addInts(a, b);
    case '-':
      return subtractInts(a, b);
    case '*':
      return multiplyInts(a, b);
    case '/':
      return new Float(divideInts(a, b));
    case '//':
      return floorDivideInts(a, b);
    case '%':
      return moduloInts(a, b);
    case '**':
      return b < 0 ? powerFloats(intToFloat(a), intToFloat(b)) : powerInts(a, b);
  }
}

function operateFloats(operator: BinaryOperator, a: number, b: number): Value {
  return operator === '**' ? powerFloats(a, b) : new Float(calculate(operator, a, b));
}

function calculate(operator: Exclude<BinaryOperator, '**'>, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw zeroDivision('float division by zero');
      return a / b;
    case '//':
      if (b === 0) throw zeroDivision('float floor division by zero');
      return floorDivideFloats(a, b);
    case '%':
      if (b === 0) throw zeroDivision('float modulo');
      return moduloFloats(a, b);
  }
}

function moduloFloats(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floorDivideFloats(a: number, b: number): number {
  const rest = a % b;
  const exact = (a - rest) / b;
  const quotient = rest !== 0 && rest < 0 !== b < 0 ? exact - 1 : exact;
  if (quotient === 0) return Object.is(a / b, 0) || a / b > 0 ? 0 : -0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function asComplex(value: Value): Complex | undefined {
  if (value instanceof Complex) return value;
  const number = numeric(value);
  return number === undefined ? undefined : new Complex(asFloat(number, value), 0);
}

function powerFloats(a: number, b: number): Value {
  const isRoot = a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b);
  if (isRoot) return operateComplex('**', new Complex(a, 0), new Complex(b, 0)) ?? null;
  return new Float(realPower(a, b));
}

function realPower(a: number, b: number): number {
  if (a === 0 && b < 0) throw zeroDivision('0.0 cannot be raised to a negative power');
  if (a === 1 || b === 0) return 1;
  if (a === -1 && !Number.isFinite(b)) return Number.isNaN(b) ? NaN : 1;
  const result = power(a, b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw runtimeFault("(34, 'Numerical result out of range')", 'OverflowError');
  }
  return result;
}

function operateOthers(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  if (a instanceof HostObject) {
    const result = a.protocol.operate?.(operator, b, false);
    if (result !== undefined) return result;
  }
  const text = textOf(a);
  if (operator === '%' && text !== undefined) {
    const formatted = formatPercent(text, b, a instanceof Markup ? { escape: escapeText } : {});
    return a instanceof Markup ? new Markup(formatted) : formatted;
  }
  if (operator === '%' && a instanceof Bytes) {
    return new Bytes(formatPercent(a.latin, b, { isBytes: true }));
  }
  if (b instanceof HostObject) {
    const result = b.protocol.operate?.(operator, a, true);
    if (result !== undefined) return result;
  }
  if (operator === '+') return add(a, b);
  if (operator === '*') return repeatEither(a, b);
  return operator === '-' ? subtractSets(a, b) : undefined;
}

function add(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string' && typeof b === 'string') return joinTexts(a, b);
  if (a instanceof Bytes && b instanceof Bytes) return new Bytes(joinTexts(a.latin, b.latin));
  if (a instanceof List && b instanceof List) return new List(addItems(a.items, b.items));
  if (a instanceof Tuple && b instanceof Tuple) return new Tuple(addItems(a.items, b.items));
  if (!(a instanceof Markup) && !(b instanceof Markup)) return undefined;
  const left = a instanceof Markup ? a.text : typeof a === 'string' ? escapeText(a) : undefined;
  const right = b instanceof Markup ? b.text : typeof b === 'string' ? escapeText(b) : undefined;
  return left === undefined || right === undefined ? undefined : new Markup(joinTexts(left, right));
}

function addItems(a: readonly Value[], b: readonly Value[]): Value[] {
  spendItems(8 + a.length + b.length);
  return a.concat(b);
}

function repeatEither(a: Value, b: Value): Value | undefined {
  return repeat(a, b) ?? repeat(b, a);
}

function repeat(sequence: Value, times: Value): Value | undefined {
  if (sequence === null || (typeof sequence === 'object' && !isSequence(sequence)))
    return undefined;
  const count = typeof times === 'boolean' ? Number(times) : times;
  if (typeof count !== 'number' && typeof count !== 'bigint') return undefined;
  if (typeof count === 'bigint' && BigInt.asIntN(64, count) !== count) {
    throw runtimeFault("cannot fit 'int' into an index-sized integer", 'OverflowError');
  }
  if (typeof sequence === 'string') return repeatText(sequence, count);
  if (sequence instanceof Markup) return new Markup(repeatText(sequence.text, count));
  if (sequence instanceof Bytes) return new Bytes(repeatText(sequence.latin, count));
  if (sequence instanceof List) return new List(repeatItems(sequence.items, count));
  return sequence instanceof Tuple ? new Tuple(repeatItems(sequence.items, count)) : undefined;
}

function isSequence(value: Value): boolean {
  return (
    value instanceof List ||
    value instanceof Tuple ||
    value instanceof Markup ||
    value instanceof Bytes
  );
}

function repeatText(text: string, count: Int): string {
  if (count <= 0 || text === '') return '';
  spendText(text.length * Number(count));
  return text.repeat(Number(count));
}

function repeatItems(items: readonly Value[], count: Int): Value[] {
  if (count <= 0 || items.length === 0) return [];
  spendItems(items.length * Number(count));
  return Array.from({ length: Number(count) }, () => items).flat();
}

function subtractSets(a: Value, b: Value): Value | undefined {
  const left = asSet(a);
  const right = asSet(b);
  if (left === undefined || right === undefined) return undefined;
  return new PySet([...left.values()].filter((member) => !right.has(member)));
}

function fail(operator: BinaryOperator, a: Value, b: Value): never {
  if (a instanceof Undefined) throw undefinedUse(a);
  if (b instanceof Undefined) throw undefinedUse(b);
  if (operator === '+' && (textOf(a) !== undefined || a instanceof List || a instanceof Tuple)) {
    const type = typeName(a instanceof Markup ? 'text' : a);
    throw typeFault(`can only concatenate ${type} (not "${typeName(b)}") to ${type}`);
  }
  const isRepeat = operator === '*' && (isSequence(a) || textOf(a) !== undefined);
  if (isRepeat) throw typeFault(`can't multiply sequence by non-int of type '${typeName(b)}'`);
  if (operator === '*' && (isSequence(b) || textOf(b) !== undefined)) {
    throw typeFault(`can't multiply sequence by non-int of type '${typeName(a)}'`);
  }
  const name = operator === '**' ? '** or pow()' : operator;
  throw typeFault(`unsupported operand type(s) for ${name}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** `-a`, `+a`. */
export function operateUnary(operator: '-' | '+', a: Value): Value {
  if (a instanceof Float) return operator === '-' ? new Float(-a.value) : a;
  if (a instanceof Complex) return operator === '-' ? new Complex(-a.real, -a.imag) : a;
  const int = numeric(a);
  if (int !== undefined) return operator === '-' ? negateInt(int) : int;
  if (a instanceof HostObject && a.protocol.unary) return a.protocol.unary(operator);
  if (a instanceof Undefined) throw undefinedUse(a);
  throw typeFault(`bad operand type for unary ${operator}: '${typeName(a)}'`);
}
