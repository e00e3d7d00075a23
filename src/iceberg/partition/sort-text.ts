/**
 * Sort orders from what people write in `sort_by`.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import type { Schema } from '../schema/schema.js';
import { unsorted, type SortField, type SortOrder } from './sort-order.js';
import { parseTerm } from './transform-term.js';

const setting = 'sort_by';
const direction = /\s+(asc|desc)$/i;
const nulls = /\s+nulls\s+(first|last)$/i;

/**
 * `ts`, `ts desc`, `ts desc nulls last`, `bucket(16, id)`. Without a word on nulls they come first
 * in ascending and last in descending order, as Iceberg has it.
 *
 * @throws LakeError LAKE-C003
 */
export function parseSortBy(schema: Schema, texts: readonly string[]): SortOrder {
  if (texts.length === 0) return unsorted;
  const fields = texts.map((text) => parseSortField(schema, text.trim()));
  const sources = fields.map((field) => `${field.sourceId} ${JSON.stringify(field.transform)}`);
  const twice = texts.find((_, i) => sources.indexOf(sources[i] ?? '') < i);
  if (twice !== undefined) {
    throw new LakeError('LAKE-C003', `${setting}: ${twice} is there twice`);
  }
  return { orderId: 1, fields };
}

function parseSortField(schema: Schema, text: string): SortField {
  const nullsWord = nulls.exec(text)?.[1]?.toLowerCase();
  const ordered = text.replace(nulls, '');
  const descending = direction.exec(ordered)?.[1]?.toLowerCase() === 'desc';
  const { column, transform } = parseTerm(schema, ordered.replace(direction, ''), setting);
  const nullsFirst = nullsWord === undefined ? !descending : nullsWord === 'first';
  return {
    sourceId: column.field.id,
    transform,
    direction: descending ? 'desc' : 'asc',
    nullOrder: nullsFirst ? 'nulls-first' : 'nulls-last',
  };
}
