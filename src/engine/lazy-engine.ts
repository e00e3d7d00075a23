/**
 * An engine that is opened by the first statement: a run in which nothing is executed needs none.
 *
 * @module
 */

import type { NestedField } from '../iceberg/type/type.js';
import type { Relation } from '../project/relation.js';
import type { ColumnType } from '../sql/connection.js';
import type { Engine, EngineConnection, RowBuffer, ScannedTable, TableView } from './engine.js';
import { LazyConnection } from './lazy-connection.js';

export interface LazyEngineOptions {
  readonly name: string;
  readonly version: string;
  readonly open: () => Promise<Engine>;
}

export class LazyEngine implements Engine {
  readonly name: string;
  readonly version: string;
  readonly #open: () => Promise<Engine>;
  #opening: Promise<Engine> | undefined;
  #opened: Engine | undefined;
  #fault: Error | undefined;

  constructor(options: LazyEngineOptions) {
    this.name = options.name;
    this.version = options.version;
    this.#open = options.open;
  }

  /** Why the engine could not be opened. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  async declareTable(table: ScannedTable): Promise<void> {
    await (await this.#engine()).declareTable(table);
  }

  async exposeTable(relation: Relation, view: TableView): Promise<void> {
    await (await this.#engine()).exposeTable(relation, view);
  }

  async exposeView(relation: Relation, sql: string): Promise<void> {
    await (await this.#engine()).exposeView(relation, sql);
  }

  async hide(relation: Relation): Promise<void> {
    await (await this.#engine()).hide(relation);
  }

  connect(): Promise<EngineConnection> {
    return Promise.resolve(new LazyConnection(async () => (await this.#engine()).connect()));
  }

  /** The columns come from a query, so the engine is open. */
  fieldsOf(columns: readonly ColumnType[], formatVersion?: 2 | 3): readonly NestedField[] {
    if (!this.#opened) throw new Error('columns of an engine that was never asked');
    return this.#opened.fieldsOf(columns, formatVersion);
  }

  async createBuffer(name: string, columns: readonly ColumnType[]): Promise<RowBuffer> {
    return (await this.#engine()).createBuffer(name, columns);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opening?.catch(() => undefined);
    await this.#opened?.[Symbol.asyncDispose]();
  }

  #engine(): Promise<Engine> {
    return (this.#opening ??= this.#openOnce());
  }

  async #openOnce(): Promise<Engine> {
    try {
      return (this.#opened = await this.#open());
    } catch (error) {
      if (error instanceof Error) this.#fault = error;
      throw error;
    }
  }
}
