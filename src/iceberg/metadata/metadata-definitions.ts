/**
 * What must hold of a table's current schema, partition spec and sort order before they are
 * committed.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { currentSchema, currentSortOrder, currentSpec } from './history.js';
import type { TableMetadata } from './metadata.js';
import type { Transform } from '../partition/partition-spec.js';
import { fieldsById, locatedFields, type LocatedField } from '../schema/schema-fields.js';
import type { Schema } from '../schema/schema.js';
import { formatTransform } from '../partition/transform-text.js';
import { canTransform } from '../partition/transform.js';
import { formatType } from '../type/type-text.js';

const newTypes = new Set<string>([
  ...['timestamp_ns', 'timestamptz_ns', 'unknown', 'variant', 'geometry', 'geography'],
]);

/** @throws LakeError LAKE-I007 */
export function checkDefinitions(metadata: TableMetadata): void {
  const schema = currentSchema(metadata);
  checkNames(schema);
  checkIdentifiers(schema);
  if (metadata.formatVersion < 3) checkOldTypes(schema);
  for (const field of currentSpec(metadata).fields) {
    if (field.transform.kind !== 'void') {
      checkSource(schema, field.sourceId, field.transform, `partition field "${field.name}"`);
    }
  }
  for (const field of currentSortOrder(metadata).fields) {
    checkSource(schema, field.sourceId, field.transform, 'sort order');
  }
}

function checkNames(schema: Schema): void {
  const seen = new Set<string>();
  for (const { path } of locatedFields(schema)) {
    const name = JSON.stringify(path);
    if (seen.has(name)) throw illegal(`two columns have the name "${path.join('.')}"`);
    seen.add(name);
  }
}

function checkIdentifiers(schema: Schema): void {
  if (schema.identifierFieldIds.length === 0) return;
  const fields = fieldsById(schema);
  for (const id of schema.identifierFieldIds) {
    const located = fields.get(id);
    if (!located) throw illegal(`the identifier column with the id ${id} is not in the schema`);
    const problem = identifierProblem(located);
    if (problem) throw illegal(`the identifier column "${located.path.join('.')}" ${problem}`);
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

function checkSource(schema: Schema, sourceId: number, transform: Transform, what: string): void {
  const located = fieldsById(schema).get(sourceId);
  if (!located) throw illegal(`the ${what} needs a column that the schema does not have any more`);
  if (transform.kind === 'unknown' || canTransform(transform, located.field.type)) return;
  const column = `"${located.path.join('.')}" (${formatType(located.field.type)})`;
  throw illegal(`the ${what} cannot take ${formatTransform(transform)} of ${column}`);
}

function illegal(message: string, hint?: string): LakeError {
  return new LakeError('LAKE-I007', message, { hint });
}
