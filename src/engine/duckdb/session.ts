/**
 * What all connections of an instance share: how its files are found, and what is known about them.
 *
 * @module
 */

import type { DuckDBInstance } from '@duckdb/node-api';
import type { Storage } from '../../storage/storage.js';
import type { FileLayout } from './file-layout.js';

/** The database for what the engine itself keeps: buffers and deletion vectors. */
export const internalDatabase = '__lake';

export interface Session {
  readonly instance: DuckDBInstance;
  readonly storage: Storage;
  /** By location; files never change. */
  readonly layouts: Map<string, FileLayout>;
  /** Loaded deletion vectors: number by location and offset. */
  readonly vectors: Map<string, Promise<number>>;
  /** Names of the scalar functions that were registered. */
  readonly functions: Set<string>;
}
