/**
 * Sort orders as JSON (spec: Appendix C, Sort Orders).
 *
 * @module
 */

import {
  asId,
  asList,
  asObject,
  asString,
  malformed,
  othersOf,
  type JsonObject,
} from '../type/json-shape.js';
import { sourceId, sourceToJson } from './partition-spec-json.js';
import type { SortField, SortOrder } from './sort-order.js';
import { formatTransform, parseTransform } from './transform-text.js';

/** @throws LakeError LAKE-I006 */
export function sortOrderFromJson(json: unknown, where = 'sort-order'): SortOrder {
  const object = asObject(json, where);
  return {
    orderId: asId(object['order-id'], `${where}.order-id`),
    fields: asList(object['fields'], `${where}.fields`).map((f, i) =>
      sortFieldFromJson(f, `${where}.fields[${i}]`),
    ),
    ...othersOf(object, orderMembers),
  };
}

const orderMembers = new Set(['order-id', 'fields']);
const fieldMembers = new Set(['source-id', 'transform', 'direction', 'null-order']);

export function sortOrderToJson(order: SortOrder): JsonObject {
  return {
    'order-id': order.orderId,
    fields: order.fields.map((field) => ({
      transform: formatTransform(field.transform),
      ...sourceToJson(field),
      direction: field.direction,
      'null-order': field.nullOrder,
    })),
    ...order.others,
  };
}

function sortFieldFromJson(json: unknown, where: string): SortField {
  const object = asObject(json, where);
  const direction = asString(object['direction'], `${where}.direction`).toLowerCase();
  const nullOrder = asString(object['null-order'], `${where}.null-order`).toLowerCase();
  if (direction !== 'asc' && direction !== 'desc') {
    throw malformed(`${where}.direction`, 'must be asc or desc');
  }
  if (nullOrder !== 'nulls-first' && nullOrder !== 'nulls-last') {
    throw malformed(`${where}.null-order`, 'must be nulls-first or nulls-last');
  }
  return {
    sourceId: sourceId(object, where),
    transform: parseTransform(asString(object['transform'], `${where}.transform`)),
    direction,
    nullOrder,
    ...othersOf(object, fieldMembers),
  };
}
