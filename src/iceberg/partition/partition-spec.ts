/**
 * How a table is partitioned (spec: Partitioning).
 *
 * @module
 */

export type Transform =
  | { readonly kind: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' }
  | { readonly kind: 'bucket'; readonly buckets: number }
  | { readonly kind: 'truncate'; readonly width: number }
  | { readonly kind: 'unknown'; readonly text: string };

export interface PartitionField {
  readonly sourceId: number;
  readonly fieldId: number;
  readonly name: string;
  readonly transform: Transform;
  /** Members of its JSON that lake does not interpret: further sources, say. */
  readonly others?: Readonly<Record<string, unknown>>;
}

export interface PartitionSpec {
  readonly specId: number;
  readonly fields: readonly PartitionField[];
  readonly others?: Readonly<Record<string, unknown>>;
}

export const unpartitioned: PartitionSpec = { specId: 0, fields: [] };

/** Void fields alone do not partition either. */
export function isUnpartitioned({ fields }: PartitionSpec): boolean {
  return fields.every(({ transform }) => transform.kind === 'void');
}
