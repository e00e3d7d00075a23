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
}

export interface SortOrder {
  readonly orderId: number;
  readonly fields: readonly SortField[];
}

export const unsorted: SortOrder = { orderId: 0, fields: [] };
