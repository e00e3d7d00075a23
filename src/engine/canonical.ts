/**
 * Rows in canonical form: one JSON text a row, the same for every engine.
 *
 * @module
 */

import type { Schema } from '../iceberg/schema.js';
import type { SqlConnection } from '../sql/connection.js';

export async function* canonicalRows(
  connection: SqlConnection,
  sql: string,
  schema?: Schema,
): AsyncIterable<string> {
  void schema;
  for await (const { rows } of connection.stream(sql)) {
    for (const row of rows) yield String(row);
  }
}
