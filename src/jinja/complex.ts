/**
 * Complex numbers: what a negative number to a fractional power is.
 *
 * @module
 */

import type { BinaryOperator } from './ast.js';
import { runtimeFault } from './fault.js';
import { zeroDivision } from './integers.js';
import { power, sineAndCosine } from './precise-math.js';
import { Complex } from './value.js';

/** `a operator b`; undefined where complex numbers have no such operator. */
export function operateComplex(
  operator: BinaryOperator,
  a: Complex,
  b: Complex,
): Complex | undefined {
  switch (operator) {
    case '+':
      return new Complex(a.real + b.real, a.imag + b.imag);
    case '-':
      return new Complex(a.real - b.real, a.imag - b.imag);
    case '*':
      return multiply(a, b);
    case '/':
      return divide(a, b);
    case '**':
      return checked(raise(a, b));
    default:
      return undefined;
  }
}

function multiply(a: Complex, b: Complex): Complex {
  return new Complex(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real);
}

function divide(a: Complex, b: Complex): Complex {
  if (b.real === 0 && b.imag === 0) throw zeroDivision('complex division by zero');
  if (Math.abs(b.real) >= Math.abs(b.imag)) {
    const ratio = b.imag / b.real;
    const divisor = b.real + b.imag * ratio;
    return new Complex((a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor);
  }
  const ratio = b.real / b.imag;
  const divisor = b.real * ratio + b.imag;
  return new Complex((a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor);
}

function raise(a: Complex, b: Complex): Complex {
  const isSmallInt = b.imag === 0 && Number.isInteger(b.real) && Math.abs(b.real) <= 100;
  if (isSmallInt && b.real !== 0) return raiseToInt(a, b.real);
  if (b.real === 0 && b.imag === 0) return new Complex(1, 0);
  if (a.real === 0 && a.imag === 0) {
    if (b.imag !== 0 || b.real < 0) throw zeroDivision('0.0 to a negative or complex power');
    return new Complex(0, 0);
  }
  const size = Math.hypot(a.real, a.imag);
  const angle = Math.atan2(a.imag, a.real);
  const turned = angle * b.real + (b.imag === 0 ? 0 : b.imag * Math.log(size));
  const shrunk = b.imag === 0 ? 1 : Math.exp(angle * b.imag);
  const length = power(size, b.real) / shrunk;
  const [sine, cosine] = sineAndCosine(turned);
  return new Complex(length * cosine, length * sine);
}

function raiseToInt(base: Complex, exponent: number): Complex {
  let result = new Complex(1, 0);
  let factor = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, factor);
    factor = multiply(factor, factor);
  }
  if (exponent > 0) return result;
  if (result.real === 0 && result.imag === 0) {
    throw zeroDivision('0.0 to a negative or complex power');
  }
  return divide(new Complex(1, 0), result);
}

function checked(result: Complex): Complex {
  if (Math.abs(result.real) !== Infinity && Math.abs(result.imag) !== Infinity) return result;
  throw runtimeFault('complex exponentiation', 'OverflowError');
}
