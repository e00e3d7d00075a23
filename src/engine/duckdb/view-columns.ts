/**
 * The columns of a view of a table, under the names that its schema gives them.
 *
 * @module
 */

import type { NestedField } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import { columnName } from './file-rows.js';
import { sqlType } from './type-sql.js';

/** No rows, with a table's columns (and `_change_type` for a change log). */
export function emptySql(fields: readonly NestedField[], form: 'new-rows' | 'change-log'): string {
  const changeType = form === 'change-log' ? ', NULL::VARCHAR AS _change_type' : '';
  return `SELECT ${namedNulls(fields)}${changeType} WHERE false`;
}

/** All columns without a value, as a list for SELECT. */
export function namedNulls(fields: readonly NestedField[]): string {
  return fields.map((f) => `${nullColumn(f)} AS ${quoteIdentifier(f.name)}`).join(', ');
}

/** The column without a value, in the type it is read with. */
export function nullColumn(field: NestedField): string {
  return `CAST(NULL AS ${sqlType(field.type)})`;
}

/** From `c<field id>` to names. */
export function namedColumns(fields: readonly NestedField[]): string[] {
  return fields.map((f) => `${columnName(f)} AS ${quoteIdentifier(f.name)}`);
}
