/**
 * A connection to DuckDB. Statements on it run one after the other.
 *
 * @module
 */

import { StatementType, type DuckDBConnection, type DuckDBResult } from '@duckdb/node-api';
import { quoteIdentifier } from '../../project/relation.js';
import type { ColumnType, QueryResult } from '../../sql/connection.js';
import { withoutFinalSemicolons } from '../../sql/query-text.js';
import { SqlError } from '../../sql/sql-error.js';
import { Semaphore } from '../../util/semaphore.js';
import type {
  DeleteRequest,
  DeleteResult,
  EngineConnection,
  RowFilter,
  ScannedTable,
  TableView,
  WriteRequest,
  WriteResult,
} from '../engine.js';
import { translateError, type StatementText } from './database-error.js';
import './exact-text.js';
import { showMatching } from './matching-files.js';
import { queryFilters } from './query-filters.js';
import type { Session } from './session.js';
import { tableViewSql } from './table-view.js';
import { writeDeletes } from './delete-writer.js';
import { writeFiles } from './writer.js';

/** Statements that have rows and no effect. */
const queryTypes = new Set<StatementType>([
  StatementType.SELECT,
  StatementType.EXPLAIN,
  StatementType.RELATION,
]);

export class DuckDbConnection implements EngineConnection {
  readonly session: Session;
  readonly #connection: DuckDBConnection;
  readonly #turn = new Semaphore(1);

  private constructor(session: Session, connection: DuckDBConnection) {
    this.session = session;
    this.#connection = connection;
  }

  static async open(session: Session): Promise<DuckDbConnection> {
    const client = await session.instance.connect();
    await client.run(`SET TimeZone = 'UTC'`);
    return new DuckDbConnection(session, client);
  }

  describe(sql: string): Promise<readonly ColumnType[]> {
    return this.#run({ sql }, async () => {
      const statement = await this.#connection.prepare(withoutFinalSemicolons(sql));
      try {
        if (!queryTypes.has(statement.statementType)) throw notAQuery();
        return Array.from({ length: statement.columnCount }, (_, i) => ({
          name: statement.columnName(i),
          type: statement.columnType(i).toString(),
        }));
      } finally {
        statement.destroySync();
      }
    });
  }

  query(sql: string): Promise<QueryResult> {
    return this.queryWithin({ sql });
  }

  /** As `query`, for a statement that holds the caller's text. */
  queryWithin(text: StatementText & { readonly after?: string }): Promise<QueryResult> {
    return this.#run(text, async () => {
      const statement = `${text.before ?? ''}${text.sql}${text.after ?? ''}`;
      const reader = await this.#connection.runAndReadAll(statement);
      return { columns: columnsOf(reader), rows: reader.getRows() };
    });
  }

  async *stream(sql: string): AsyncIterable<QueryResult> {
    const release = await this.#takeTurn();
    try {
      yield* this.#chunks(sql);
    } catch (error) {
      throw translateError(error, { sql });
    } finally {
      release();
    }
  }

  async *#chunks(sql: string): AsyncIterable<QueryResult> {
    const result = await this.#connection.stream(sql);
    const columns = columnsOf(result);
    let any = false;
    for await (const chunk of result) {
      if (chunk.rowCount === 0) continue;
      any = true;
      yield { columns, rows: chunk.getRows() };
    }
    if (!any) yield { columns, rows: [] };
  }

  execute(sql: string): Promise<number> {
    return this.#run({ sql }, async () => (await this.#connection.run(sql)).rowsChanged);
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
  }

  async exposeTemporary(name: string, view: TableView): Promise<string> {
    const sql = await tableViewSql(this, view);
    const quoted = quoteIdentifier(name);
    await this.execute(`CREATE OR REPLACE TEMP VIEW ${quoted} AS ${sql}`);
    return quoted;
  }

  filtersOf(
    sql: string,
    tables: readonly ScannedTable[],
  ): Promise<readonly (RowFilter | undefined)[]> {
    return queryFilters(this, sql, tables);
  }

  exposeMatching(table: ScannedTable, filter: RowFilter): Promise<number> {
    return showMatching(this, table, filter);
  }

  write(request: WriteRequest): Promise<WriteResult> {
    return writeFiles(this, request);
  }

  writeDeletes(request: DeleteRequest): Promise<DeleteResult> {
    return writeDeletes(this, request);
  }

  /** The client's own connection, for what has no SQL: appenders and functions. */
  get client(): DuckDBConnection {
    return this.#connection;
  }

  /** Holds the connection until the function that it resolves to is called. */
  #takeTurn(): Promise<() => void> {
    return new Promise((taken, failed) => {
      this.#turn.run(() => new Promise<void>((release) => taken(release))).catch(failed);
    });
  }

  #run<T>(text: StatementText, work: () => Promise<T>): Promise<T> {
    return this.#turn.run(async () => {
      try {
        return await work();
      } catch (error) {
        throw translateError(error, text);
      }
    });
  }
}

function columnsOf(
  result: Pick<DuckDBResult, 'columnCount' | 'columnName' | 'columnType'>,
): ColumnType[] {
  return Array.from({ length: result.columnCount }, (_, i) => ({
    name: result.columnName(i),
    type: result.columnType(i).toString(),
  }));
}

function notAQuery(): SqlError {
  return new SqlError('LAKE-S002', 'this is not a query', {
    offset: 0,
    hint: 'a model is one SELECT; statements with effects belong in hooks',
  });
}
