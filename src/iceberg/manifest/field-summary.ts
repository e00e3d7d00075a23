/**
 * What a manifest list says of the partition values in a manifest (spec: Manifest Lists, Field
 * Summary).
 *
 * @module
 */

import type { DataFile, FieldSummary } from './data-file.js';
import { encodeSingleValue } from '../type/single-value.js';
import type { Type, Value } from '../type/type.js';
import { compareValues } from '../type/value-order.js';

/** One summary per partition field; the bounds are exact, NaN is never one. */
export function summarizePartitions(
  types: readonly Type[],
  files: readonly Pick<DataFile, 'partition'>[],
): FieldSummary[] {
  return types.map((type, i) =>
    summarize(
      type,
      files.map((file) => file.partition[i] ?? null),
    ),
  );
}

function summarize(type: Type, values: readonly Value[]): FieldSummary {
  const isFloat = type.kind === 'float' || type.kind === 'double';
  const defined = values.filter((value) => value !== null);
  const finite = defined.filter((value) => !Number.isNaN(value));
  const compare = compareValues(type);
  const lower = finite.reduce((a, b) => (compare(b, a) < 0 ? b : a), finite[0] ?? '');
  const upper = finite.reduce((a, b) => (compare(b, a) > 0 ? b : a), finite[0] ?? '');
  return {
    containsNull: defined.length < values.length,
    ...(isFloat && { containsNan: finite.length < defined.length }),
    ...(finite.length > 0 && {
      lowerBound: encodeSingleValue(type, lower),
      upperBound: encodeSingleValue(type, upper),
    }),
  };
}
