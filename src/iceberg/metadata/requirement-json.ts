/**
 * Requirements as JSON, in the form of the REST catalog protocol (OpenAPI: TableRequirement).
 *
 * @module
 */

import { unreachable } from '../../util/unreachable.js';
import {
  asInteger,
  asLong,
  asObject,
  asString,
  has,
  malformed,
  type JsonObject,
} from '../type/json-shape.js';
import type { TableRequirement } from './requirement.js';

/** @throws LakeError LAKE-I006, also for a requirement that lake does not know */
export function requirementFromJson(json: unknown): TableRequirement {
  const object = asObject(json, 'requirement');
  const type = asString(object['type'], 'requirement.type');
  const integer = (name: string) => asInteger(object[name], name);
  switch (type) {
    case 'assert-create':
      return { type };
    case 'assert-table-uuid':
      return { type, uuid: asString(object['uuid'], 'uuid') };
    case 'assert-ref-snapshot-id':
      return {
        type,
        ref: asString(object['ref'], 'ref'),
        snapshotId: has(object, 'snapshot-id')
          ? asLong(object['snapshot-id'], 'snapshot-id')
          : null,
      };
    case 'assert-last-assigned-field-id':
      return { type, lastAssignedFieldId: integer('last-assigned-field-id') };
    case 'assert-current-schema-id':
      return { type, currentSchemaId: integer('current-schema-id') };
    case 'assert-last-assigned-partition-id':
      return { type, lastAssignedPartitionId: integer('last-assigned-partition-id') };
    case 'assert-default-spec-id':
      return { type, defaultSpecId: integer('default-spec-id') };
    case 'assert-default-sort-order-id':
      return { type, defaultSortOrderId: integer('default-sort-order-id') };
    default:
      throw malformed('requirement.type', `is unknown: ${type}`);
  }
}

export function requirementToJson(requirement: TableRequirement): JsonObject {
  const { type } = requirement;
  switch (type) {
    case 'assert-create':
      return { type };
    case 'assert-table-uuid':
      return { type, uuid: requirement.uuid };
    case 'assert-ref-snapshot-id':
      return { type, ref: requirement.ref, 'snapshot-id': requirement.snapshotId };
    case 'assert-last-assigned-field-id':
      return { type, 'last-assigned-field-id': requirement.lastAssignedFieldId };
    case 'assert-current-schema-id':
      return { type, 'current-schema-id': requirement.currentSchemaId };
    case 'assert-last-assigned-partition-id':
      return { type, 'last-assigned-partition-id': requirement.lastAssignedPartitionId };
    case 'assert-default-spec-id':
      return { type, 'default-spec-id': requirement.defaultSpecId };
    case 'assert-default-sort-order-id':
      return { type, 'default-sort-order-id': requirement.defaultSortOrderId };
    default:
      return unreachable(requirement);
  }
}
