/**
 * Arithmetic of spans: with each other and with numbers.
 *
 * @module
 */

import { Fault, valueFault } from '../../jinja/fault.js';
import { ratioOf } from '../../jinja/float-ratio.js';
import { divideInts } from '../../jinja/integers.js';
import { Float, toInt } from '../../jinja/value.js';
import { floorDiv, microsOfDay } from './moments.js';
import type { Operation } from './python-type.js';
import { stateOf } from './temporal-state.js';
import type { Answer, Span } from './temporal.js';

/** The result, or undefined where the operands do not fit. */
export function operateSpan(span: Span, operation: Operation): Answer | undefined {
  const { operator, other, reversed } = operation;
  const state = stateOf(other);
  if (state?.kind === 'timedelta') {
    return reversed ? betweenSpans(state, operator, span) : betweenSpans(span, operator, state);
  }
  if (typeof other === 'number' || typeof other === 'bigint' || typeof other === 'boolean') {
    return byInteger(span, operator, BigInt(other), reversed);
  }
  return other instanceof Float ? byFloat(span, operator, other.value, reversed) : undefined;
}

/** A span of at most 999,999,999 days. */
export function checkedSpan(micros: bigint): Span {
  const days = floorDiv(micros, microsOfDay);
  if (days <= 999_999_999n && days >= -999_999_999n) return { kind: 'timedelta', micros };
  throw new Fault('runtime', `days=${days}; must have magnitude <= 999999999`, 'OverflowError');
}

function betweenSpans(a: Span, operator: string, b: Span): Answer | undefined {
  switch (operator) {
    case '+':
      return checkedSpan(a.micros + b.micros);
    case '-':
      return checkedSpan(a.micros - b.micros);
    case '/':
      notZero(b.micros, 'division by zero');
      return new Float(divideInts(toInt(a.micros), toInt(b.micros)));
    case '//':
      notZero(b.micros, 'integer division or modulo by zero');
      return toInt(floorDiv(a.micros, b.micros));
    case '%':
      notZero(b.micros, 'integer division or modulo by zero');
      return checkedSpan(a.micros - floorDiv(a.micros, b.micros) * b.micros);
    default:
      return undefined;
  }
}

function byInteger(span: Span, operator: string, count: bigint, reversed: boolean) {
  if (operator === '*') return checkedSpan(span.micros * count);
  if (reversed) return undefined;
  if (operator === '//') {
    notZero(count, 'integer division or modulo by zero');
    return checkedSpan(floorDiv(span.micros, count));
  }
  if (operator !== '/') return undefined;
  notZero(count, 'division by zero');
  return checkedSpan(divideNearest(span.micros, count));
}

function byFloat(span: Span, operator: string, count: number, reversed: boolean) {
  if (operator !== '*' && (operator !== '/' || reversed)) return undefined;
  if (!Number.isFinite(count)) throw notFinite(count);
  const [numerator, denominator] = ratioOf(count);
  if (operator === '*') return checkedSpan(divideNearest(span.micros * numerator, denominator));
  notZero(numerator, 'division by zero');
  return checkedSpan(divideNearest(span.micros * denominator, numerator));
}

/** A float that is no quotient of two whole numbers. */
export function notFinite(count: number): Fault {
  return Number.isNaN(count)
    ? valueFault('cannot convert NaN to integer ratio')
    : new Fault('runtime', 'cannot convert Infinity to integer ratio', 'OverflowError');
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
