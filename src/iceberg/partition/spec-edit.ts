/**
 * Explicit changes of how a table is partitioned (spec: Partition Evolution), as data. Files keep
 * the spec that they were written with.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { didYouMean } from '../../util/edit-distance.js';
import { unreachable } from '../../util/unreachable.js';
import { currentSpec } from '../metadata/history.js';
import type { TableMetadata } from '../metadata/metadata.js';
import { samePartition } from '../metadata/same-definition.js';
import { fieldByName, locatedFields } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { firstPartitionFieldId } from './partition-spec-json.js';
import type { PartitionField, PartitionSpec, Transform } from './partition-spec.js';
import { formatTransform } from './transform-text.js';
import { transformSource } from './transform-source.js';

export type PartitionEdit =
  /** Without a name it is called after its column and transform: `id_bucket_16`, `ts_day`. */
  | {
      readonly kind: 'add-partition-field';
      readonly column: readonly string[];
      readonly transform: Transform;
      readonly name?: string;
    }
  | { readonly kind: 'remove-partition-field'; readonly name: string }
  | { readonly kind: 'rename-partition-field'; readonly name: string; readonly to: string };

/** An hour says which day it is of. */
const times = new Set<Transform['kind']>(['year', 'month', 'day', 'hour']);

/**
 * The current spec with the edits applied, each on what the ones before it left. What the table was
 * ever partitioned by has the field id that it had then.
 *
 * @param schema the columns that the table will have
 * @throws LakeError LAKE-I007 naming the field, what is wrong and what to do instead
 */
export function editSpec(
  metadata: TableMetadata,
  schema: Schema,
  edits: readonly PartitionEdit[],
): PartitionSpec {
  const editor = new SpecEditor(metadata, schema);
  for (const edit of edits) editor.apply(edit);
  return { specId: -1, fields: editor.fields };
}

class SpecEditor {
  fields: readonly PartitionField[];
  readonly #schema: Schema;
  readonly #known: readonly PartitionField[];
  #lastFieldId: number;

  constructor(metadata: TableMetadata, schema: Schema) {
    this.#schema = schema;
    this.fields = currentSpec(metadata).fields;
    this.#known = [currentSpec(metadata), ...metadata.partitionSpecs].flatMap((s) => s.fields);
    this.#lastFieldId = Math.max(metadata.lastPartitionId, firstPartitionFieldId - 1);
  }

  apply(edit: PartitionEdit): void {
    switch (edit.kind) {
      case 'add-partition-field':
        return this.#add(edit);
      case 'remove-partition-field':
        return this.#remove(edit.name);
      case 'rename-partition-field':
        return this.#rename(edit.name, edit.to);
      default:
        return unreachable(edit);
    }
  }

  #add(edit: Extract<PartitionEdit, { kind: 'add-partition-field' }>): void {
    const { column, transform } = edit;
    const what = `partition by ${formatTransform(transform)} of`;
    const source = transformSource(this.#schema, { path: column, transform, what });
    const value = { sourceId: source.field.id, transform };
    this.#refuseRedundant(value, column);
    const name = edit.name ?? defaultName(source.path, transform);
    this.#makeRoom(name);
    const fieldId = this.#known.find((f) => samePartition(f, value))?.fieldId ?? this.#nextId();
    const field = { ...value, fieldId, name };
    this.#requireFreeName(field);
    this.fields = [...this.fields, field];
  }

  #remove(name: string): void {
    const field = this.#named(name);
    this.fields = this.fields.filter((f) => f !== field);
  }

  #rename(name: string, to: string): void {
    const field = this.#named(name);
    if (name === to) return;
    this.#makeRoom(to);
    const renamed = { ...field, name: to };
    this.#requireFreeName(renamed);
    this.fields = this.fields.map((f) => (f === field ? renamed : f));
  }

  #nextId(): number {
    this.#lastFieldId += 1;
    return this.#lastFieldId;
  }

  #named(name: string): PartitionField {
    const field = this.fields.find((f) => f.name === name);
    if (field) return field;
    const names = this.fields.map((f) => f.name);
    throw new LakeError('LAKE-I007', `the table has no partition field "${name}"`, {
      hint: didYouMean(name, names) ?? `it is partitioned by ${names.join(', ') || 'nothing'}`,
    });
  }

  #refuseRedundant(value: Pick<PartitionField, 'sourceId' | 'transform'>, column: Path): void {
    const other = this.fields.find(
      (field) =>
        samePartition(field, value) ||
        (field.sourceId === value.sourceId &&
          times.has(field.transform.kind) &&
          times.has(value.transform.kind)),
    );
    if (!other) return;
    const what = `${formatTransform(value.transform)} of "${column.join('.')}"`;
    throw illegal(
      `partitioning by ${what} repeats the partition field "${other.name}"`,
      `remove "${other.name}" first, or keep it as it is`,
    );
  }

  /** What version 1 left in the place of a removed field gives its name up. */
  #makeRoom(name: string): void {
    this.fields = this.fields.map((f) =>
      f.name === name && f.transform.kind === 'void' ? { ...f, name: `${name}_${f.fieldId}` } : f,
    );
  }

  /** Only the partition by a column's own values may have the column's name. */
  #requireFreeName({ name, sourceId, fieldId, transform }: PartitionField): void {
    if (name === '') throw illegal('a partition field cannot have an empty name');
    if (this.fields.some((f) => f.name === name && f.fieldId !== fieldId)) {
      throw illegal(`there is a partition field "${name}" already`, 'choose another name');
    }
    const column = fieldByName(this.#schema, name);
    if (!column || (transform.kind === 'identity' && column.field.id === sourceId)) return;
    throw illegal(
      `a partition field cannot be called "${name}", as a column is`,
      'choose another name',
    );
  }
}

type Path = readonly string[];

/** As other writers call it. */
function defaultName(path: Path, transform: Transform): string {
  const column = path.join('.');
  switch (transform.kind) {
    case 'identity':
      return column;
    case 'bucket':
      return `${column}_bucket_${transform.buckets}`;
    case 'truncate':
      return `${column}_trunc_${transform.width}`;
    case 'void':
      return `${column}_null`;
    default:
      return `${column}_${formatTransform(transform)}`;
  }
}

/** Names of columns that a spec's fields have taken, other than by the columns' own values. */
export function clashingColumn(
  schema: Schema,
  spec: PartitionSpec,
): { readonly column: string; readonly field: PartitionField } | undefined {
  for (const field of spec.fields) {
    if (field.transform.kind === 'void') continue;
    for (const located of locatedFields(schema)) {
      const column = located.path.join('.');
      const own = field.transform.kind === 'identity' && located.field.id === field.sourceId;
      if (column === field.name && !own) return { column, field };
    }
  }
  return undefined;
}

function illegal(message: string, hint?: string): LakeError {
  return new LakeError('LAKE-I007', message, { hint });
}
