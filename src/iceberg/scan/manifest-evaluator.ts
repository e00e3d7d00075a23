/**
 * What partition tuples, and their summaries in a manifest list, say of rows. The expressions here
 * are over partition fields, as `projectToPartitions` makes them.
 *
 * @module
 */

import type { ColumnTypes } from '../type/column-type.js';
import type { FieldSummary, ManifestFile } from '../manifest/data-file.js';
import type { PositiveExpression } from './expression.js';
import { mayMatch, soundBounds, type FieldStats } from './may-match.js';
import { bound, isFloat } from './metrics-evaluator.js';
import type { PartitionSpec } from '../partition/partition-spec.js';
import { transformResultType } from '../partition/transform.js';
import type { Type, Value } from '../type/type.js';
import { fitsType } from '../type/value-form.js';

/** False: no file of the manifest can hold a matching row. */
export function manifestMayMatch(
  expression: PositiveExpression,
  manifest: ManifestFile,
  fields: PartitionFieldTypes,
): boolean {
  const { partitions } = manifest;
  if (!partitions) return true;
  return mayMatch(expression, (fieldId) => {
    const field = fields.get(fieldId);
    const summary = field && partitions[field.index];
    return summary && summaryStats(field.type, summary);
  });
}

/** False: no row with this partition tuple can match. */
export function partitionMayMatch(
  expression: PositiveExpression,
  partition: readonly Value[],
  fields: PartitionFieldTypes,
): boolean {
  return mayMatch(expression, (fieldId) => {
    const field = fields.get(fieldId);
    const value = field && partition[field.index];
    return value === undefined || !field ? undefined : valueStats(field.type, value);
  });
}

/** The fields of a spec by their id: place in the tuple, and type. */
export type PartitionFieldTypes = ReadonlyMap<
  number,
  { readonly index: number; readonly type: Type }
>;

/** Without the fields whose type is not known: nothing is concluded from those. */
export function partitionFieldTypes(spec: PartitionSpec, types: ColumnTypes): PartitionFieldTypes {
  return new Map(
    spec.fields.flatMap((field, index) => {
      const source = types(field.sourceId);
      if (!source) return [];
      const type = transformResultType(field.transform, source);
      return [[field.fieldId, { index, type }] as const];
    }),
  );
}

/** A missing bound is taken for unknown: writers leave it out for other reasons than nulls alone. */
function summaryStats(type: Type, summary: FieldSummary): FieldStats {
  return soundBounds({
    type,
    mayHoldNull: summary.containsNull,
    mayHoldNan: isFloat(type) && summary.containsNan !== false,
    mayHoldValue: true,
    lower: bound(type, summary.lowerBound),
    upper: bound(type, summary.upperBound),
  });
}

function valueStats(type: Type, value: Value): FieldStats | undefined {
  if (value !== null && !fitsType(type, value)) return undefined;
  const nan = typeof value === 'number' && Number.isNaN(value);
  const plain = value === null || nan ? undefined : value;
  return {
    type,
    mayHoldNull: value === null,
    mayHoldNan: nan,
    mayHoldValue: plain !== undefined,
    lower: plain,
    upper: plain,
  };
}
