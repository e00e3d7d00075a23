/**
 * Schemas as JSON (spec: Appendix C, Schemas).
 *
 * @module
 */

import {
  asId,
  asList,
  asObject,
  has,
  malformed,
  othersOf,
  type JsonObject,
} from '../type/json-shape.js';
import { childFields, fieldIds } from './schema-fields.js';
import type { Schema } from './schema.js';
import { fieldFromJson, fieldToJson } from '../type/type-json.js';
import type { NestedField } from '../type/type.js';

const schemaMembers = new Set(['type', 'schema-id', 'fields', 'identifier-field-ids']);

/** What walks over a schema goes down into it; nobody nests columns so deep. */
const deepest = 200;

/**
 * A schema without an id (version 1) has the id 0.
 *
 * @throws LakeError LAKE-I006
 */
export function schemaFromJson(json: unknown, where = 'schema'): Schema {
  const object = asObject(json, where);
  const identifiers = has(object, 'identifier-field-ids') ? object['identifier-field-ids'] : [];
  const schema: Schema = {
    schemaId: has(object, 'schema-id') ? asId(object['schema-id'], `${where}.schema-id`) : 0,
    fields: asList(object['fields'], `${where}.fields`).map((f) => fieldFromJson(f, where)),
    identifierFieldIds: asList(identifiers, `${where}.identifier-field-ids`).map((id) =>
      asId(id, `${where}.identifier-field-ids`),
    ),
    ...othersOf(object, schemaMembers),
  };
  requireShallow(schema.fields, where);
  requireUniqueIds(schema, where);
  requireIdentifiers(schema, where);
  return schema;
}

export function schemaToJson(schema: Schema): JsonObject {
  return {
    type: 'struct',
    'schema-id': schema.schemaId,
    ...(schema.identifierFieldIds.length > 0 && {
      'identifier-field-ids': schema.identifierFieldIds,
    }),
    fields: schema.fields.map(fieldToJson),
    ...schema.others,
  };
}

function requireShallow(fields: readonly NestedField[], where: string, depth = 0): void {
  if (depth > deepest) throw malformed(where, `nests columns more than ${deepest} deep`);
  for (const field of fields) requireShallow(childFields(field.type), where, depth + 1);
}

function requireIdentifiers(schema: Schema, where: string): void {
  if (schema.identifierFieldIds.length === 0) return;
  const ids = new Set(fieldIds(schema));
  const unknown = schema.identifierFieldIds.find((id) => !ids.has(id));
  if (unknown === undefined) return;
  throw malformed(`${where}.identifier-field-ids`, `names ${unknown}, which is no column`);
}

function requireUniqueIds(schema: Schema, where: string): void {
  const seen = new Set<number>();
  for (const id of fieldIds(schema)) {
    if (seen.has(id)) throw malformed(where, `has the field id ${id} twice`);
    seen.add(id);
  }
}
