/**
 * Partition specs as JSON (spec: Appendix C, Partition Specs).
 *
 * @module
 */

import { asInteger, asList, asObject, asString, has, type JsonObject } from '../type/json-shape.js';
import type { PartitionField, PartitionSpec } from './partition-spec.js';
import { formatTransform, parseTransform } from './transform-text.js';

/** The first id of a partition field. */
export const firstPartitionFieldId = 1000;

/** @throws LakeError LAKE-I006 */
export function partitionSpecFromJson(json: unknown, where = 'partition-spec'): PartitionSpec {
  const object = asObject(json, where);
  return {
    specId: has(object, 'spec-id') ? asInteger(object['spec-id'], `${where}.spec-id`) : 0,
    fields: partitionFieldsFromJson(object['fields'], `${where}.fields`),
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
  return asList(json, where).map((item, index) => {
    const at = `${where}[${index}]`;
    const object = asObject(item, at);
    return {
      sourceId: sourceId(object, at),
      fieldId: has(object, 'field-id')
        ? asInteger(object['field-id'], `${at}.field-id`)
        : firstPartitionFieldId + index,
      name: asString(object['name'], `${at}.name`),
      transform: parseTransform(asString(object['transform'], `${at}.transform`)),
    };
  });
}

export function partitionSpecToJson(spec: PartitionSpec): JsonObject {
  return { 'spec-id': spec.specId, fields: partitionFieldsToJson(spec) };
}

/** The list of fields alone, as manifest headers hold it. */
export function partitionFieldsToJson(spec: PartitionSpec): readonly JsonObject[] {
  return spec.fields.map((field) => ({
    name: field.name,
    transform: formatTransform(field.transform),
    'source-id': field.sourceId,
    'field-id': field.fieldId,
  }));
}

/** Version 3 may write `source-ids`; a transform of several columns is unknown to lake anyway. */
export function sourceId(object: JsonObject, where: string): number {
  if (has(object, 'source-id')) return asInteger(object['source-id'], `${where}.source-id`);
  return asInteger(asList(object['source-ids'], `${where}.source-ids`)[0], `${where}.source-ids`);
}
