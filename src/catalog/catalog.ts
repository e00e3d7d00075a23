/**
 * Where the current metadata of each table is kept. Every commit is a list of requirements and
 * updates that one pure function applies; catalogs differ only in how they swap the pointer.
 *
 * @module
 */

import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { TableRequirement } from '../iceberg/metadata/requirement.js';
import type { TableUpdate } from '../iceberg/metadata/update.js';

export interface TableIdentifier {
  readonly namespace: readonly string[];
  readonly name: string;
}

export interface LoadedTable {
  readonly identifier: TableIdentifier;
  readonly metadataLocation: string;
  readonly metadata: TableMetadata;
}

export interface TableCommit {
  readonly identifier: TableIdentifier;
  readonly requirements: readonly TableRequirement[];
  readonly updates: readonly TableUpdate[];
}

export interface Catalog {
  /** The database under which relations are rendered. */
  readonly name: string;
  /** True when `commit` publishes several tables in one transaction. */
  readonly atomicAcrossTables: boolean;
  createNamespace(namespace: readonly string[]): Promise<void>;
  listNamespaces(): Promise<readonly (readonly string[])[]>;
  listTables(namespace: readonly string[]): Promise<readonly TableIdentifier[]>;
  /** Undefined when there is no such table. */
  loadTable(identifier: TableIdentifier): Promise<LoadedTable | undefined>;
  /** The location a new table will have. */
  tableLocation(identifier: TableIdentifier): string;
  /**
   * Applies the commits. A table is created by a commit that requires `assert-create`.
   *
   * @throws CommitConflict when a requirement does not hold: nothing of that commit is there
   * @throws CommitStateUnknown when nobody can tell
   */
  commit(commits: readonly TableCommit[]): Promise<readonly LoadedTable[]>;
  /** Removes the table from the catalog and, with `purge`, its files. False: there was none. */
  dropTable(identifier: TableIdentifier, options?: { purge?: boolean }): Promise<boolean>;
}

/** `ns.table`, as summaries and messages write it. */
export function tableName(identifier: TableIdentifier): string {
  return [...identifier.namespace, identifier.name].join('.');
}
