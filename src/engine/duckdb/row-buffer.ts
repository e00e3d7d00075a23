/**
 * Rows on their way into a table: a native table of the session that is filled with column vectors.
 *
 * @module
 */

import {
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { NestedField, Type } from '../../iceberg/type/type.js';
import { quoteIdentifier } from '../../project/relation.js';
import type { ColumnType } from '../../sql/connection.js';
import type { RowBuffer } from '../engine.js';
import { duckDbType } from './client-type.js';
import { translateError } from './database-error.js';
import { icebergFields } from './iceberg-fields.js';
import { internalDatabase, type Session } from './session.js';

/** As many rows as a chunk can hold. */
const chunkRows = 2048;

type Convert = (value: unknown) => DuckDBValue;

export class DuckDbRowBuffer implements RowBuffer {
  readonly relation: string;
  readonly #name: string;
  readonly #client: DuckDBConnection;
  readonly #types: readonly DuckDBType[];
  readonly #converts: readonly (Convert | undefined)[];

  private constructor(client: DuckDBConnection, name: string, fields: readonly NestedField[]) {
    this.#client = client;
    this.#name = name;
    this.relation = [internalDatabase, 'main', name].map(quoteIdentifier).join('.');
    this.#types = fields.map((f) => duckDbType(f.type));
    this.#converts = fields.map((f) => converter(f.type));
  }

  /** A buffer of that name must not exist. */
  static async create(
    session: Session,
    name: string,
    columns: readonly ColumnType[],
  ): Promise<DuckDbRowBuffer> {
    const fields = icebergFields(columns, { formatVersion: 3 });
    const client = await session.instance.connect();
    const buffer = new DuckDbRowBuffer(client, name, fields);
    const definitions = columns.map((c) => `${quoteIdentifier(c.name)} ${c.type}`);
    await client.run(`CREATE TABLE ${buffer.relation} (${definitions.join(', ')})`);
    return buffer;
  }

  async append(columns: readonly (readonly unknown[])[]): Promise<void> {
    const rows = columns[0]?.length ?? 0;
    if (columns.length !== this.#types.length || columns.some((c) => c.length !== rows)) {
      throw new Error(`${this.#name}: columns of different lengths`);
    }
    const appender = await this.#client.createAppender(this.#name, 'main', internalDatabase);
    try {
      this.#fill(appender, columns, rows);
    } finally {
      appender.closeSync();
    }
  }

  async clear(): Promise<void> {
    await this.#run(`TRUNCATE ${this.relation}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#run(`DROP TABLE IF EXISTS ${this.relation}`);
    this.#client.closeSync();
  }

  #fill(appender: DuckDBAppender, columns: readonly (readonly unknown[])[], rows: number): void {
    for (let from = 0; from < rows; from += chunkRows) {
      const to = Math.min(rows, from + chunkRows);
      const chunk = DuckDBDataChunk.create(this.#types, to - from);
      columns.forEach((values, column) => {
        const vector = chunk.getColumnVector(column);
        const convert = this.#converts[column];
        for (let i = from; i < to; i += 1) {
          const value = values[i];
          if (value === null || value === undefined) vector.setItem(i - from, null);
          // Values that need no conversion are what the vector takes.
          else vector.setItem(i - from, convert ? convert(value) : (value as DuckDBValue));
        }
        vector.flush();
      });
      appender.appendDataChunk(chunk);
    }
  }

  async #run(sql: string): Promise<void> {
    try {
      await this.#client.run(sql);
    } catch (error) {
      throw translateError(error, { sql });
    }
  }
}

/** From plain values to those of the client; undefined where they are the same. */
function converter(type: Type): Convert | undefined {
  switch (type.kind) {
    case 'binary':
      return (value) => new DuckDBBlobValue(value as Uint8Array);
    case 'long':
      return (value) => (typeof value === 'bigint' ? value : BigInt(value as number));
    case 'timestamptz':
      return (value) => new DuckDBTimestampTZValue(BigInt(value as bigint | number));
    case 'timestamp':
      return (value) => new DuckDBTimestampValue(BigInt(value as bigint | number));
    case 'list': {
      const element = nullable(converter(type.element));
      return (value) => new DuckDBListValue((value as readonly unknown[]).map(element));
    }
    case 'struct': {
      const members = type.fields.map((f) => [f.name, nullable(converter(f.type))] as const);
      return (value) => {
        const source = value as Readonly<Record<string, unknown>>;
        return new DuckDBStructValue(
          Object.fromEntries(members.map(([name, convert]) => [name, convert(source[name])])),
        );
      };
    }
    default:
      return undefined;
  }
}

function nullable(convert: Convert | undefined): Convert {
  return (value) => {
    if (value === null || value === undefined) return null;
    return convert ? convert(value) : (value as DuckDBValue);
  };
}
