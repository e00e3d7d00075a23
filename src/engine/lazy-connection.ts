/**
 * A connection that is opened by the first statement.
 *
 * @module
 */

import { LakeError } from '../errors.js';
import type { ColumnType, QueryResult } from '../sql/connection.js';
import type {
  DeleteRequest,
  DeleteResult,
  EngineConnection,
  RowFilter,
  ScannedTable,
  TableView,
  WriteRequest,
  WriteResult,
} from './engine.js';

export class LazyConnection implements EngineConnection {
  readonly #open: () => Promise<EngineConnection>;
  #opening: Promise<EngineConnection> | undefined;
  #opened: EngineConnection | undefined;
  #interrupted = false;

  constructor(open: () => Promise<EngineConnection>) {
    this.#open = open;
  }

  async describe(sql: string): Promise<readonly ColumnType[]> {
    return (await this.#connection()).describe(sql);
  }

  async query(sql: string): Promise<QueryResult> {
    return (await this.#connection()).query(sql);
  }

  async *stream(sql: string): AsyncIterable<QueryResult> {
    yield* (await this.#connection()).stream(sql);
  }

  async execute(sql: string): Promise<number> {
    return (await this.#connection()).execute(sql);
  }

  async exposeTemporary(name: string, view: TableView): Promise<string> {
    return (await this.#connection()).exposeTemporary(name, view);
  }

  async filtersOf(
    sql: string,
    tables: readonly ScannedTable[],
  ): Promise<readonly (RowFilter | undefined)[]> {
    return (await this.#connection()).filtersOf(sql, tables);
  }

  async exposeMatching(table: ScannedTable, filter: RowFilter): Promise<number> {
    return (await this.#connection()).exposeMatching(table, filter);
  }

  async write(request: WriteRequest): Promise<WriteResult> {
    return (await this.#connection()).write(request);
  }

  async writeDeletes(request: DeleteRequest): Promise<DeleteResult> {
    return (await this.#connection()).writeDeletes(request);
  }

  /** Stops the running statement, and the one that waits for the connection to open. */
  interrupt(): void {
    if (this.#opened) this.#opened.interrupt();
    else this.#interrupted = this.#opening !== undefined;
  }

  close(): void {
    this.#opening?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }

  async #connection(): Promise<EngineConnection> {
    this.#opening ??= this.#open();
    this.#opened = await this.#opening;
    if (!this.#interrupted) return this.#opened;
    this.#interrupted = false;
    throw new LakeError('LAKE-R003', 'interrupted');
  }
}
