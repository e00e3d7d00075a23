/**
 * Arithmetic of spans: with each other and with numbers.
 *
 * @module
 */

import { Fault } from '../../jinja/fault.js';
import { Float, type Value } from '../../jinja/value.js';
import { floorDiv, type Span } from './moments.js';

/** The result, or undefined where the operands do not fit. `other` is a span or any other value. */
export function operateSpan(
  span: Span,
  operator: string,
  other: Span | Value,
  reversed: boolean,
): Span | Value | undefined {
  if (typeof other === 'object' && other?.kind === 'timedelta') {
    return reversed ? betweenSpans(other, operator, span) : betweenSpans(span, operator, other);
  }
  if (typeof other === 'number' || typeof other === 'bigint') {
    return byInteger(span, operator, BigInt(other), reversed);
  }
  return other instanceof Float ? byFloat(span, operator, other.value, reversed) : undefined;
}

function spanOf(micros: bigint): Span {
  if (micros < limit && micros > -limit) return { kind: 'timedelta', micros };
  throw new Fault(
    'runtime',
    'days out of range; must have magnitude <= 999999999',
    'OverflowError',
  );
}

const limit = 1_000_000_000n * 86_400_000_000n;

function betweenSpans(a: Span, operator: string, b: Span): Span | Value | undefined {
  switch (operator) {
    case '+':
      return spanOf(a.micros + b.micros);
    case '-':
      return spanOf(a.micros - b.micros);
    case '/':
      notZero(b.micros, 'division by zero');
      return new Float(Number(a.micros) / Number(b.micros));
    case '//':
      notZero(b.micros, 'integer division or modulo by zero');
      return Number(floorDiv(a.micros, b.micros));
    case '%':
      notZero(b.micros, 'integer division or modulo by zero');
      return spanOf(a.micros - floorDiv(a.micros, b.micros) * b.micros);
    default:
      return undefined;
  }
}

function byInteger(span: Span, operator: string, count: bigint, reversed: boolean) {
  if (operator === '*') return spanOf(span.micros * count);
  if (reversed) return undefined;
  if (operator === '//') {
    notZero(count, 'integer division or modulo by zero');
    return spanOf(floorDiv(span.micros, count));
  }
  if (operator !== '/') return undefined;
  notZero(count, 'division by zero');
  return spanOf(divideNearest(span.micros, count));
}

function byFloat(span: Span, operator: string, count: number, reversed: boolean) {
  if (operator === '*') return spanOf(roundedMicros(Number(span.micros) * count));
  if (operator !== '/' || reversed) return undefined;
  if (count === 0) throw new Fault('runtime', 'division by zero', 'ZeroDivisionError');
  return spanOf(roundedMicros(Number(span.micros) / count));
}

function notZero(value: bigint, message: string): void {
  if (value === 0n) throw new Fault('runtime', message, 'ZeroDivisionError');
}

/** Halves go to the even neighbour. */
function divideNearest(a: bigint, b: bigint): bigint {
  const down = floorDiv(a, b);
  const twice = (a - down * b) * 2n;
  const size = b < 0n ? -b : b;
  const rest = twice < 0n ? -twice : twice;
  if (rest < size || (rest === size && down % 2n === 0n)) return down;
  return down + 1n;
}

/** A whole number and a fraction, rounded together; halves go to the even neighbour. */
export function roundedMicros(fraction: number, whole = 0n): bigint {
  const down = Math.floor(fraction);
  const rest = fraction - down;
  const below = whole + BigInt(down);
  return rest > 0.5 || (rest === 0.5 && below % 2n !== 0n) ? below + 1n : below;
}
