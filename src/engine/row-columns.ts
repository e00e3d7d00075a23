/**
 * The columns that say where a row stands and where it comes from (spec: Reserved Field IDs, Row
 * Lineage), beside a table's own.
 *
 * @module
 */

import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { currentSchema } from '../iceberg/metadata/history.js';
import type { Schema } from '../iceberg/schema/schema.js';
import type { NestedField } from '../iceberg/type/type.js';

/** Their names in SQL, beside a table's own columns. */
export interface RowColumns {
  /** The location of the row's data file. */
  readonly file: string;
  /** The number of the row in its data file, from 0. */
  readonly position: string;
  /** Format version 3: `_row_id` and `_last_updated_sequence_number`. */
  readonly rowId: string;
  readonly lastUpdated: string;
}

/** `_file`, `_pos` and so on; with more underscores where the table has such a column itself. */
export function rowColumns(schema: Schema): RowColumns {
  const taken = new Set(schema.fields.map((field) => field.name.toLowerCase()));
  const free = (name: string): string => (taken.has(name) ? free(`_${name}`) : name);
  return {
    file: free('_file'),
    position: free('_pos'),
    rowId: free('_row_id'),
    lastUpdated: free('_last_updated_sequence_number'),
  };
}

/** The columns of row lineage as data files store them: null where the file's entry tells them. */
export function lineageFields(schema: Schema): readonly [rowId: NestedField, update: NestedField] {
  const { rowId, lastUpdated } = rowColumns(schema);
  return [
    { id: 2147483540, name: rowId, required: false, type: { kind: 'long' } },
    { id: 2147483539, name: lastUpdated, required: false, type: { kind: 'long' } },
  ];
}

/** What a view of a table's files gives beside its columns. */
export function rowColumnNames(metadata: TableMetadata): readonly string[] {
  const { file, position, rowId, lastUpdated } = rowColumns(currentSchema(metadata));
  return metadata.formatVersion < 3 ? [file, position] : [file, position, rowId, lastUpdated];
}
