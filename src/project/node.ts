/**
 * The resources of a project as immutable data, with dbt's names for their parts.
 *
 * @module
 */

import type { SourceLocation } from '../errors.js';
import type { Relation } from './relation.js';

type Severity = 'error' | 'warn';

export interface ColumnInfo {
  readonly name: string;
  readonly description: string;
  readonly dataType?: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** A node's merged configuration: known keys typed, every key kept in `all`. */
export interface NodeConfig {
  readonly enabled: boolean;
  readonly materialized: string;
  readonly schema?: string;
  readonly database?: string;
  readonly alias?: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly uniqueKey: readonly string[];
  /** `microbatch` compiles, and is refused when it runs. */
  readonly incrementalStrategy?:
    'append' | 'merge' | 'delete+insert' | 'insert_overwrite' | 'microbatch';
  readonly onSchemaChange: 'ignore' | 'append_new_columns' | 'sync_all_columns' | 'fail';
  readonly fullRefresh?: boolean;
  /** Iceberg transforms over columns: `day(ingestion_timestamp)`, `symbol`, `bucket(16, id)`. */
  readonly partitionBy: readonly string[];
  /** `symbol`, `last_updated desc nulls last`. */
  readonly sortBy: readonly string[];
  readonly tableProperties: Readonly<Record<string, string>>;
  readonly formatVersion: 2 | 3;
  readonly mergeUpdateColumns?: readonly string[];
  readonly mergeExcludeColumns?: readonly string[];
  /**
   * A condition on the query's rows. Those that meet it are not stored: they say which keys (merge,
   * delete+insert) or partitions (insert_overwrite) an incremental run removes.
   */
  readonly deletedWhen?: string;
  /** Every key by its name in YAML or `config()`, defaults included: what `config.get` sees. */
  readonly all: Readonly<Record<string, unknown>>;
}

interface NodeBase {
  /** `model.<package>.<name>`. */
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  /** Relative to its resource path (`silver/crypto_prices.sql`). */
  readonly path: string;
  /** Relative to the project's root (`models/silver/crypto_prices.sql`). */
  readonly originalFilePath: string;
  readonly fqn: readonly string[];
  readonly description: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly config: NodeConfig;
  /** The properties file that describes it. */
  readonly patchPath?: string;
  readonly location: SourceLocation;
}

interface TableLike {
  readonly relation: Relation;
  readonly columns: ReadonlyMap<string, ColumnInfo>;
}

interface Dependencies {
  readonly nodes: readonly string[];
  readonly macros: readonly string[];
}

interface Compilable {
  readonly rawCode: string;
  readonly checksum: string;
  readonly dependsOn: Dependencies;
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [source: string, table: string])[];
}

export interface RefCall {
  readonly package?: string;
  readonly name: string;
  readonly version?: string | number;
  readonly location?: SourceLocation;
}

export interface ModelNode extends NodeBase, TableLike, Compilable {
  readonly resourceType: 'model';
}

export interface SeedNode extends NodeBase, TableLike {
  readonly resourceType: 'seed';
  readonly checksum: string;
}

export interface SourceNode extends NodeBase, TableLike {
  readonly resourceType: 'source';
  readonly sourceName: string;
  readonly sourceDescription: string;
  readonly loader: string;
  readonly identifier: string;
  /** Which parts of its name are quoted. */
  readonly quoting: Readonly<Record<'database' | 'schema' | 'identifier', boolean>>;
}

export interface TestConfig {
  readonly severity: Severity;
  readonly where?: string;
  readonly limit?: number;
  readonly warnIf: string;
  readonly errorIf: string;
  readonly failCalc: string;
  readonly storeFailures: boolean;
}

export interface TestNode extends NodeBase, Compilable {
  readonly resourceType: 'test';
  readonly testConfig: TestConfig;
  /** The generic test's macro and arguments; absent for a singular test. */
  readonly generic?: {
    readonly name: string;
    readonly namespace?: string;
    readonly kwargs: Readonly<Record<string, unknown>>;
    readonly columnName?: string;
    readonly attachedNode?: string;
  };
}

export type Node = ModelNode | SeedNode | SourceNode | TestNode;
/** Nodes that a run can execute. */
export type ExecutableNode = ModelNode | SeedNode | TestNode;

export interface MacroNode {
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  readonly originalFilePath: string;
  readonly macroSql: string;
  readonly description: string;
  readonly location: SourceLocation;
}
