/**
 * Partition specs from what people write in `partition_by`.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { currentSpec } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { firstPartitionFieldId } from './partition-spec-json.js';
import type { PartitionField, PartitionSpec, Transform } from './partition-spec.js';
import { samePartition, sameSpec } from '../metadata/same-definition.js';
import { locatedFields } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { parseTerm, type Term } from './transform-term.js';

const setting = 'partition_by';
const times = new Set(['year', 'month', 'day', 'hour']);
const suffixes: Readonly<Record<Transform['kind'], string>> = {
  identity: '',
  year: '_year',
  month: '_month',
  day: '_day',
  hour: '_hour',
  bucket: '_bucket',
  truncate: '_trunc',
  void: '_null',
  unknown: '',
};

/**
 * The spec of a new table: `day(ts)`, `bucket(16, id)`, `truncate(4, s)`, `symbol`.
 *
 * @throws LakeError LAKE-C003
 */
export function parsePartitionBy(schema: Schema, texts: readonly string[]): PartitionSpec {
  const columns = new Set([...locatedFields(schema)].map((l) => l.path.join('.')));
  const fields: PartitionField[] = [];
  for (const text of texts) {
    const term = parseTerm(schema, text, setting);
    refuseRedundant(fields, term, text);
    fields.push({
      sourceId: term.column.field.id,
      fieldId: firstPartitionFieldId + fields.length,
      name: freeName(term, fields, columns),
      transform: term.transform,
    });
  }
  return { specId: 0, fields };
}

/**
 * The spec of a table that partitions as wanted: the current one, another that it has had, or a new
 * one. A value that was ever partitioned by keeps its field id and name.
 */
export function evolveSpec(metadata: TableMetadata, wanted: PartitionSpec): PartitionSpec {
  const known = [currentSpec(metadata), ...metadata.partitionSpecs].flatMap((s) => s.fields);
  let next = Math.max(metadata.lastPartitionId, firstPartitionFieldId - 1);
  const fields = wanted.fields.map((field) => {
    const same = known.find((k) => samePartition(k, field));
    if (same) return same;
    next += 1;
    return { ...field, fieldId: next };
  });
  const spec = { specId: nextSpecId(metadata), fields: withDistinctNames(fields) };
  const candidates = [currentSpec(metadata), ...metadata.partitionSpecs];
  return candidates.find((s) => sameSpec(s, spec)) ?? spec;
}

/** A known field's name may have been another's in another spec. */
function withDistinctNames(fields: readonly PartitionField[]): readonly PartitionField[] {
  return fields.map((field, i) =>
    fields.slice(0, i).some((other) => other.name === field.name)
      ? { ...field, name: `${field.name}_${field.fieldId}` }
      : field,
  );
}

function nextSpecId(metadata: TableMetadata): number {
  return Math.max(-1, ...metadata.partitionSpecs.map((s) => s.specId)) + 1;
}

/** An hour says which day it is of: one time transform per column. */
function refuseRedundant(fields: readonly PartitionField[], term: Term, text: string): void {
  const { transform, column } = term;
  const other = fields.find(
    (field) =>
      field.sourceId === column.field.id &&
      (samePartition(field, { sourceId: field.sourceId, transform }) ||
        (times.has(field.transform.kind) && times.has(transform.kind))),
  );
  if (!other) return;
  throw new LakeError('LAKE-C003', `${setting}: ${text} repeats "${other.name}"`, {
    hint: 'keep one of them, the finer one where both are parts of a time',
  });
}

/** Only an identity partition may have the name of a column, its own. */
function freeName(
  { column, transform }: Term,
  fields: readonly PartitionField[],
  columns: ReadonlySet<string>,
): string {
  const source = column.path.join('.');
  const name = `${source}${suffixes[transform.kind]}`;
  const parameter =
    transform.kind === 'bucket'
      ? transform.buckets
      : transform.kind === 'truncate'
        ? transform.width
        : 2;
  const isFree = (candidate: string) =>
    !fields.some((field) => field.name === candidate) &&
    (transform.kind === 'identity' || !columns.has(candidate));
  if (isFree(name)) return name;
  let candidate = `${name}_${parameter}`;
  for (let n = 2; !isFree(candidate); n += 1) candidate = `${name}_${parameter}_${n}`;
  return candidate;
}
