/**
 * Rows of a query on standard output: as a table, as JSON or in canonical form.
 *
 * @module
 */

import { once } from 'node:events';
import { canonicalRows } from '../engine/canonical.js';
import type { EngineConnection } from '../engine/engine.js';
import { currentSchema } from '../iceberg/metadata/history.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import { textTable } from '../report/table.js';
import { stringifyJson } from '../util/json.js';
import { cellText, isNumericType } from './cell-text.js';

export type RowsForm = 'text' | 'json' | 'canonical';

export interface RowsRequest {
  readonly sql: string;
  readonly metadata?: TableMetadata;
  /** -1: all rows. */
  readonly limit: number;
  readonly form: RowsForm;
}

export async function printRows(connection: EngineConnection, request: RowsRequest): Promise<void> {
  const sql =
    request.limit < 0 ? request.sql : `SELECT * FROM (${request.sql}\n) LIMIT ${request.limit}`;
  switch (request.form) {
    case 'canonical':
      return printCanonical(connection, sql, request.metadata);
    case 'json':
      return printJson(connection, sql);
    case 'text':
      return printText(connection, sql);
  }
}

async function printText(connection: EngineConnection, sql: string): Promise<void> {
  const { columns, rows } = await connection.query(sql);
  const numeric = new Set(columns.flatMap((c, i) => (isNumericType(c.type) ? [i] : [])));
  const table = textTable({
    columns: columns.map((c) => c.name),
    rows: rows.map((row) => row.map(cellText)),
    numeric,
  });
  await write(`${table}\n`);
}

async function printJson(connection: EngineConnection, sql: string): Promise<void> {
  for await (const { columns, rows } of connection.stream(sql)) {
    const lines = rows.map((row) => {
      const entries = columns.map((c, i) => [c.name, jsonCell(row[i])]);
      return stringifyJson(Object.fromEntries(entries));
    });
    await write(lines.map((line) => `${line}\n`).join(''));
  }
}

function jsonCell(value: unknown): unknown {
  if (value === null || ['number', 'boolean', 'string', 'bigint'].includes(typeof value))
    return value;
  return cellText(value);
}

async function printCanonical(
  connection: EngineConnection,
  sql: string,
  metadata: TableMetadata | undefined,
): Promise<void> {
  const schema = metadata && currentSchema(metadata);
  const texts: string[] = [];
  for await (const row of canonicalRows(connection, sql, schema)) texts.push(row);
  const sorted = texts.map((t) => Buffer.from(t, 'utf8')).sort((a, b) => Buffer.compare(a, b));
  for (const row of sorted) await write(`${row.toString('utf8')}\n`);
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
