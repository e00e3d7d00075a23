/**
 * Rows in canonical form: one JSON text a row, members in the order of the columns, whatever engine
 * or table they come from. 64-bit integers, decimals, floats and times are strings without loss.
 *
 * @module
 */

import { formatCanonical } from '../iceberg/type/canonical-value.js';
import type { Schema } from '../iceberg/schema/schema.js';
import type { NestedField, Type } from '../iceberg/type/type.js';
import { parseJson, stringifyJson } from '../util/json.js';
import type { Cell, SqlConnection } from '../sql/connection.js';
import { cellValue } from './duckdb/cell-value.js';
import { icebergFields } from './duckdb/iceberg-fields.js';

/**
 * The rows of a query in the query's order. Fields of the schema, found by name, decide the form
 * where the column's own type does not say enough (`unknown`).
 */
export async function* canonicalRows(
  connection: SqlConnection,
  sql: string,
  schema?: Schema,
): AsyncIterable<string> {
  let fields: readonly NestedField[] | undefined;
  for await (const { columns, rows } of connection.stream(sql)) {
    fields ??= columns.map((column) => {
      const known = schema?.fields.find((f) => f.name === column.name);
      if (known && decidesForm(known.type)) return known;
      const [field] = icebergFields([column], { formatVersion: 3 });
      if (!field) throw new Error(`column ${column.name} has no type`);
      return field;
    });
    for (const row of rows) yield objectText(fields, row);
  }
}

function decidesForm(type: Type): boolean {
  switch (type.kind) {
    case 'struct':
      return type.fields.some((f) => decidesForm(f.type));
    case 'list':
      return decidesForm(type.element);
    case 'map':
      return decidesForm(type.key) || decidesForm(type.value);
    default:
      return type.kind === 'unknown' || type.kind === 'variant';
  }
}

/** Text made by hand: an object would move members with names like `7` to the front. */
function objectText(fields: readonly NestedField[], cells: readonly Cell[]): string {
  const members = fields.map((f, i) => `${JSON.stringify(f.name)}:${cellText(f.type, cells[i])}`);
  return `{${members.join(',')}}`;
}

function cellText(type: Type, cell: Cell): string {
  if (cell === null || cell === undefined) return 'null';
  switch (type.kind) {
    case 'struct': {
      const { entries } = cell as { readonly entries: Readonly<Record<string, Cell>> };
      const cells = type.fields.map((f) => entries[f.name]);
      return objectText(type.fields, cells);
    }
    case 'list': {
      const { items } = cell as { readonly items: readonly Cell[] };
      return `[${items.map((item) => cellText(type.element, item)).join(',')}]`;
    }
    case 'map': {
      const { entries } = cell as { readonly entries: readonly { key: Cell; value: Cell }[] };
      const pairs = entries.map(({ key, value }) => ({
        key: cellText(type.key, key),
        value: cellText(type.value, value),
      }));
      return `[${pairs
        .sort(byKeyBytes)
        .map((p) => `[${p.key},${p.value}]`)
        .join(',')}]`;
    }
    case 'variant':
      return JSON.stringify(sortedText(parseJson(cell as string)));
    default:
      return JSON.stringify(formatCanonical(type, cellValue(type, cell)));
  }
}

/** Members sorted, no blanks. */
function sortedText(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(sortedText).join(',')}]`;
  if (typeof json !== 'object' || json === null) return stringifyJson(json);
  const members = Object.entries(json).map(([name, value]) => ({
    key: JSON.stringify(name),
    value: sortedText(value),
  }));
  const texts = members.sort(byKeyBytes).map((m) => `${m.key}:${m.value}`);
  return `{${texts.join(',')}}`;
}

function byKeyBytes(a: { readonly key: string }, b: { readonly key: string }): number {
  return Buffer.compare(Buffer.from(a.key, 'utf8'), Buffer.from(b.key, 'utf8'));
}
