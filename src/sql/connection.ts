/**
 * The interface through which folders below the engine ask a database.
 *
 * @module
 */

export interface ColumnType {
  readonly name: string;
  /** The engine's own name of the type, e.g. `DECIMAL(18,8)` or `STRUCT(a INTEGER)`. */
  readonly type: string;
}

export type Cell = unknown;

export interface QueryResult {
  readonly columns: readonly ColumnType[];
  /** Values as the engine's client gives them to JavaScript (bigint for 64-bit integers). */
  readonly rows: readonly (readonly Cell[])[];
}

/** One connection: statements on it run one after the other; temporary objects are its own. */
export interface SqlConnection {
  /** Binds a query without running it. */
  describe(sql: string): Promise<readonly ColumnType[]>;
  query(sql: string): Promise<QueryResult>;
  /** Rows in chunks, for results that need not fit in memory. */
  stream(sql: string): AsyncIterable<QueryResult>;
  /** Runs one or more statements; resolves to the rows changed by the last one. */
  execute(sql: string): Promise<number>;
  interrupt(): void;
  close(): void;
}
