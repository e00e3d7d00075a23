/**
 * Deletion vectors inside the session: one table of (vector, position) that scans join with.
 *
 * @module
 */

import { DuckDBDataChunk, BIGINT, INTEGER } from '@duckdb/node-api';
import type { DataFile } from '../../iceberg/manifest/data-file.js';
import { readDeletionVector } from '../../iceberg/scan/deletion-vector.js';
import type { DuckDbConnection } from './connection.js';
import { internalDatabase } from './session.js';

const table = 'deletion_vectors';
export const vectorTable = `${internalDatabase}.main.${table}`;
export const createVectorTable = `CREATE TABLE ${vectorTable} (vector INTEGER, pos BIGINT)`;

const chunkRows = 2048;

/** The number under which the vector's positions are in the table; loads it when it is not there. */
export function loadVector(connection: DuckDbConnection, file: DataFile): Promise<number> {
  const { vectors } = connection.session;
  const key = `${file.filePath}@${file.contentOffset ?? 0}`;
  const known = vectors.get(key);
  if (known) return known;
  const loading = load(connection, file, vectors.size);
  vectors.set(key, loading);
  loading.catch(() => vectors.delete(key));
  return loading;
}

async function load(connection: DuckDbConnection, file: DataFile, number: number): Promise<number> {
  const blob = await connection.session.storage.read(file.filePath, {
    offset: file.contentOffset ?? 0,
    ...(file.contentSizeInBytes === undefined ? {} : { length: file.contentSizeInBytes }),
  });
  const positions = readDeletionVector(blob);
  const client = await connection.session.instance.connect();
  const appender = await client.createAppender(table, 'main', internalDatabase);
  for (let from = 0; from < positions.length; from += chunkRows) {
    const part = [...positions.subarray(from, from + chunkRows)];
    const chunk = DuckDBDataChunk.create([INTEGER, BIGINT], part.length);
    chunk.setColumns([part.map(() => number), part]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  client.closeSync();
  return number;
}
