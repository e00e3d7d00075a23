/**
 * What the incoming keys say about the files that can hold rows with the same keys: an expression
 * for scan planning, true for every row that has one of the keys.
 *
 * @module
 */

import { canonicalRows } from '../engine/canonical.js';
import { parseCanonical } from '../iceberg/type/canonical-value.js';
import { all, any, between, everyRow, isIn, type Expression } from '../iceberg/scan/expression.js';
import type { NestedField, Type, Value } from '../iceberg/type/type.js';
import { quoteIdentifier } from '../project/relation.js';
import { parseJson } from '../util/json.js';
import { incomingRelation } from './incoming.js';
import type { IncrementalWrite } from './write.js';

/** More distinct values than this are told by their range. */
const mostValues = 200;
/** Times are told by their days, up to as many. */
const mostDays = 400;

const temporal = new Set(['timestamp', 'timestamptz']);
/** Types whose order DuckDB and Iceberg share. */
const ordered = new Set([
  ...['int', 'long', 'decimal', 'date', 'time', 'timestamp', 'timestamptz', 'string'],
]);

export async function keyFilter(
  write: IncrementalWrite,
  keys: readonly string[],
): Promise<Expression> {
  const terms: Expression[] = [];
  for (const key of keys) {
    const field = write.shape.schema.fields.find((f) => f.name === key);
    if (field && ordered.has(field.type.kind)) terms.push(await columnFilter(write, field));
  }
  return all(terms);
}

async function columnFilter(write: IncrementalWrite, field: NestedField): Promise<Expression> {
  const few = await distinct(write, field, quoteIdentifier(field.name), mostValues);
  if (few) return isIn(field.id, few);
  if (temporal.has(field.type.kind)) {
    const days = await dayRanges(write, field);
    if (days) return any(days.map(([low, high]) => between(field.id, low, high)));
  }
  const column = quoteIdentifier(field.name);
  const [low, high] = await values(write, [field, field], `SELECT min(${column}), max(${column})`);
  return low === undefined || high === undefined || low === null || high === null
    ? everyRow
    : between(field.id, low, high);
}

/** The least and greatest incoming value of each day; undefined when there are too many days. */
async function dayRanges(write: IncrementalWrite, field: NestedField) {
  const column = quoteIdentifier(field.name);
  const rows = await rowsOf(
    write,
    [field, field],
    `SELECT min(${column}), max(${column}) FROM ${incomingRelation} WHERE isfinite(${column})
     GROUP BY CAST(${column} AS DATE) LIMIT ${mostDays + 1}`,
  );
  if (rows.length > mostDays || rows.length === 0) return undefined;
  const infinite = await write.request.connection.query(
    `SELECT 1 FROM ${incomingRelation} WHERE NOT isfinite(${column}) LIMIT 1`,
  );
  if (infinite.rows.length > 0) return undefined;
  return rows.flatMap(([low, high]) =>
    low === undefined || high === undefined || low === null || high === null
      ? []
      : [[low, high] as const],
  );
}

async function distinct(
  write: IncrementalWrite,
  field: NestedField,
  column: string,
  most: number,
): Promise<readonly NonNullable<Value>[] | undefined> {
  const rows = await rowsOf(
    write,
    [field],
    `SELECT DISTINCT ${column} FROM ${incomingRelation} WHERE ${column} IS NOT NULL LIMIT ${most + 1}`,
  );
  if (rows.length > most) return undefined;
  return rows.flatMap(([value]) => (value === undefined || value === null ? [] : [value]));
}

async function values(
  write: IncrementalWrite,
  fields: readonly NestedField[],
  select: string,
): Promise<readonly Value[]> {
  return (await rowsOf(write, fields, `${select} FROM ${incomingRelation}`))[0] ?? [];
}

/** Rows of a query as Iceberg values. */
async function rowsOf(
  write: IncrementalWrite,
  fields: readonly NestedField[],
  sql: string,
): Promise<readonly (readonly Value[])[]> {
  const columns = fields.map((field, i) => ({ ...field, name: `c${i}` }));
  const names = columns.map((c) => c.name).join(', ');
  const query = `SELECT * FROM (${sql}) AS q(${names})`;
  const schema = { schemaId: 0, fields: columns, identifierFieldIds: [] };
  const found: Value[][] = [];
  for await (const text of canonicalRows(write.request.connection, query, schema)) {
    // A canonical row is an object with one member a column.
    const row = parseJson(text) as Readonly<Record<string, unknown>>;
    found.push(columns.map((c) => toValue(c.type, row[c.name])));
  }
  return found;
}

function toValue(type: Type, json: unknown): Value {
  return json === null || json === undefined ? null : parseCanonical(type, json);
}
