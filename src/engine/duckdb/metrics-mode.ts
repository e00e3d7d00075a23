/**
 * How much of a column's statistics goes into manifests: `write.metadata.metrics.*` of the table.
 *
 * @module
 */

import { LakeError } from '../../errors.js';
import { defaultBoundLength } from '../../iceberg/scan/metrics-bounds.js';
import type { SortOrder } from '../../iceberg/partition/sort-order.js';
import type { Schema } from '../../iceberg/schema/schema.js';
import { childFields, type LocatedField } from '../../iceberg/schema/schema-fields.js';
import type { NestedField } from '../../iceberg/type/type.js';

export type MetricsMode =
  | { readonly kind: 'none' | 'counts' | 'full' }
  | { readonly kind: 'truncate'; readonly length: number };

export interface MetricsSettings {
  readonly schema: Schema;
  readonly properties: Readonly<Record<string, string>>;
  readonly sortOrder?: SortOrder;
}

const defaultProperty = 'write.metadata.metrics.default';
const columnProperty = 'write.metadata.metrics.column.';
const limitProperty = 'write.metadata.metrics.max-inferred-column-defaults';

const truncated: MetricsMode = { kind: 'truncate', length: defaultBoundLength };

/**
 * The mode of each column: its own, else the default. Without a default only the first 100 columns
 * have bounds. Columns that the table is sorted by have them unless their own mode says otherwise.
 *
 * @throws LakeError LAKE-C003 for a property with a value that it cannot have
 */
export function metricsModes(settings: MetricsSettings): (located: LocatedField) => MetricsMode {
  const { schema, properties } = settings;
  const fallback = modeOf(properties, defaultProperty);
  const limit = columnLimit(properties);
  const inferred = fallback ? undefined : firstColumns(schema.fields, limit);
  const sorted = new Set(settings.sortOrder?.fields.map((f) => f.sourceId));
  return ({ field, path }) => {
    const own = modeOf(properties, columnProperty + path.join('.'));
    if (own) return own;
    const mode = fallback ?? (inferred?.has(field.id) ? truncated : ({ kind: 'none' } as const));
    const bounded = mode.kind === 'full' || mode.kind === 'truncate';
    return sorted.has(field.id) && !bounded ? truncated : mode;
  };
}

function modeOf(
  properties: Readonly<Record<string, string>>,
  name: string,
): MetricsMode | undefined {
  const text = properties[name];
  if (text === undefined) return undefined;
  const lower = text.toLowerCase();
  if (lower === 'none' || lower === 'counts' || lower === 'full') return { kind: lower };
  const length = Number(/^truncate\((\d{1,9})\)$/.exec(lower)?.[1] ?? 0);
  if (length > 0) return { kind: 'truncate', length };
  throw new LakeError('LAKE-C003', `${name} cannot be "${text}"`, {
    hint: 'one of none, counts, truncate(n) with n above 0, full',
  });
}

function columnLimit(properties: Readonly<Record<string, string>>): number {
  const text = properties[limitProperty] ?? '100';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new LakeError('LAKE-C003', `${limitProperty} must be a number: "${text}"`);
}

/** Ids of the first primitive columns: those of a struct before those of the structs inside it. */
function firstColumns(fields: readonly NestedField[], limit: number): ReadonlySet<number> {
  const ids: number[] = [];
  const visit = (level: readonly NestedField[]): void => {
    const plain = level.filter((f) => childFields(f.type).length === 0);
    ids.push(...plain.map((f) => f.id).slice(0, limit - ids.length));
    for (const field of level) if (ids.length < limit) visit(childFields(field.type));
  };
  visit(fields);
  return new Set(ids);
}
