/**
 * Whether two schemas, specs or orders are the same apart from the id they go by.
 *
 * @module
 */

import { stringifyJson } from '../../util/json.js';
import type { PartitionField, PartitionSpec } from '../partition/partition-spec.js';
import { schemaToJson } from '../schema/schema-json.js';
import type { Schema } from '../schema/schema.js';
import { sortOrderToJson } from '../partition/sort-order-json.js';
import type { SortOrder } from '../partition/sort-order.js';
import { sameTransform } from '../partition/transform-text.js';

export function sameSchema(a: Schema, b: Schema): boolean {
  const text = (schema: Schema) => stringifyJson(schemaToJson({ ...schema, schemaId: 0 }));
  return text(a) === text(b);
}

/** Field ids do not count: a table gives the same field the same id. */
export function sameSpec(a: PartitionSpec, b: PartitionSpec): boolean {
  return (
    a.fields.length === b.fields.length &&
    a.fields.every((field, i) => {
      const other = b.fields[i];
      return other !== undefined && samePartition(field, other) && field.name === other.name;
    })
  );
}

/** Whether two fields partition by the same value. */
export function samePartition(
  a: Pick<PartitionField, 'sourceId' | 'transform'>,
  b: Pick<PartitionField, 'sourceId' | 'transform'>,
): boolean {
  return a.sourceId === b.sourceId && sameTransform(a.transform, b.transform);
}

export function sameSortOrder(a: SortOrder, b: SortOrder): boolean {
  const text = (order: SortOrder) => stringifyJson(sortOrderToJson({ ...order, orderId: 0 }));
  return text(a) === text(b);
}
