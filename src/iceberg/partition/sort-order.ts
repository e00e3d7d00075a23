/**
 * The order of rows within data files (spec: Sorting).
 *
 * @module
 */

import type { Transform } from './partition-spec.js';

export interface SortField {
  readonly sourceId: number;
  readonly transform: Transform;
  readonly direction: 'asc' | 'desc';
  readonly nullOrder: 'nulls-first' | 'nulls-last';
  /** Members of its JSON that lake does not interpret: further sources, say. */
  readonly others?: Readonly<Record<string, unknown>>;
}

export interface SortOrder {
  readonly orderId: number;
  readonly fields: readonly SortField[];
  readonly others?: Readonly<Record<string, unknown>>;
}

export const unsorted: SortOrder = { orderId: 0, fields: [] };
