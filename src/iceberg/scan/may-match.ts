/**
 * Whether an expression can hold for any row of a group of rows (a file, a partition, a manifest)
 * of which only counts and bounds are known. What is unknown may match.
 *
 * @module
 */

import { unreachable } from '../../util/unreachable.js';
import { literals, type PositiveExpression, type Predicate } from './expression.js';
import type { Type, Value } from '../type/type.js';
import { fitsType } from '../type/value-form.js';
import { compareValues } from '../type/value-order.js';

type Defined = Exclude<Value, null>;
type Order = (a: Defined, b: Defined) => number;

/** What is known of one column's values in a group of rows. */
export interface FieldStats {
  readonly type: Type;
  readonly mayHoldNull: boolean;
  readonly mayHoldNan: boolean;
  /** Values that are neither null nor NaN; the bounds hold them. */
  readonly mayHoldValue: boolean;
  readonly lower?: Defined | undefined;
  readonly upper?: Defined | undefined;
}

/** Undefined: nothing is known of the column. */
export type StatsOf = (fieldId: number) => FieldStats | undefined;

export function mayMatch(expression: PositiveExpression, statsOf: StatsOf): boolean {
  switch (expression.kind) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'and':
      return expression.operands.every((operand) => mayMatch(operand, statsOf));
    case 'or':
      return expression.operands.some((operand) => mayMatch(operand, statsOf));
    default:
      return predicateMayMatch(expression, statsOf(expression.fieldId));
  }
}

/** Bounds that contradict each other, or that are NaN, say nothing. */
export function soundBounds(stats: FieldStats): FieldStats {
  const order = boundOrder(stats.type);
  const lower = isNan(stats.lower) ? undefined : stats.lower;
  const upper = isNan(stats.upper) ? undefined : stats.upper;
  const contradict = lower !== undefined && upper !== undefined && order(lower, upper) > 0;
  return contradict ? { ...stats, lower: undefined, upper: undefined } : { ...stats, lower, upper };
}

function predicateMayMatch(predicate: Predicate, stats: FieldStats | undefined): boolean {
  if (!stats || !literals(predicate).every((value) => fitsType(stats.type, value))) return true;
  switch (predicate.kind) {
    case 'is-null':
      return stats.mayHoldNull;
    case 'not-null':
      return stats.mayHoldValue || stats.mayHoldNan;
    case 'is-nan':
      return stats.mayHoldNan;
    case 'not-nan':
      return stats.mayHoldValue;
    case 'in':
      return predicate.values.some((value) => value !== null && mayEqual(stats, value));
    case 'not-in':
      return mayBeNoneOf(stats, predicate.values);
    case 'compare':
      return predicate.value !== null && comparisonMayMatch(predicate.op, stats, predicate.value);
    default:
      return unreachable(predicate);
  }
}

function comparisonMayMatch(
  op: (Predicate & { kind: 'compare' })['op'],
  stats: FieldStats,
  value: Defined,
): boolean {
  switch (op) {
    case 'eq':
      return mayEqual(stats, value);
    case 'not-eq':
      return mayBeNoneOf(stats, [value]);
    case 'lt':
      return mayBeBelow(stats, value, false);
    case 'lt-eq':
      return mayBeBelow(stats, value, true);
    case 'gt':
      return mayBeAbove(stats, value, false);
    case 'gt-eq':
      return mayBeAbove(stats, value, true);
    case 'starts-with':
      return mayStartWith(stats, bytesOf(value));
    case 'not-starts-with':
      return mayStartOtherwise(stats, bytesOf(value));
    default:
      return unreachable(op);
  }
}

function mayEqual(stats: FieldStats, value: Defined): boolean {
  if (isNan(value)) return stats.mayHoldNan;
  if (!stats.mayHoldValue) return false;
  const order = boundOrder(stats.type);
  return (
    (stats.lower === undefined || order(stats.lower, value) <= 0) &&
    (stats.upper === undefined || order(stats.upper, value) >= 0)
  );
}

/** Only a column that holds one value throughout can be ruled out; of no values, everything is none. */
function mayBeNoneOf(stats: FieldStats, values: readonly Value[]): boolean {
  if (values.length === 0) return true;
  if (values.includes(null)) return false;
  const defined = values.filter((value): value is Defined => value !== null);
  if (stats.mayHoldNan && !defined.some(isNan)) return true;
  if (!stats.mayHoldValue) return false;
  const { lower, upper } = stats;
  if (lower === undefined || upper === undefined) return true;
  const order = boundOrder(stats.type);
  return (
    order(lower, upper) !== 0 ||
    !defined.some((value) => !isNan(value) && order(value, lower) === 0)
  );
}

function mayBeBelow(stats: FieldStats, value: Defined, orEqual: boolean): boolean {
  if (isNan(value)) return stats.mayHoldValue || (orEqual && stats.mayHoldNan);
  if (!stats.mayHoldValue) return false;
  if (stats.lower === undefined) return true;
  const compared = boundOrder(stats.type)(stats.lower, value);
  return orEqual ? compared <= 0 : compared < 0;
}

/** NaN is above every number. */
function mayBeAbove(stats: FieldStats, value: Defined, orEqual: boolean): boolean {
  if (isNan(value)) return orEqual && stats.mayHoldNan;
  if (stats.mayHoldNan) return true;
  if (!stats.mayHoldValue) return false;
  if (stats.upper === undefined) return true;
  const compared = boundOrder(stats.type)(stats.upper, value);
  return orEqual ? compared >= 0 : compared > 0;
}

function mayStartWith(stats: FieldStats, prefix: Uint8Array): boolean {
  if (!stats.mayHoldValue) return false;
  const length = prefix.length;
  const lower = stats.lower === undefined ? undefined : bytesOf(stats.lower).subarray(0, length);
  const upper = stats.upper === undefined ? undefined : bytesOf(stats.upper).subarray(0, length);
  return (
    (lower === undefined || Buffer.compare(lower, prefix) <= 0) &&
    (upper === undefined || Buffer.compare(upper, prefix) >= 0)
  );
}

/** Ruled out only when everything between the bounds starts so. */
function mayStartOtherwise(stats: FieldStats, prefix: Uint8Array): boolean {
  if (!stats.mayHoldValue) return false;
  const startsSo = (bound: Defined | undefined) =>
    bound !== undefined && Buffer.compare(bytesOf(bound).subarray(0, prefix.length), prefix) === 0;
  return !startsSo(stats.lower) || !startsSo(stats.upper);
}

/** The order of the type, in which -0 equals 0 and integers may come as number or bigint. */
function boundOrder(type: Type): Order {
  const order = compareValues(type);
  return (a, b) => order(plainZero(a), plainZero(b));
}

function plainZero(value: Defined): Defined {
  return value === 0 ? 0 : value;
}

function isNan(value: Defined | undefined): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

function bytesOf(value: Defined): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value), 'utf8');
}
