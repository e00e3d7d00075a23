/**
 * DuckDB inside this process: one in-memory instance, in which Iceberg tables are views over their
 * live files.
 *
 * @module
 */

import type { NestedField } from '../../iceberg/type.js';
import type { Relation } from '../../project/relation.js';
import type { ColumnType } from '../../sql/connection.js';
import type { Storage } from '../../storage/storage.js';
import type { Engine, EngineConnection, RowBuffer, TableView } from '../engine.js';

export interface DuckDbOptions {
  /** The name under which relations are qualified. */
  readonly database: string;
  readonly storage: Storage;
  readonly threads?: number;
  /** As DuckDB takes it: `2GB`. */
  readonly memoryLimit?: string;
  readonly tempDirectory?: string;
}

export class DuckDbEngine implements Engine {
  readonly name = 'duckdb';
  readonly version = '';

  static async open(options: DuckDbOptions): Promise<DuckDbEngine> {
    throw new Error(options.database);
  }

  async exposeTable(relation: Relation, view: TableView): Promise<void> {
    throw new Error(`${relation.identifier} ${view.kind}`);
  }

  async exposeView(relation: Relation, sql: string): Promise<void> {
    throw new Error(`${relation.identifier} ${sql}`);
  }

  async hide(relation: Relation): Promise<void> {
    throw new Error(relation.identifier);
  }

  async connect(): Promise<EngineConnection> {
    throw new Error('');
  }

  fieldsOf(columns: readonly ColumnType[]): readonly NestedField[] {
    throw new Error(String(columns.length));
  }

  async createBuffer(name: string, columns: readonly ColumnType[]): Promise<RowBuffer> {
    throw new Error(`${name} ${columns.length}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
