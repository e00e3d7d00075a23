/**
 * Keeping a table's name mapping in step with its schema (spec: Column Projection, name mapping):
 * a renamed column keeps its old names for the files that have them, a new one gets its own.
 *
 * @module
 */

import { parseJson, stringifyJson } from '../../util/json.js';
import { asInteger, asList, asObject, asString, has, type JsonObject } from '../type/json-shape.js';
import type { NestedField } from '../type/type.js';
import { childFields, fieldsById } from './schema-fields.js';
import type { Schema } from './schema.js';

export const nameMappingProperty = 'schema.name-mapping.default';

interface MappedField {
  /** Undefined: names that stand for no column. */
  readonly id: number | undefined;
  readonly names: readonly string[];
  readonly fields: readonly MappedField[];
}

/**
 * The mapping for the new schema. A name that a new or renamed column takes no longer stands for
 * another one.
 *
 * @throws LakeError LAKE-I006 for a mapping that is malformed
 */
export function updatedNameMapping(text: string, before: Schema, after: Schema): string {
  const known = fieldsById(before);
  const isNew = (field: NestedField) => known.get(field.id)?.field.name !== field.name;
  const mapped = mappedFields(parseMapping(text), nameMappingProperty);
  return stringifyJson(merge(mapped, after.fields, isNew).map(toJson));
}

function parseMapping(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function merge(
  mapped: readonly MappedField[],
  fields: readonly NestedField[],
  isNew: (field: NestedField) => boolean,
): readonly MappedField[] {
  const taken = new Map(fields.filter(isNew).map((field) => [field.name, field.id]));
  const kept = mapped.map((entry) => {
    const field = fields.find((f) => f.id === entry.id);
    const names = entry.names.filter((name) => (taken.get(name) ?? entry.id) === entry.id);
    if (!field) return { ...entry, names };
    return {
      ...entry,
      names: isNew(field) ? [...new Set([...names, field.name])] : names,
      fields: merge(entry.fields, childFields(field.type), isNew),
    };
  });
  const added = fields.filter((f) => isNew(f) && !mapped.some((entry) => entry.id === f.id));
  return [...kept, ...added.map(mappingOf)];
}

function mappingOf(field: NestedField): MappedField {
  return { id: field.id, names: [field.name], fields: childFields(field.type).map(mappingOf) };
}

function mappedFields(json: unknown, where: string): readonly MappedField[] {
  return asList(json, where).map((item, i) => {
    const at = `${where}[${i}]`;
    const object = asObject(item, at);
    const names = asList(object['names'], `${at}.names`);
    return {
      id: has(object, 'field-id') ? asInteger(object['field-id'], `${at}.field-id`) : undefined,
      names: names.map((name) => asString(name, `${at}.names`)),
      fields: has(object, 'fields') ? mappedFields(object['fields'], `${at}.fields`) : [],
    };
  });
}

function toJson({ id, names, fields }: MappedField): JsonObject {
  return {
    ...(id !== undefined && { 'field-id': id }),
    names,
    ...(fields.length > 0 && { fields: fields.map(toJson) }),
  };
}
