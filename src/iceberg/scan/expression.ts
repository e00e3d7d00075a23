/**
 * Predicates over a table's columns, by field id. They decide which files may be left out; the
 * meaning is SQL's: null makes every comparison unknown, NaN equals itself and is greater than any
 * number, -0 equals 0, text and binaries compare by bytes.
 *
 * @module
 */

import { unreachable } from '../../util/unreachable.js';
import type { Value } from '../type/type.js';

export type CompareOperator =
  'eq' | 'not-eq' | 'lt' | 'lt-eq' | 'gt' | 'gt-eq' | 'starts-with' | 'not-starts-with';

/** A test of one column. */
export type Predicate =
  | {
      readonly kind: 'compare';
      readonly op: CompareOperator;
      readonly fieldId: number;
      readonly value: Value;
    }
  | {
      readonly kind: 'in' | 'not-in';
      readonly fieldId: number;
      readonly values: readonly Value[];
    }
  | {
      readonly kind: 'is-null' | 'not-null' | 'is-nan' | 'not-nan';
      readonly fieldId: number;
    };

/** Values have the form of `Value` for the column's type. */
export type Expression =
  | { readonly kind: 'true' | 'false' }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | Predicate;

/** An expression without `not`. */
export type PositiveExpression =
  | { readonly kind: 'true' | 'false' }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly PositiveExpression[] }
  | Predicate;

/** Matches every row. */
export const everyRow = { kind: 'true' } as const;

/** All of them hold; of none: true. */
export function all(operands: readonly Expression[]): Expression {
  return { kind: 'and', operands };
}

/** At least one holds; of none: false. */
export function any(operands: readonly Expression[]): Expression {
  return { kind: 'or', operands };
}

export function not(operand: Expression): Expression {
  return { kind: 'not', operand };
}

export function compare(op: CompareOperator, fieldId: number, value: Value): Predicate {
  return { kind: 'compare', op, fieldId, value };
}

/** Both ends belong to it. */
export function between(fieldId: number, low: Value, high: Value): Expression {
  return all([compare('gt-eq', fieldId, low), compare('lt-eq', fieldId, high)]);
}

export function isIn(fieldId: number, values: readonly Value[]): Predicate {
  return { kind: 'in', fieldId, values };
}

const opposites = {
  eq: 'not-eq',
  'not-eq': 'eq',
  lt: 'gt-eq',
  'gt-eq': 'lt',
  gt: 'lt-eq',
  'lt-eq': 'gt',
  'starts-with': 'not-starts-with',
  'not-starts-with': 'starts-with',
  in: 'not-in',
  'not-in': 'in',
  'is-null': 'not-null',
  'not-null': 'is-null',
  'is-nan': 'not-nan',
  'not-nan': 'is-nan',
} as const;

/** The same expression with every `not` pushed into the predicates. */
export function withoutNot(expression: Expression, negated = false): PositiveExpression {
  switch (expression.kind) {
    case 'true':
    case 'false':
      return { kind: (expression.kind === 'true') === negated ? 'false' : 'true' };
    case 'and':
    case 'or':
      return {
        kind: (expression.kind === 'and') === negated ? 'or' : 'and',
        operands: expression.operands.map((operand) => withoutNot(operand, negated)),
      };
    case 'not':
      return withoutNot(expression.operand, !negated);
    default:
      return negated ? opposite(expression) : expression;
  }
}

/** The values that a predicate compares with, without nulls. */
export function literals(predicate: Predicate): readonly Exclude<Value, null>[] {
  const values =
    predicate.kind === 'compare'
      ? [predicate.value]
      : 'values' in predicate
        ? predicate.values
        : [];
  return values.filter((value) => value !== null);
}

function opposite(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'compare':
      return { ...predicate, op: opposites[predicate.op] };
    case 'in':
    case 'not-in':
      return { ...predicate, kind: opposites[predicate.kind] };
    case 'is-null':
    case 'not-null':
    case 'is-nan':
    case 'not-nan':
      return { ...predicate, kind: opposites[predicate.kind] };
    default:
      return unreachable(predicate);
  }
}
