/**
 * A new sort order for a table (spec: Sorting), as data.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { Schema } from '../schema/schema.js';
import { samePartition } from '../metadata/same-definition.js';
import type { Transform } from './partition-spec.js';
import { unsorted, type SortField, type SortOrder } from './sort-order.js';
import { formatTransform } from './transform-text.js';
import { transformSource } from './transform-source.js';

export interface NewSortField {
  readonly column: readonly string[];
  /** The column itself by default. */
  readonly transform?: Transform;
  /** Ascending by default. */
  readonly direction?: SortField['direction'];
  /** By default nulls come first in ascending and last in descending order. */
  readonly nullOrder?: SortField['nullOrder'];
}

/**
 * The order of these fields; none: the table is not sorted.
 *
 * @param schema the columns that the table will have
 * @throws LakeError LAKE-I007
 */
export function newSortOrder(schema: Schema, fields: readonly NewSortField[]): SortOrder {
  if (fields.length === 0) return unsorted;
  const sorted: SortField[] = [];
  for (const field of fields) {
    const next = sortField(schema, field);
    if (sorted.some((other) => samePartition(other, next))) {
      const what = `${formatTransform(next.transform)} of "${field.column.join('.')}"`;
      throw new LakeError('LAKE-I007', `cannot sort by ${what} twice`);
    }
    sorted.push(next);
  }
  return { orderId: 1, fields: sorted };
}

function sortField(schema: Schema, field: NewSortField): SortField {
  const { column, transform = { kind: 'identity' }, direction = 'asc' } = field;
  const what = `sort by ${formatTransform(transform)} of`;
  const source = transformSource(schema, { path: column, transform, what });
  return {
    ...{ sourceId: source.field.id, transform, direction },
    nullOrder: field.nullOrder ?? (direction === 'asc' ? 'nulls-first' : 'nulls-last'),
  };
}
