/**
 * One partition as a filter over the fields of its spec.
 *
 * @module
 */

import type { PositiveExpression } from '../scan/expression.js';
import type { Value } from '../type/type.js';
import type { PartitionSpec } from './partition-spec.js';

/** Matches the partition alone. */
export function inPartition(
  { fields }: PartitionSpec,
  partition: readonly Value[],
): PositiveExpression {
  const operands = fields.map(({ fieldId }, i): PositiveExpression => {
    const value = partition[i] ?? null;
    return value === null
      ? { kind: 'is-null', fieldId }
      : { kind: 'compare', op: 'eq', fieldId, value };
  });
  return { kind: 'and', operands };
}
