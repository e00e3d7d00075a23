/**
 * How a query's columns change the schema of an existing table.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import { currentSchema } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { evolveSchema, type SchemaChange } from '../iceberg/schema/schema-evolution.js';
import type { Schema } from '../iceberg/schema/schema.js';
import { formatType } from '../iceberg/type/type-text.js';
import type { NestedField } from '../iceberg/type/type.js';
import type { ModelNode, SeedNode } from '../project/node.js';

type EvolvedSchema = ReturnType<typeof evolveSchema>;

/**
 * For a full replacement: exactly the query's columns. A column keeps its id where its type can
 * evolve; otherwise it becomes another column under the same name.
 */
export function schemaForReplacement(
  metadata: TableMetadata,
  fields: readonly NestedField[],
): Schema {
  const base = currentSchema(metadata);
  const kept = base.fields.filter((field) => {
    const wanted = fields.find((f) => sameName(f, field));
    return wanted === undefined || canEvolve(metadata, field, wanted);
  });
  const evolved = evolveSchema({
    base: { ...base, fields: kept.map(asOptional) },
    lastColumnId: metadata.lastColumnId,
    wanted: fields,
    mode: 'sync_all_columns',
  });
  return unchangedOr(base, inOrder(evolved.schema, fields));
}

/**
 * For an incremental run: what `on_schema_change` makes of columns that are new, gone or of
 * another type.
 *
 * @throws LakeError LAKE-E006 or LAKE-I007, naming the columns
 */
export function schemaForChange(
  metadata: TableMetadata,
  fields: readonly NestedField[],
  node: ModelNode | SeedNode,
): Schema {
  const base = currentSchema(metadata);
  switch (node.config.onSchemaChange) {
    case 'ignore':
      refuseMissing(base, fields, node);
      return base;
    case 'fail':
      refuseAny(evolve(metadata, fields, 'sync_all_columns').changes, node);
      return base;
    case 'append_new_columns':
    case 'sync_all_columns':
      return unchangedOr(base, evolve(metadata, fields, node.config.onSchemaChange).schema);
  }
}

function evolve(
  metadata: TableMetadata,
  wanted: readonly NestedField[],
  mode: 'append_new_columns' | 'sync_all_columns',
): EvolvedSchema {
  const { lastColumnId } = metadata;
  return evolveSchema({ base: currentSchema(metadata), lastColumnId, wanted, mode });
}

function canEvolve(metadata: TableMetadata, field: NestedField, wanted: NestedField): boolean {
  try {
    evolveSchema({
      base: { schemaId: 0, fields: [asOptional(field)], identifierFieldIds: [] },
      lastColumnId: metadata.lastColumnId,
      wanted: [wanted],
      mode: 'sync_all_columns',
    });
    return true;
  } catch (error) {
    if (error instanceof LakeError && error.code === 'LAKE-I007') return false;
    throw error;
  }
}

/** Names that match without case name the same column. */
function sameName(a: NestedField, b: NestedField): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase();
}

/** A model's table has no required columns: whatever the query gives may be written. */
function asOptional(field: NestedField): NestedField {
  return field.required ? { ...field, required: false } : field;
}

function inOrder(schema: Schema, fields: readonly NestedField[]): Schema {
  const ordered = fields.flatMap((f) => schema.fields.find((s) => sameName(s, f)) ?? []);
  return ordered.length === schema.fields.length ? { ...schema, fields: ordered } : schema;
}

/** The same object where nothing differs, so that callers see that there is nothing to commit. */
function unchangedOr(base: Schema, changed: Schema): Schema {
  return JSON.stringify(base.fields) === JSON.stringify(changed.fields) ? base : changed;
}

function refuseMissing(
  base: Schema,
  fields: readonly NestedField[],
  node: ModelNode | SeedNode,
): void {
  const missing = base.fields.filter((field) => !fields.some((f) => sameName(f, field)));
  if (missing.length === 0) return;
  const names = missing.map((f) => `"${f.name}" (${formatType(f.type)})`).join(', ');
  throw new LakeError('LAKE-E006', `${node.name} no longer has the column ${names}`, {
    location: node.location,
    hint: 'select it again, set on_schema_change to sync_all_columns, or run with --full-refresh',
  });
}

function refuseAny(changes: readonly SchemaChange[], node: ModelNode | SeedNode): void {
  if (changes.length === 0) return;
  const list = changes.map((c) => `${c.kind} "${c.path.join('.')}"`).join(', ');
  throw new LakeError('LAKE-E006', `the columns of ${node.name} changed: ${list}`, {
    location: node.location,
    hint: 'on_schema_change is fail: choose another rule, or run with --full-refresh',
  });
}
