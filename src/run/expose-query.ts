/**
 * Makes visible to one connection what a query reads: of tables with many files only those that may
 * hold rows which the query can use.
 *
 * @module
 */

import type { EngineConnection, RowFilter, ScannedTable } from '../engine/engine.js';
import type { ChangeInput } from '../project/compile.js';
import { exposeChangeView, type ChangesSince } from './change-view.js';
import { viewCompiler } from './compile-for-run.js';
import type { RunSession, TableNode } from './session.js';

export interface ReadingQuery {
  readonly sql: string;
  /** Unique ids of the nodes that it reads. */
  readonly reads: readonly string[];
  /** The node whose query it is. */
  readonly asker?: string;
  /** The views of changes that it reads. */
  readonly changes?: {
    readonly inputs: readonly ChangeInput[];
    readonly since: ChangesSince;
  };
  /** Expressions that will be computed over its rows. */
  readonly over?: readonly string[];
}

/** A table of fewer files is shown as it is: to ask which of them are needed costs about as much. */
const manyFiles = 8;

/**
 * Resolves to the bytes of the files behind the query.
 *
 * @throws ChangesUnknown where changes are read that cannot be told
 */
export async function exposeQuery(
  session: RunSession,
  connection: EngineConnection,
  query: ReadingQuery,
): Promise<number> {
  await session.declareAll(query.reads, viewCompiler(session, connection, query.asker));
  const changed = await exposeChanges(session, connection, query);
  const tables = session.tablesBehind(query.reads);
  const filters = await filtersOf(session, connection, { query, tables });
  await session.show(tables.filter((table) => !filters.has(table)));
  let bytes = changed.bytes;
  for (const table of tables) {
    const filter = filters.get(table);
    if (filter) bytes += await connection.exposeMatching(scanned(session, table), filter);
    else if (isReadWhole(table, query, changed)) bytes += session.totalBytes(table.uniqueId);
  }
  return bytes;
}

interface Changed {
  readonly bytes: number;
  /** Tables of which only changes are read, as far as is known. */
  readonly tables: ReadonlySet<string>;
}

async function exposeChanges(
  session: RunSession,
  connection: EngineConnection,
  { changes }: ReadingQuery,
): Promise<Changed> {
  const tables = new Set<string>();
  let bytes = 0;
  for (const use of changes?.inputs ?? []) {
    const read = await exposeChangeView(session, connection, use, changes?.since);
    if (read === undefined) continue;
    bytes += read;
    tables.add(use.uniqueId);
  }
  return { bytes, tables };
}

function isReadWhole(table: TableNode, query: ReadingQuery, changed: Changed): boolean {
  return table.uniqueId !== query.asker && !changed.tables.has(table.uniqueId);
}

async function filtersOf(
  session: RunSession,
  connection: EngineConnection,
  { query, tables }: { query: ReadingQuery; tables: readonly TableNode[] },
): Promise<ReadonlyMap<TableNode, RowFilter>> {
  const large = tables.filter((table) => session.totalFiles(table.uniqueId) >= manyFiles);
  if (large.length === 0 || (query.over ?? []).some(mayReadTables)) return new Map();
  const asked = tables.map((table) => scanned(session, table));
  const filters = await connection.filtersOf(query.sql, asked);
  return new Map(
    tables.flatMap((table, i) => {
      const filter = filters[i];
      return filter && large.includes(table) ? [[table, filter] as const] : [];
    }),
  );
}

function mayReadTables(expression: string): boolean {
  return /\b(?:from|table|with|values)\b/i.test(expression);
}

function scanned(session: RunSession, { uniqueId, relation }: TableNode): ScannedTable {
  const metadata = session.metadata(uniqueId);
  if (!metadata) throw new Error(`${uniqueId} was not declared`);
  return { relation, metadata };
}
