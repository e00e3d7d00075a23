/**
 * A column of a wider type, its data files as they are (spec: Schema Evolution, type promotion).
 *
 * @module
 */

import type { TableMetadata } from '../metadata/metadata.js';
import type { PartitionField, Transform } from '../partition/partition-spec.js';
import { formatTransform } from '../partition/transform-text.js';
import { formatCanonical, parseCanonical } from '../type/canonical-value.js';
import { canPromote } from '../type/type-promotion.js';
import { formatType } from '../type/type-text.js';
import type { NestedField, Type, Value } from '../type/type.js';
import { illegalEdit, type Path } from './schema-path.js';

interface Promotion {
  readonly field: NestedField;
  readonly path: Path;
  readonly to: Type;
}

/** Days, months and years of a date are those of its midnight. */
const sameOfMidnight = new Set<Transform['kind']>(['year', 'month', 'day', 'void']);

/** @throws LakeError LAKE-I007 naming both types where the new one is not a wider one */
export function promotedField(
  metadata: TableMetadata,
  { field, path, to }: Promotion,
): NestedField {
  const from = field.type;
  const change = `${formatType(from)} to ${formatType(to)}`;
  if (!canPromote(from, to, metadata.formatVersion)) {
    const hint =
      metadata.formatVersion < 3 && canPromote(from, to, 3)
        ? 'upgrade the table to format version 3 first'
        : 'add another column of that type';
    throw illegalEdit(path, `cannot change from ${change}`, hint);
  }
  const partition = dependentPartition(metadata, field, to);
  if (partition) {
    const by = `partition field "${partition.name}" (${formatTransform(partition.transform)})`;
    const problem = `cannot change from ${change}: the ${by} would have other values`;
    throw illegalEdit(path, problem, 'add another column of that type');
  }
  return { ...field, type: to, ...promotedDefaults(field, to) };
}

/** The files of every spec keep their partition values. */
function dependentPartition(
  { partitionSpecs }: TableMetadata,
  field: NestedField,
  to: Type,
): PartitionField | undefined {
  if (field.type.kind !== 'date' || to.kind === 'date') return undefined;
  return partitionSpecs
    .flatMap((spec) => spec.fields)
    .find((p) => p.sourceId === field.id && !sameOfMidnight.has(p.transform.kind));
}

function promotedDefaults(
  { type, initialDefault, writeDefault }: NestedField,
  to: Type,
): Pick<NestedField, 'initialDefault' | 'writeDefault'> {
  return {
    ...(initialDefault !== undefined && {
      initialDefault: promoteDefault(type, to, initialDefault),
    }),
    ...(writeDefault !== undefined && { writeDefault: promoteDefault(type, to, writeDefault) }),
  };
}

/** Integers and decimals are written alike in the wider type. */
function promoteDefault(from: Type, to: Type, json: unknown): unknown {
  if (json === null) return null;
  if (from.kind === 'float') return Math.fround(Number(json));
  if (from.kind !== 'date' || to.kind === 'date') return json;
  const midnight = BigInt(Number(parseCanonical(from, json))) * microsecondsPerDay;
  const value: Value = to.kind === 'timestamp_ns' ? midnight * 1000n : midnight;
  return formatCanonical(to, value);
}

const microsecondsPerDay = 86_400_000_000n;
