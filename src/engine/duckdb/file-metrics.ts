/**
 * The statistics of a written file as Iceberg keeps them (spec: Data File Fields). What is not
 * certain is left out: a wrong bound makes readers lose rows.
 *
 * @module
 */

import { truncateLower, truncateUpper } from '../../iceberg/scan/metrics-bounds.js';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { locatedFields, type LocatedField } from '../../iceberg/schema/schema-fields.js';
import { encodeSingleValue } from '../../iceberg/type/single-value.js';
import type { Type, Value } from '../../iceberg/type/type.js';
import type { Cell } from '../../sql/connection.js';
import { boundOf } from './bound-text.js';
import { metricsModes, type MetricsSettings } from './metrics-mode.js';

/** A row of `RETURN_STATS`. */
export interface FileStatistics {
  readonly path: string;
  readonly rows: number;
  /** Leaf columns by their quoted path, as DuckDB names them: `"st"."x"`. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface FileMetrics extends Pick<
  DataFile,
  | 'columnSizes'
  | 'valueCounts'
  | 'nullValueCounts'
  | 'nanValueCounts'
  | 'lowerBounds'
  | 'upperBounds'
> {
  readonly nullValueCounts: ReadonlyMap<number, number>;
}

/** From the cells of `RETURN_STATS`: filename, count, column statistics. */
export function fileStatistics([path, rows, columns]: readonly Cell[]): FileStatistics {
  const byColumn = mapEntries(columns).map(
    ([name, statistics]) =>
      [
        name as string,
        new Map(mapEntries(statistics).map(([k, v]) => [k as string, v as string])),
      ] as const,
  );
  return { path: path as string, rows: Number(rows), columns: new Map(byColumn) };
}

function mapEntries(cell: Cell): readonly (readonly [Cell, Cell])[] {
  const { entries } = cell as { readonly entries: readonly { key: Cell; value: Cell }[] };
  return entries.map(({ key, value }) => [key, value] as const);
}

export interface MetricsContext extends MetricsSettings {
  /** DuckDB's note about NaN holds for the last row group only. */
  readonly rowGroups: number;
}

export function fileMetrics(statistics: FileStatistics, context: MetricsContext): FileMetrics {
  const metrics = {
    columnSizes: new Map<number, number>(),
    valueCounts: new Map<number, number>(),
    nullValueCounts: new Map<number, number>(),
    nanValueCounts: new Map<number, number>(),
    lowerBounds: new Map<number, Uint8Array>(),
    upperBounds: new Map<number, Uint8Array>(),
  };
  const modes = metricsModes(context);
  for (const located of locatedFields(context.schema)) {
    const column = statistics.columns.get(columnPath(located));
    if (!column) continue;
    const { id, type } = located.field;
    setNumber(metrics.columnSizes, id, column.get('column_size_bytes'));
    const mode = modes(located);
    // Counts and bounds of elements, keys and values would mislead readers.
    if (mode.kind === 'none' || insideCollection(located)) continue;
    metrics.valueCounts.set(id, statistics.rows);
    setNumber(metrics.nullValueCounts, id, column.get('null_count'));
    if (context.rowGroups === 1 && column.get('has_nan') === 'false')
      metrics.nanValueCounts.set(id, 0);
    if (mode.kind === 'counts') continue;
    const length = mode.kind === 'truncate' ? mode.length : Infinity;
    setBound(metrics.lowerBounds, id, lowerBound(type, column.get('min'), length));
    setBound(metrics.upperBounds, id, upperBound(type, column.get('max'), length));
  }
  return metrics;
}

function columnPath({ path }: LocatedField): string {
  return path.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}

function insideCollection({ parents }: LocatedField): boolean {
  return parents.some((p) => p.type.kind === 'list' || p.type.kind === 'map');
}

function setNumber(map: Map<number, number>, id: number, text: string | undefined): void {
  if (text !== undefined && /^\d+$/.test(text)) map.set(id, Number(text));
}

function setBound(map: Map<number, Uint8Array>, id: number, bound: Uint8Array | undefined): void {
  if (bound) map.set(id, bound);
}

function lowerBound(type: Type, text: string | undefined, length: number): Uint8Array | undefined {
  const value = text === undefined ? undefined : boundOf(type, text);
  if (value === undefined) return undefined;
  return encodeSingleValue(
    type,
    truncateLower(type, value === 0 && isFloat(type) ? -0 : value, length),
  );
}

function upperBound(type: Type, text: string | undefined, length: number): Uint8Array | undefined {
  const value = text === undefined ? undefined : boundOf(type, text);
  if (value === undefined) return undefined;
  const bound: Exclude<Value, null> | undefined = truncateUpper(
    type,
    value === 0 && isFloat(type) ? 0 : value,
    length,
  );
  return bound === undefined ? undefined : encodeSingleValue(type, bound);
}

function isFloat(type: Type): boolean {
  return type.kind === 'float' || type.kind === 'double';
}
