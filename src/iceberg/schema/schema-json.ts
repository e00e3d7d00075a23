/**
 * Schemas as JSON (spec: Appendix C, Schemas).
 *
 * @module
 */

import {
  asInteger,
  asList,
  asObject,
  has,
  malformed,
  type JsonObject,
} from '../type/json-shape.js';
import { fieldIds } from './schema-fields.js';
import type { Schema } from './schema.js';
import { fieldFromJson, fieldToJson } from '../type/type-json.js';

/**
 * A schema without an id (version 1) has the id 0.
 *
 * @throws LakeError LAKE-I006
 */
export function schemaFromJson(json: unknown, where = 'schema'): Schema {
  const object = asObject(json, where);
  const identifiers = has(object, 'identifier-field-ids') ? object['identifier-field-ids'] : [];
  const schema: Schema = {
    schemaId: has(object, 'schema-id') ? asInteger(object['schema-id'], `${where}.schema-id`) : 0,
    fields: asList(object['fields'], `${where}.fields`).map((f) => fieldFromJson(f, where)),
    identifierFieldIds: asList(identifiers, `${where}.identifier-field-ids`).map((id) =>
      asInteger(id, `${where}.identifier-field-ids`),
    ),
  };
  requireUniqueIds(schema, where);
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
  };
}

function requireUniqueIds(schema: Schema, where: string): void {
  const seen = new Set<number>();
  for (const id of fieldIds(schema)) {
    if (seen.has(id)) throw malformed(where, `has the field id ${id} twice`);
    seen.add(id);
  }
}
