/**
 * What must hold of a table's current schema, partition spec and sort order before they are
 * committed.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { currentSchema, currentSortOrder, currentSpec } from './history.js';
import type { TableMetadata } from './metadata.js';
import { clashingColumn } from '../partition/spec-edit.js';
import type { Transform } from '../partition/partition-spec.js';
import { fieldsById, locatedFields, type LocatedField } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { formatTransform } from '../partition/transform-text.js';
import { canTransform } from '../partition/transform.js';
import { formatType } from '../type/type-text.js';

const identifierHint = 'choose other identifier columns in the same change';
const newTypes = new Set<string>([
  ...['timestamp_ns', 'timestamptz_ns', 'unknown', 'variant', 'geometry', 'geography'],
]);

/**
 * @param base the table as it was; what others called alike there may stay so
 * @throws LakeError LAKE-I007
 */
export function checkDefinitions(metadata: TableMetadata, base?: TableMetadata): void {
  const schema = currentSchema(metadata);
  checkNames(schema);
  checkIdentifiers(metadata, schema);
  if (metadata.formatVersion < 3) checkOldTypes(schema);
  checkSpec(metadata, schema);
  refuseClashingNames(metadata, base);
  for (const field of currentSortOrder(metadata).fields) {
    const hint = 'replace the sort order first';
    checkSource(metadata, schema, { ...field, what: 'the sort order', hint });
  }
}

function checkSpec(metadata: TableMetadata, schema: Schema): void {
  const spec = currentSpec(metadata);
  for (const field of spec.fields) {
    if (field.transform.kind === 'void') continue;
    const what = `the partition field "${field.name}"`;
    const hint = `remove the partition field "${field.name}" first`;
    checkSource(metadata, schema, { ...field, what, hint });
  }
}

function refuseClashingNames(metadata: TableMetadata, base: TableMetadata | undefined): void {
  const clashIn = (table: TableMetadata) =>
    clashingColumn(currentSchema(table), currentSpec(table));
  const clash = clashIn(metadata);
  if (!clash || (base && clashIn(base))) return;
  const message = `the column "${clash.column}" has the name of a partition field`;
  throw illegal(message, 'rename the partition field first, or choose another name');
}

/** Others look columns up by dotted names, so `a.b` may not be two things. */
function checkNames(schema: Schema): void {
  const seen = new Set<string>();
  for (const { path } of locatedFields(schema)) {
    const name = path.join('.');
    if (seen.has(name)) throw illegal(`two columns have the name "${name}"`);
    seen.add(name);
  }
}

function checkIdentifiers(metadata: TableMetadata, schema: Schema): void {
  if (schema.identifierFieldIds.length === 0) return;
  const fields = fieldsById(schema);
  for (const id of schema.identifierFieldIds) {
    const located = fields.get(id);
    if (!located) {
      const column = pastName(metadata, id);
      throw illegal(
        `the column ${column} identifies the rows and cannot be dropped`,
        identifierHint,
      );
    }
    const problem = identifierProblem(located);
    if (problem)
      throw illegal(`the identifier column "${located.path.join('.')}" ${problem}`, identifierHint);
  }
}

function identifierProblem({ field, parents }: LocatedField): string | undefined {
  if (!field.required) return 'must be required';
  if (['float', 'double'].includes(field.type.kind)) return 'cannot be a floating-point number';
  if (['struct', 'list', 'map'].includes(field.type.kind)) return 'must be of a primitive type';
  if (parents.some((p) => p.type.kind !== 'struct')) return 'lies inside a list or map';
  return parents.every((p) => p.required) ? undefined : 'lies inside an optional struct';
}

function checkOldTypes(schema: Schema): void {
  for (const { field, path } of locatedFields(schema)) {
    if (newTypes.has(field.type.kind)) {
      const what = `column "${path.join('.')}" has the type ${formatType(field.type)}`;
      throw illegal(what, 'such types need a table of format version 3');
    }
    if ((field.initialDefault ?? null) !== null) {
      throw illegal(`column "${path.join('.')}" has a default`, 'defaults need format version 3');
    }
  }
}

interface SourceUse {
  readonly sourceId: number;
  readonly transform: Transform;
  readonly what: string;
  readonly hint: string;
}

function checkSource(metadata: TableMetadata, schema: Schema, use: SourceUse): void {
  const { sourceId, transform, what, hint } = use;
  const located = fieldsById(schema).get(sourceId);
  if (!located) {
    throw illegal(`${what} needs the column ${pastName(metadata, sourceId)}`, hint);
  }
  if (transform.kind === 'unknown' || canTransform(transform, located.field.type)) return;
  const column = `"${located.path.join('.')}" (${formatType(located.field.type)})`;
  throw illegal(`${what} cannot take ${formatTransform(transform)} of ${column}`, hint);
}

/** What a column that is gone was called, for messages. */
function pastName({ schemas }: TableMetadata, id: number): string {
  for (const schema of schemas.toReversed()) {
    const located = fieldsById(schema).get(id);
    if (located) return `"${located.path.join('.')}"`;
  }
  return `with the id ${id}`;
}

function illegal(message: string, hint?: string): LakeError {
  return new LakeError('LAKE-I007', message, { hint });
}
