/**
 * What a data file's metrics say of its rows.
 *
 * @module
 */

import type { ColumnTypes } from '../type/column-type.js';
import type { DataFile } from '../manifest/data-file.js';
import type { PositiveExpression } from './expression.js';
import { mayMatch, soundBounds, type FieldStats } from './may-match.js';
import { decodeSingleValue } from '../type/single-value.js';
import type { Type, Value } from '../type/type.js';

/** False: no row of the file can match. */
export function fileMayMatch(
  expression: PositiveExpression,
  file: DataFile,
  types: ColumnTypes,
): boolean {
  if (file.recordCount === 0) return false;
  return mayMatch(expression, (fieldId) => {
    const type = types(fieldId);
    return type && statsOf(file, fieldId, type);
  });
}

function statsOf(file: DataFile, fieldId: number, type: Type): FieldStats {
  const values = count(file.valueCounts, fieldId) || undefined;
  const nulls = count(file.nullValueCounts, fieldId);
  const nans = isFloat(type) ? count(file.nanValueCounts, fieldId) : 0;
  const onlyNulls = values !== undefined && nulls !== undefined && nulls >= values;
  const onlyOthers = values !== undefined && (nulls ?? 0) + (nans ?? 0) >= values;
  return soundBounds({
    type,
    mayHoldNull: nulls === undefined || nulls > 0,
    mayHoldNan: !onlyNulls && (nans === undefined || nans > 0),
    mayHoldValue: !onlyNulls && !onlyOthers,
    lower: bound(type, file.lowerBounds?.get(fieldId)),
    upper: bound(type, file.upperBounds?.get(fieldId)),
  });
}

/** Undefined: unknown. Some writers say so by a negative number. */
function count(
  counts: ReadonlyMap<number, number> | undefined,
  fieldId: number,
): number | undefined {
  const found = counts?.get(fieldId);
  return found === undefined || found < 0 ? undefined : found;
}

/** Writers order uuids differently (signed, unsigned): their bounds cannot be trusted. */
export function bound(
  type: Type,
  encoded: Uint8Array | undefined,
): Exclude<Value, null> | undefined {
  if (!encoded || type.kind === 'uuid') return undefined;
  return decodeSingleValue(type, encoded) ?? undefined;
}

export function isFloat(type: Type): boolean {
  return type.kind === 'float' || type.kind === 'double';
}
