/**
 * What executes SQL and writes data files.
 *
 * @module
 */

import type { DataFile } from '../iceberg/manifest/data-file.js';
import type { Expression } from '../iceberg/scan/expression.js';
import type { ScanTask } from '../iceberg/scan/scan.js';
import type { NestedField } from '../iceberg/type/type.js';
import type { PartitionSpec } from '../iceberg/partition/partition-spec.js';
import type { Schema } from '../iceberg/schema/schema.js';
import type { SortOrder } from '../iceberg/partition/sort-order.js';
import type { TableMetadata } from '../iceberg/metadata/metadata.js';
import type { Relation } from '../project/relation.js';
import type { ColumnType, SqlConnection } from '../sql/connection.js';

/** Which rows of a table a view shows. */
export type TableView =
  | {
      readonly kind: 'snapshot';
      readonly metadata: TableMetadata;
      readonly snapshotId: bigint | null;
    }
  | {
      /** Rows that became part of the table after `from` up to `to` (`new_rows`, `changes`). */
      readonly kind: 'changes';
      readonly metadata: TableMetadata;
      readonly from: bigint;
      readonly to: bigint;
      readonly form: 'new-rows' | 'change-log';
      /** Columns that tell an update from a delete with an insert. */
      readonly key: readonly string[];
    }
  | {
      /**
       * Only these files, deletes applied, with `RowColumns`: where each row stands, and in format
       * version 3 its lineage.
       */
      readonly kind: 'files';
      readonly metadata: TableMetadata;
      readonly tasks: readonly ScanTask[];
    }
  | {
      /** No rows, with the table's columns (and `_change_type` for a change log). */
      readonly kind: 'empty';
      readonly metadata: TableMetadata;
      readonly form: 'new-rows' | 'change-log';
    };

/** A table as it is now, under the name by which a query reads it. */
export interface ScannedTable {
  readonly relation: Relation;
  readonly metadata: TableMetadata;
}

/** A condition on rows of a table. */
export type RowFilter = Expression;

export interface Engine extends AsyncDisposable {
  readonly name: string;
  readonly version: string;
  /**
   * Makes `relation` known with the table's columns: queries of it bind, but fail when they are
   * executed before its rows are shown.
   */
  declareTable(table: ScannedTable): Promise<void>;
  /** Makes `relation` show the table, for all connections; replaces what it showed. */
  exposeTable(relation: Relation, view: TableView): Promise<void>;
  /** Makes `relation` a view over a query. */
  exposeView(relation: Relation, sql: string): Promise<void>;
  /** Forgets a relation. */
  hide(relation: Relation): Promise<void>;
  connect(): Promise<EngineConnection>;
  /**
   * A query's columns as fields of a table, in the types they are stored with; ids are 0.
   *
   * @throws LakeError LAKE-S003 for a type that Iceberg has not (in the format version, 2 by
   * default), LAKE-S004 for names that differ only by case
   */
  fieldsOf(columns: readonly ColumnType[], formatVersion?: 2 | 3): readonly NestedField[];
  /** A place for rows on their way into a table: column vectors inside the engine. */
  createBuffer(name: string, columns: readonly ColumnType[]): Promise<RowBuffer>;
}

/** Rows that wait for a commit. */
export interface RowBuffer extends AsyncDisposable {
  /** The buffer's name in SQL, for any connection of the engine. */
  readonly relation: string;
  /** One array a column, all of the same length: text, bytes and numbers, or null. */
  append(columns: readonly (readonly unknown[])[]): Promise<void>;
  clear(): Promise<void>;
}

export interface EngineConnection extends SqlConnection {
  /** As `Engine.exposeTable`, but as a temporary view of this connection. Resolves to its name in SQL. */
  exposeTemporary(name: string, view: TableView): Promise<string>;
  /**
   * For each of the declared tables a condition that every row which the query can use satisfies;
   * undefined where it may use any row, where that is not certain, or where the query does not bind.
   */
  filtersOf(
    sql: string,
    tables: readonly ScannedTable[],
  ): Promise<readonly (RowFilter | undefined)[]>;
  /**
   * Lets this connection see, of a declared table, only the rows of those files that may hold
   * matching ones. Resolves to the bytes of these files and their deletes.
   */
  exposeMatching(table: ScannedTable, filter: RowFilter): Promise<number>;
  /** Executes a query and writes its rows as data files of a table. */
  write(request: WriteRequest): Promise<WriteResult>;
  /**
   * Executes a query of rows to delete and writes them as position delete files, in format version
   * 3 as deletion vectors. Commit all of the result, or nothing.
   */
  writeDeletes(request: DeleteRequest): Promise<DeleteResult>;
}

export interface WriteRequest {
  readonly sql: string;
  /** Columns by name; each is cast to its Iceberg type. Missing ones get their write default. */
  readonly schema: Schema;
  /**
   * The query also has the columns `rowId` and `lastUpdated` of `RowColumns`, which are stored: null
   * for a row that is new, and as the last update of one that changes (spec: Row Lineage).
   */
  readonly withLineage?: boolean;
  readonly spec: PartitionSpec;
  readonly sortOrder: SortOrder;
  /** The table's location; files go to `<location>/data/`. */
  readonly location: string;
  /** The table's properties (`write.*`) that bear on data files. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface WriteResult {
  readonly files: readonly DataFile[];
  readonly rows: number;
  readonly bytes: number;
}

export interface DeleteRequest {
  /** The columns `file` and `position` of `RowColumns`; a row may come several times. */
  readonly sql: string;
  readonly metadata: TableMetadata;
  /** The files that the rows are of, with the deletes that apply to them. */
  readonly tasks: readonly ScanTask[];
}

export interface DeleteResult {
  /** Delete files. */
  readonly files: readonly DataFile[];
  /** Delete files that the new ones replace. */
  readonly replaced: readonly DataFile[];
  /** Locations of the data files that lose rows. */
  readonly referenced: readonly string[];
  readonly bytes: number;
}
