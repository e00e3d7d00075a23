/**
 * Partition specs as JSON (spec: Appendix C, Partition Specs).
 *
 * @module
 */

import {
  asId,
  asList,
  asObject,
  asString,
  has,
  malformed,
  othersOf,
  type JsonObject,
} from '../type/json-shape.js';
import type { PartitionField, PartitionSpec } from './partition-spec.js';
import { formatTransform, parseTransform } from './transform-text.js';

/** The first id of a partition field. */
export const firstPartitionFieldId = 1000;

/** @throws LakeError LAKE-I006 */
export function partitionSpecFromJson(json: unknown, where = 'partition-spec'): PartitionSpec {
  const object = asObject(json, where);
  return {
    specId: has(object, 'spec-id') ? asId(object['spec-id'], `${where}.spec-id`) : 0,
    fields: partitionFieldsFromJson(object['fields'], `${where}.fields`),
    ...othersOf(object, specMembers),
  };
}

/**
 * The list of fields alone, as version 1 and manifest headers hold it. Missing field ids count from
 * 1000.
 *
 * @throws LakeError LAKE-I006
 */
export function partitionFieldsFromJson(
  json: unknown,
  where = 'partition-spec',
): readonly PartitionField[] {
  const fields = asList(json, where).map((item, index): PartitionField => {
    const at = `${where}[${index}]`;
    const object = asObject(item, at);
    return {
      sourceId: sourceId(object, at),
      fieldId: has(object, 'field-id')
        ? asId(object['field-id'], `${at}.field-id`)
        : firstPartitionFieldId + index,
      name: asString(object['name'], `${at}.name`),
      transform: parseTransform(asString(object['transform'], `${at}.transform`)),
      ...othersOf(object, fieldMembers),
    };
  });
  requireUniqueIds(fields, where);
  return fields;
}

function requireUniqueIds(fields: readonly PartitionField[], where: string): void {
  const seen = new Set<number>();
  for (const { fieldId } of fields) {
    if (seen.has(fieldId)) throw malformed(where, `has the field id ${fieldId} twice`);
    seen.add(fieldId);
  }
}

const specMembers = new Set(['spec-id', 'fields']);
const fieldMembers = new Set(['source-id', 'field-id', 'name', 'transform']);

export function partitionSpecToJson(spec: PartitionSpec): JsonObject {
  return { 'spec-id': spec.specId, fields: partitionFieldsToJson(spec), ...spec.others };
}

/** The list of fields alone, as manifest headers hold it. */
export function partitionFieldsToJson(spec: PartitionSpec): readonly JsonObject[] {
  return spec.fields.map((field) => ({
    name: field.name,
    transform: formatTransform(field.transform),
    ...sourceToJson(field),
    'field-id': field.fieldId,
  }));
}

/** Version 3 may write `source-ids`; a transform of several columns is unknown to lake anyway. */
export function sourceId(object: JsonObject, where: string): number {
  if (has(object, 'source-id')) return asId(object['source-id'], `${where}.source-id`);
  const at = `${where}.source-ids`;
  const all = has(object, 'source-ids') ? asList(object['source-ids'], at) : [];
  const [first] = all.map((id) => asId(id, at));
  if (first === undefined) throw malformed(where, 'has no source-id');
  return first;
}

/** Several sources stand for themselves. */
export function sourceToJson(field: {
  readonly sourceId: number;
  readonly others?: JsonObject;
}): JsonObject {
  const all = field.others?.['source-ids'];
  const several = Array.isArray(all) && all.length > 1;
  return { ...(!several && { 'source-id': field.sourceId }), ...field.others };
}
