/**
 * From predicates over columns to predicates over partition fields (spec: Scan Planning): whatever
 * row satisfies the first lies in a partition that satisfies the second.
 *
 * @module
 */

import { unreachable } from '../../util/unreachable.js';
import type { ColumnTypes } from '../type/column-type.js';
import {
  compare,
  everyRow,
  isIn,
  literals,
  type PositiveExpression,
  type Predicate,
} from './expression.js';
import type { PartitionField, PartitionSpec } from '../partition/partition-spec.js';
import { applyTransform, canTransform, type ValueFunction } from '../partition/transform.js';
import type { Type, Value } from '../type/type.js';
import { fitsType } from '../type/value-form.js';

type Defined = Exclude<Value, null>;
type Comparison = Predicate & { kind: 'compare' };

/** The expression over the fields of the spec, by their partition field ids. */
export function projectToPartitions(
  expression: PositiveExpression,
  spec: PartitionSpec,
  types: ColumnTypes,
): PositiveExpression {
  switch (expression.kind) {
    case 'true':
    case 'false':
      return expression;
    case 'and':
    case 'or':
      return {
        kind: expression.kind,
        operands: expression.operands.map((o) => projectToPartitions(o, spec, types)),
      };
    default:
      return {
        kind: 'and',
        operands: spec.fields
          .filter((field) => field.sourceId === expression.fieldId)
          .map((field) => projectPredicate(expression, field, types(field.sourceId))),
      };
  }
}

function projectPredicate(
  predicate: Predicate,
  field: PartitionField,
  source: Type | undefined,
): PositiveExpression {
  const { transform } = field;
  if (!source || transform.kind === 'void' || !canTransform(transform, source)) return everyRow;
  if (!literals(predicate).every((value) => fitsType(source, value))) return everyRow;
  if (transform.kind === 'identity') return { ...predicate, fieldId: field.fieldId };
  const apply = applyTransform(transform, source);
  switch (predicate.kind) {
    case 'is-null':
    case 'not-null':
      return { ...predicate, fieldId: field.fieldId };
    case 'in':
      return projectIn(predicate.values, { field, source, apply });
    case 'not-in':
    case 'is-nan':
    case 'not-nan':
      return everyRow;
    case 'compare':
      return predicate.value === null
        ? { kind: 'false' }
        : projectComparison({ op: predicate.op, value: predicate.value, field, source, apply });
    default:
      return unreachable(predicate);
  }
}

interface Projected {
  readonly field: PartitionField;
  readonly source: Type;
  readonly apply: ValueFunction;
}

function projectIn(
  values: readonly Value[],
  { field, source, apply }: Projected,
): PositiveExpression {
  const defined = values.filter((value) => value !== null);
  return isIn(
    field.fieldId,
    defined.flatMap((value) => partitionsOf(field, source, apply(value))),
  );
}

interface ProjectedComparison extends Projected {
  readonly op: Comparison['op'];
  readonly value: Defined;
}

function projectComparison(comparison: ProjectedComparison): PositiveExpression {
  const { op, value, field, source, apply } = comparison;
  switch (op) {
    case 'eq':
      return isIn(field.fieldId, partitionsOf(field, source, apply(value)));
    case 'not-eq':
      return everyRow;
    case 'starts-with':
    case 'not-starts-with':
      return projectPrefix(op, String(value), field);
    default:
      return field.transform.kind === 'bucket' ? everyRow : projectRange({ ...comparison, op });
  }
}

type RangeOperator = 'lt' | 'lt-eq' | 'gt' | 'gt-eq';

/** Truncations and times keep the order of values. */
function projectRange(range: ProjectedComparison & { op: RangeOperator }): PositiveExpression {
  const { op, value } = nearestInclusive(range.op, range.value, range.source);
  const { field, source, apply } = range;
  const result = apply(value);
  if (op === 'gt' || op === 'gt-eq') return compare('gt-eq', field.fieldId, result);
  const strict = op === 'lt' && result === value;
  const highest = partitionsOf(field, source, result).at(-1) ?? null;
  return compare(strict ? 'lt' : 'lt-eq', field.fieldId, highest);
}

/** Of whole numbers, `< 5` is `<= 4`. */
function nearestInclusive(
  op: RangeOperator,
  value: Defined,
  source: Type,
): { readonly op: RangeOperator; readonly value: Defined } {
  const step = op === 'lt' ? -1 : 1;
  const inclusive = op === 'lt' ? 'lt-eq' : 'gt-eq';
  if (op === 'lt-eq' || op === 'gt-eq') return { op, value };
  if (typeof value === 'bigint') return { op: inclusive, value: value + BigInt(step) };
  const whole = source.kind === 'int' || source.kind === 'date';
  return typeof value === 'number' && whole
    ? { op: inclusive, value: value + step }
    : { op, value };
}

/**
 * The partitions a value may lie in. Older writers, from before there were nanoseconds, rounded
 * times before 1970 towards zero, so that such a value may also lie in the next partition.
 */
function partitionsOf(field: PartitionField, source: Type, result: Value): readonly Value[] {
  if (source.kind.endsWith('_ns')) return [result];
  switch (field.transform.kind) {
    case 'year':
    case 'month':
    case 'day':
    case 'hour':
      return typeof result === 'number' && result < 0 ? [result, result + 1] : [result];
    default:
      return [result];
  }
}

function projectPrefix(
  op: 'starts-with' | 'not-starts-with',
  prefix: string,
  field: PartitionField,
): PositiveExpression {
  if (field.transform.kind !== 'truncate') return everyRow;
  const { width } = field.transform;
  const points = [...prefix];
  if (points.length < width) return compare(op, field.fieldId, prefix);
  if (op === 'starts-with') return compare('eq', field.fieldId, points.slice(0, width).join(''));
  return points.length === width ? compare('not-eq', field.fieldId, prefix) : everyRow;
}
