/**
 * DuckDB inside this process: one in-memory instance, in which Iceberg tables are views over their
 * live files.
 *
 * @module
 */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, DuckDBTimestampTZValue } from '@duckdb/node-api';
import { LakeError } from '../../errors.js';
import { currentSchema } from '../../iceberg/metadata/history.js';
import type { NestedField } from '../../iceberg/type/type.js';
import { quoteIdentifier, renderRelation, type Relation } from '../../project/relation.js';
import type { ColumnType } from '../../sql/connection.js';
import type { Storage } from '../../storage/storage.js';
import type { Engine, EngineConnection, RowBuffer, ScannedTable, TableView } from '../engine.js';
import { DuckDbConnection } from './connection.js';
import { createVectorTable } from './deletion-vectors.js';
import { databaseFault } from './database-error.js';
import { icebergFields } from './iceberg-fields.js';
import { DuckDbRowBuffer } from './row-buffer.js';
import { internalDatabase, type Session } from './session.js';
import { bodyName, hiddenSql, shellSql } from './table-shell.js';
import { tableViewSql } from './table-view.js';
import { engineName } from './version.js';

export interface DuckDbOptions {
  /** The name under which relations are qualified. */
  readonly database: string;
  readonly storage: Storage;
  readonly threads?: number;
  /** As DuckDB takes it: `2GB`. */
  readonly memoryLimit?: string;
  /** Where results that do not fit in memory go; the system's folder for such files by default. */
  readonly tempDirectory?: string;
}

/** The name that DuckDB gives to an instance in memory. */
const ownDatabase = 'memory';

export class DuckDbEngine implements Engine {
  readonly name = engineName;
  readonly version: string;
  readonly #session: Session;
  /** For what concerns all connections: schemas and views. */
  readonly #connection: DuckDbConnection;

  private constructor(session: Session, connection: DuckDbConnection, version: string) {
    this.#session = session;
    this.#connection = connection;
    this.version = version;
  }

  static async open(options: DuckDbOptions): Promise<DuckDbEngine> {
    const session: Session = {
      instance: await createInstance(options),
      storage: options.storage,
      layouts: new Map(),
      vectors: new Map(),
      functions: new Set(),
    };
    // The client prints timestamps in the zone of the machine; the session's is UTC.
    DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
    const connection = await DuckDbConnection.open(session);
    await connection.execute('SET GLOBAL parquet_metadata_cache = true');
    if (options.database !== ownDatabase) {
      await connection.execute(`ATTACH ':memory:' AS ${quoteIdentifier(options.database)}`);
    }
    await connection.execute(`ATTACH ':memory:' AS ${internalDatabase}`);
    await connection.execute(createVectorTable);
    const { rows } = await connection.query('SELECT version()');
    return new DuckDbEngine(session, connection, String(rows[0]?.[0]).replace(/^v/, ''));
  }

  async declareTable({ relation, metadata }: ScannedTable): Promise<void> {
    await this.#showTable(relation, hiddenSql(currentSchema(metadata).fields));
  }

  async exposeTable(relation: Relation, view: TableView): Promise<void> {
    await this.#showTable(relation, await tableViewSql(this.#connection, view));
  }

  async #showTable(relation: Relation, sql: string): Promise<void> {
    await this.#connection.execute(`CREATE OR REPLACE VIEW ${bodyName(relation)} AS ${sql}`);
    await this.exposeView(relation, shellSql(relation));
  }

  async exposeView(relation: Relation, sql: string): Promise<void> {
    const schema = [relation.database, relation.schema].map(quoteIdentifier).join('.');
    await this.#connection.execute(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    const before = `CREATE OR REPLACE VIEW ${renderRelation(relation)} AS `;
    await this.#connection.queryWithin({ before, sql });
  }

  async hide(relation: Relation): Promise<void> {
    await this.#connection.execute(`DROP VIEW IF EXISTS ${renderRelation(relation)}`);
    await this.#connection.execute(`DROP VIEW IF EXISTS ${bodyName(relation)}`);
  }

  connect(): Promise<EngineConnection> {
    return DuckDbConnection.open(this.#session);
  }

  fieldsOf(columns: readonly ColumnType[], formatVersion: 2 | 3 = 2): readonly NestedField[] {
    return icebergFields(columns, { formatVersion });
  }

  createBuffer(name: string, columns: readonly ColumnType[]): Promise<RowBuffer> {
    return DuckDbRowBuffer.create(this.#session, name, columns);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
    this.#session.instance.closeSync();
  }
}

async function createInstance(options: DuckDbOptions): Promise<DuckDBInstance> {
  const { threads, memoryLimit, tempDirectory } = options;
  try {
    return await DuckDBInstance.create(':memory:', {
      errors_as_json: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(threads === undefined ? {} : { threads: String(threads) }),
      ...(memoryLimit === undefined ? {} : { memory_limit: memoryLimit }),
      temp_directory: tempDirectory ?? join(tmpdir(), `lake-duckdb-${process.pid}`),
    });
  } catch (error) {
    const { message = String(error) } = databaseFault(error) ?? {};
    throw new LakeError('LAKE-C003', `the engine cannot be opened: ${message}`, { cause: error });
  }
}
