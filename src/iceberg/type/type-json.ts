/**
 * Types and fields as JSON (spec: Appendix C, Schemas).
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import {
  asBoolean,
  asId,
  asList,
  asObject,
  asString,
  has,
  malformed,
  othersOf,
  type JsonObject,
} from './json-shape.js';
import { formatType, parsePrimitiveType } from './type-text.js';
import type { ListType, MapType, NestedField, StructType, Type } from './type.js';

/** @throws LakeError LAKE-I006 */
function typeFromJson(json: unknown, where = 'type'): Type {
  if (typeof json === 'string') return primitiveFromJson(json, where);
  const object = asObject(json, where);
  switch (object['type']) {
    case 'struct':
      return structFromJson(object, where);
    case 'list':
      return listFromJson(object, where);
    case 'map':
      return mapFromJson(object, where);
    default:
      throw malformed(where, 'must be the name of a type, a struct, a list or a map');
  }
}

function primitiveFromJson(text: string, where: string): Type {
  try {
    return parsePrimitiveType(text);
  } catch (error) {
    throw error instanceof LakeError ? malformed(where, `is no type: ${error.message}`) : error;
  }
}

function typeToJson(type: Type): unknown {
  switch (type.kind) {
    case 'struct':
      return { type: 'struct', fields: type.fields.map(fieldToJson) };
    case 'list':
      return {
        type: 'list',
        'element-id': type.elementId,
        element: typeToJson(type.element),
        'element-required': type.elementRequired,
      };
    case 'map':
      return {
        type: 'map',
        'key-id': type.keyId,
        key: typeToJson(type.key),
        'value-id': type.valueId,
        value: typeToJson(type.value),
        'value-required': type.valueRequired,
      };
    default:
      return formatType(type);
  }
}

const fieldMembers = new Set([
  ...['id', 'name', 'required', 'type', 'doc', 'initial-default', 'write-default'],
]);

/** @throws LakeError LAKE-I006 */
export function fieldFromJson(json: unknown, where: string): NestedField {
  const object = asObject(json, where);
  const name = asString(object['name'], `${where}.name`);
  const at = `${where}.${name}`;
  return {
    id: asId(object['id'], `${at}.id`),
    name,
    required: asBoolean(object['required'], `${at}.required`),
    type: typeFromJson(object['type'], `${at}.type`),
    ...(has(object, 'doc') && { doc: asString(object['doc'], `${at}.doc`) }),
    ...(has(object, 'initial-default') && { initialDefault: object['initial-default'] }),
    ...(has(object, 'write-default') && { writeDefault: object['write-default'] }),
    ...othersOf(object, fieldMembers),
  };
}

export function fieldToJson(field: NestedField): JsonObject {
  return {
    id: field.id,
    name: field.name,
    required: field.required,
    type: typeToJson(field.type),
    ...(field.doc !== undefined && { doc: field.doc }),
    ...(field.initialDefault !== undefined && { 'initial-default': field.initialDefault }),
    ...(field.writeDefault !== undefined && { 'write-default': field.writeDefault }),
    ...field.others,
  };
}

function structFromJson(object: JsonObject, where: string): StructType {
  const fields = asList(object['fields'], `${where}.fields`);
  return { kind: 'struct', fields: fields.map((f) => fieldFromJson(f, where)) };
}

function listFromJson(object: JsonObject, where: string): ListType {
  return {
    kind: 'list',
    elementId: asId(object['element-id'], `${where}.element-id`),
    elementRequired: asBoolean(object['element-required'], `${where}.element-required`),
    element: typeFromJson(object['element'], `${where}.element`),
  };
}

function mapFromJson(object: JsonObject, where: string): MapType {
  return {
    kind: 'map',
    keyId: asId(object['key-id'], `${where}.key-id`),
    key: typeFromJson(object['key'], `${where}.key`),
    valueId: asId(object['value-id'], `${where}.value-id`),
    valueRequired: asBoolean(object['value-required'], `${where}.value-required`),
    value: typeFromJson(object['value'], `${where}.value`),
  };
}
